"""A running program of Dinas Sosial Lahat, and its operator's browser."""

from __future__ import annotations

import pytest
from django.db import connection

from programs import disclosure
from tests.factories.registry import a_program


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


@pytest.fixture
def operator(cast, sign_in):
    return sign_in(cast.operator_lahat)


@pytest.fixture
def unblurred(monkeypatch):
    """Counts without their noise and among few, so that rounding and places can be told exactly."""
    monkeypatch.setattr(disclosure, "noise", lambda mark: 0)
    monkeypatch.setattr(disclosure, "LEAST_POPULATION", 1)


@pytest.fixture
def verdicts_alone():
    """Operations of this floor by themselves: the guard that asks for their decision is away.

    To be named before anything that enters recipients: their checks wait for the commit.
    """
    _guard("DISABLE")
    yield
    if not connection.in_atomic_block:
        _guard("ENABLE")


def _guard(switch: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE programs_recipient {switch} TRIGGER recipients_follow_decisions"
        )
