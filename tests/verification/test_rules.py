"""Who may decide, and what a verdict must hold."""

import uuid

import pytest

from accounts.roles import PERMISSIONS, Role
from accounts.scope import NOBODY, Scope
from core.scope import DatabaseRole
from verification import rules
from verification.enums import Action

LAHAT, PALEMBANG = 4, 71
ME, SOMEBODY, ANOTHER = (uuid.uuid4() for _ in range(3))


def scope_of(role: Role, database: DatabaseRole, regency: int | None = None) -> Scope:
    return Scope(
        role=database,
        user_id=ME,
        membership_id=uuid.uuid4(),
        portal_role=role,
        regency_id=regency,
        agency_id=uuid.uuid4(),
        permissions=PERMISSIONS[role],
    )


VERIFIER_LAHAT = scope_of(Role.VERIFIER, DatabaseRole.REGENCY, LAHAT)
VERIFIER_SUMSEL = scope_of(Role.VERIFIER, DatabaseRole.PROVINCE)


@pytest.mark.parametrize(
    ("scope", "makers", "refusal"),
    [
        (VERIFIER_LAHAT, (SOMEBODY, ANOTHER), None),
        (VERIFIER_SUMSEL, (SOMEBODY, ANOTHER), None),
        (VERIFIER_LAHAT, (ME, ANOTHER), rules.OWN_ENTRY),
        (VERIFIER_LAHAT, (SOMEBODY, ME), rules.OWN_ENTRY),
        (VERIFIER_SUMSEL, (ME, ME), rules.OWN_ENTRY),
        (scope_of(Role.VERIFIER, DatabaseRole.REGENCY, PALEMBANG), (SOMEBODY, ANOTHER),
         rules.OUTSIDE_TERRITORY),
        (scope_of(Role.AUDITOR, DatabaseRole.PROVINCE), (SOMEBODY, ANOTHER),
         rules.NOT_A_VERIFIER),
        (scope_of(Role.OPD_OPERATOR, DatabaseRole.AGENCY, LAHAT), (SOMEBODY, ANOTHER),
         rules.NOT_A_VERIFIER),
        (NOBODY, (SOMEBODY, ANOTHER), rules.NOT_A_VERIFIER),
    ],
)  # fmt: skip
def test_who_may_decide_a_case_of_lahat(scope, makers, refusal):
    assert rules.refusal_to_decide(scope, regency_id=LAHAT, makers=makers) == refusal


@pytest.mark.parametrize(
    ("action", "person", "location", "reason", "refusal"),
    [
        (Action.APPROVE, True, True, "", None),
        (Action.APPROVE, True, False, "x", rules.APPROVE_NEEDS_YES),
        (Action.APPROVE, None, True, "x", rules.APPROVE_NEEDS_YES),
        (Action.REJECT, False, True, "x", None),
        (Action.REJECT, False, False, "x", None),
        (Action.REJECT, True, True, "x", rules.REJECT_NEEDS_NO),
        (Action.REJECT, False, None, "x", rules.REJECT_NEEDS_BOTH),
        (Action.REJECT, False, True, " ", rules.REASON_NEEDED),
        (Action.RETURN, None, None, "x", None),
        (Action.RETURN, True, None, "x", None),
        (Action.RETURN, None, None, "", rules.REASON_NEEDED),
    ],
)
def test_a_verdict_is_whole(action, person, location, reason, refusal):
    if refusal is None:
        rules.check_verdict(action, person=person, location=location, reason=reason)
    else:
        with pytest.raises(rules.Refused) as caught:
            rules.check_verdict(action, person=person, location=location, reason=reason)
        assert caught.value.text == refusal
