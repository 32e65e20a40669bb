"""Acts of the cast on cases, under the walls of the web process."""

from __future__ import annotations

from django.db import connection

from accounts.models import Membership
from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_case, a_household, a_person, a_program, a_recipient
from verification.enums import Action
from verification.models import Case, Decision
from verification.operations.decisions import Verdict, decide

MERAPI, PALEMBANG_35 = "1604082002", "1671011001"

APPROVED = Verdict(Action.APPROVE, person=True, location=True)
REJECTED = Verdict(Action.REJECT, person=False, location=True, reason="Desil 8.")
RETURNED = Verdict(Action.RETURN, person=None, location=None, reason="Periksa NIK.")


def waiting_case(by: Membership, village: str = MERAPI, *, program=None, **values) -> Case:
    """A case of somebody of the base, entered and submitted by `by`."""
    place = region(village)
    person = a_person(a_household(place))
    program = program or a_program(by)
    recipient = a_recipient(program, by, place, person, **values.pop("recipient", {}))
    return a_case(recipient, by, **values)


def deciding(
    case: Case, membership: Membership, verdict: Verdict = APPROVED, version: int = 1
) -> Decision:
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        decision = decide(
            case_id=case.pk, version=version, verdict=verdict, by=membership.user, scope=scope
        )
    # As after a commit: what a test changes next is no part of it.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS case_follows_its_decision IMMEDIATE")
        cursor.execute("SET CONSTRAINTS case_follows_its_decision DEFERRED")
    return decision
