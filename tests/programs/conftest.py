"""A running program of Dinas Sosial Lahat, and its operator's browser."""

from __future__ import annotations

import pytest

from tests.factories.registry import a_program


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


@pytest.fixture
def operator(cast, sign_in):
    return sign_in(cast.operator_lahat)
