"""A program that is shared with somebody of another agency, and cases of both sides in it."""

from __future__ import annotations

import pytest

from tests.factories.grants import a_grant
from tests.factories.registry import a_program
from tests.verification.acts import waiting_case
from verification.models import Case


@pytest.fixture
def held(cast):
    return cast.operator_lahat_perkim


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


@pytest.fixture
def grant(held, program):
    return a_grant(held, program, writes=True)


@pytest.fixture
def cases(cast, held, program) -> tuple[Case, Case]:
    """The guest's own, and one that the owner entered."""
    return (
        waiting_case(held, program=program, recipient={"name": "Milik Tamu"}),
        waiting_case(cast.operator_lahat, program=program, recipient={"name": "Milik Pemilik"}),
    )
