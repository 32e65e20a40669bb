"""Telling which confidential groups a person is in: the log line first, or nothing is told.

The wall of `GroupSecret` asks for that line too, of this very transaction.
"""

from __future__ import annotations

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.enums import RevealedAbout
from beneficiaries.models import Person, Reveal
from beneficiaries.operations import reveal_budget
from beneficiaries.queries.groups import Membership, confidential_of
from core import audit


def reveal(*, person: Person, reason: str, scope: Scope, by: User) -> list[Membership]:
    """Log the look and return the memberships; raises `reveal_budget.BudgetSpent`."""
    reveal_budget.spend(person.pk, by=by)
    return reveal_to_person(person=person, reason=reason, scope=scope, by=by)


def reveal_to_person(*, person: Person, reason: str, scope: Scope, by: User) -> list[Membership]:
    """The same for the copy that people get of their own data: their right knows no budget."""
    Reveal.objects.create(
        person=person, regency_id=person.regency_id, revealed_by=by, reason=reason,
        about=RevealedAbout.GROUP,
    )  # fmt: skip
    audit.record("person.reveal_group", by=by, subject=person, reason=reason)
    return confidential_of(scope, person)
