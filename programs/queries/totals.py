"""Counts of aid by place, budget year and source of funds. Runs as the publishing role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from programs.enums import ProgramState, RecipientState
from programs.models import Program, Recipient


@dataclass(frozen=True, slots=True)
class AidCount:
    """Decided recipients of one regency, budget year and source of funds.

    `approved` were found right in person and place; `paid` of them have a value in money, together
    `amount` rupiah.
    """

    regency_id: int
    year: int
    funding: str
    approved: int
    rejected: int
    paid: int
    amount: int


@dataclass(frozen=True, slots=True)
class ProgramCount:
    """Programs that run or have ended; `regency_id` None for those of the province."""

    regency_id: int | None
    year: int
    programs: int


def aid_counts() -> list[AidCount]:
    """The finest cells there are; everything published is a sum of these."""
    # Aid that has ended since was rightly given all the same.
    approved = Q(state__in=(RecipientState.APPROVED, RecipientState.ENDED))
    paid = approved & Q(amount__gt=0)
    rows = (
        Recipient.objects.filter(approved | Q(state=RecipientState.REJECTED))
        .order_by()
        .values("regency_id", year=F("program__year"), funding=F("program__funding"))
        .annotate(
            approved=Count("pk", filter=approved),
            rejected=Count("pk", filter=~approved),
            paid=Count("pk", filter=paid),
            sum_paid=Sum("amount", filter=paid),
        )
        .order_by("regency_id", "year", "funding")
    )
    return [
        AidCount(
            regency_id=row["regency_id"],
            year=row["year"],
            funding=row["funding"],
            approved=row["approved"],
            rejected=row["rejected"],
            paid=row["paid"],
            amount=int(row["sum_paid"] or 0),
        )
        for row in rows
    ]


def program_counts() -> list[ProgramCount]:
    """By the territory of the agency that runs them; drafts are not counted."""
    rows = (
        Program.objects.exclude(state=ProgramState.DRAFT)
        .order_by()
        .values("regency_id", "year")
        .annotate(programs=Count("pk"))
        .order_by("regency_id", "year")
    )
    return [ProgramCount(**row) for row in rows]
