"""Opening the picture of an identity paper: the log line first, and open for some minutes only."""

from __future__ import annotations

from accounts.models import User
from beneficiaries.models import DocumentReveal, HouseholdPhoto
from beneficiaries.operations import reveal_budget
from core import audit


def open_document(*, photo: HouseholdPhoto, reason: str, by: User) -> DocumentReveal:
    """Log the look; `queries.photos.is_open` lets the picture through from now on.

    Raises `reveal_budget.BudgetSpent`: a card shows the numbers of a whole family.
    """
    reveal_budget.spend(photo.pk, by=by)
    reveal = DocumentReveal.objects.create(
        photo_id=photo.pk,
        household_id=photo.household_id,
        regency_id=photo.regency_id,
        revealed_by=by,
        reason=reason.strip(),
    )
    audit.record("photo.reveal", by=by, subject=photo, reason=reveal.reason, kind=photo.kind)
    return reveal
