"""A guest: somebody of another agency in a program that is shared with them."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from programs.models import Program
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.registry import a_program


@pytest.fixture
def guest(cast: Cast) -> tuple[Scope, Program]:
    """Somebody of another agency with whom a program is shared, to write in it."""
    program = a_program(cast.operator_lahat)
    grant = a_grant(cast.operator_lahat_perkim, program, writes=True)
    return Scope.of(cast.operator_lahat_perkim.user, grant.pk), program
