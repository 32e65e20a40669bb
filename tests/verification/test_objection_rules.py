"""Who may object, until when, and who may answer: rules without a database."""

from __future__ import annotations

import datetime
import uuid

import pytest

from accounts.roles import Role
from accounts.scope import NOBODY
from core.scope import DatabaseRole
from tests.verification.test_rules import (
    LAHAT,
    ME,
    PALEMBANG,
    SOMEBODY,
    VERIFIER_LAHAT,
    VERIFIER_SUMSEL,
    scope_of,
)
from verification import objection_rules as rules
from verification.rules import NOT_A_VERIFIER, OUTSIDE_TERRITORY, OWN_ENTRY, TAKEN_OVER

TODAY = datetime.date(2026, 11, 22)
OPERATOR = scope_of(Role.OPD_OPERATOR, DatabaseRole.AGENCY, LAHAT)


@pytest.mark.parametrize(
    ("scope", "own", "state", "last_day", "before", "refusal"),
    [
        (OPERATOR, True, "rejected", TODAY, False, None),
        (OPERATOR, True, "rejected", TODAY - datetime.timedelta(days=1), False, rules.TOO_LATE),
        (OPERATOR, True, "rejected", TODAY, True, rules.ONCE_ONLY),
        (OPERATOR, True, "objected", TODAY, True, rules.ONCE_ONLY),
        (OPERATOR, True, "approved", TODAY, False, rules.NOT_REJECTED),
        (OPERATOR, True, "returned", TODAY, False, rules.NOT_REJECTED),
        (OPERATOR, True, "submitted", None, False, rules.NOT_REJECTED),
        (OPERATOR, False, "rejected", TODAY, False, rules.NOT_THE_AGENCY),
        (VERIFIER_LAHAT, True, "rejected", TODAY, False, rules.NOT_THE_AGENCY),
        (NOBODY, True, "rejected", TODAY, False, rules.NOT_THE_AGENCY),
    ],
)
def test_who_may_object(scope, own, state, last_day, before, refusal):
    assert (
        rules.refusal_to_object(
            scope,
            agency_id=scope.agency_id if own else uuid.uuid4(),
            state=state,
            last_day=last_day,
            objected_before=before,
            today=TODAY,
        )
        == refusal
    )


@pytest.mark.parametrize(
    ("scope", "makers", "contested_by", "taken_over", "refusal"),
    [
        (VERIFIER_LAHAT, (), SOMEBODY, False, None),
        (VERIFIER_SUMSEL, (), SOMEBODY, True, None),
        (VERIFIER_LAHAT, (), ME, False, rules.CONTESTED_OWN),
        (VERIFIER_SUMSEL, (), ME, False, rules.CONTESTED_OWN),
        (VERIFIER_LAHAT, (ME,), SOMEBODY, False, OWN_ENTRY),
        (VERIFIER_LAHAT, (), SOMEBODY, True, TAKEN_OVER),
        (scope_of(Role.VERIFIER, DatabaseRole.REGENCY, PALEMBANG), (), SOMEBODY, False,
         OUTSIDE_TERRITORY),
        (scope_of(Role.AUDITOR, DatabaseRole.PROVINCE), (), SOMEBODY, False, NOT_A_VERIFIER),
        (OPERATOR, (), SOMEBODY, False, NOT_A_VERIFIER),
    ],
)  # fmt: skip
def test_who_may_answer(scope, makers, contested_by, taken_over, refusal):
    assert (
        rules.refusal_to_answer(
            scope, regency_id=LAHAT, makers=makers, contested_by=contested_by,
            taken_over=taken_over,
        )
        == refusal
    )  # fmt: skip


def test_the_last_day_is_one_of_the_local_calendar():
    """Late in the evening UTC it is the next day in Palembang already."""
    late = datetime.datetime(2026, 11, 21, 20, 0, tzinfo=datetime.UTC)
    assert rules.last_day_to_object(late, 14) == datetime.date(2026, 12, 6)
