"""Showing a NIK in full: the log line first, in the same transaction, or nothing is shown."""

from __future__ import annotations

from accounts.models import User
from beneficiaries.models import Person, Reveal
from beneficiaries.operations import reveal_budget
from core import audit


def reveal(*, person: Person, reason: str, by: User) -> tuple[str, str]:
    """Log the look and return NIK and KK number as stored; raises `reveal_budget.BudgetSpent`."""
    reveal_budget.spend(person.pk, by=by)
    Reveal.objects.create(
        person=person, regency_id=person.regency_id, revealed_by=by, reason=reason
    )
    audit.record("person.reveal", by=by, subject=person, reason=reason)
    return person.nik, person.kk
