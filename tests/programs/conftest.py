"""A running program of Dinas Sosial Lahat, and its operator's browser."""

from __future__ import annotations

import pytest

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
