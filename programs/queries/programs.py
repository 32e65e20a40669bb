"""Programs as the list and the detail page show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from accounts.scope import Scope
from programs.enums import RecipientState
from programs.models import Program, Recipient
from programs.querysets import ProgramQuerySet

PROGRAM_ORDER = ("-year", "name", "id")
_FILTERS = {
    "q": "name__icontains",
    "year": "year",
    "kind": "kind__code",
    "funding": "funding",
    "state": "state",
}


@dataclass(slots=True)
class Progress:
    """Recipients and rupiah of one program by state; `amount` is of those that stand."""

    counts: dict[str, int] = field(default_factory=dict)
    amounts: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Recipients that stand: neither withdrawn nor rejected."""
        return sum(self._standing(self.counts))

    @property
    def amount(self) -> Decimal:
        return sum(self._standing(self.amounts), Decimal(0))

    @property
    def everybody(self) -> int:
        """All rows, withdrawn and rejected ones too."""
        return sum(self.counts.values())

    @property
    def gone(self) -> int:
        """Rows that do not stand."""
        return self.everybody - self.total

    @property
    def drafts(self) -> int:
        return self.counts.get(RecipientState.DRAFT, 0)

    @property
    def submitted(self) -> int:
        return self.counts.get(RecipientState.SUBMITTED, 0)

    @property
    def returned(self) -> int:
        return self.counts.get(RecipientState.RETURNED, 0)

    @property
    def approved(self) -> int:
        return self.counts.get(RecipientState.APPROVED, 0)

    @property
    def rejected(self) -> int:
        return self.counts.get(RecipientState.REJECTED, 0)

    @staticmethod
    def _standing(by_state: dict[str, Any]) -> Iterable[Any]:
        gone = (RecipientState.WITHDRAWN, RecipientState.REJECTED)
        return (value for state, value in by_state.items() if state not in gone)


def listed(scope: Scope, **filters: Any) -> ProgramQuerySet:
    """Programs in scope that fit the filters; keys are those of `ProgramFilter`."""
    chosen = {_FILTERS[name]: value for name, value in filters.items()}
    return (
        Program.objects.visible_to(scope)
        .filter(**chosen)
        .select_related("kind", "agency", "regency")
    )


def years(scope: Scope) -> list[int]:
    """Budget years of the programs in scope, the latest first."""
    rows = Program.objects.visible_to(scope).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def progress_of(scope: Scope, program_ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """Progress by program, in one query; in scope, so a regency counts what lies on its ground."""
    found = {program_id: Progress() for program_id in program_ids}
    rows = (
        Recipient.objects.visible_to(scope)
        .filter(program_id__in=found)
        .order_by()
        .values_list("program_id", "state")
        .annotate(people=Count("id"), rupiah=Sum("amount"))
    )
    for program_id, state, people, rupiah in rows:
        found[program_id].counts[state] = people
        found[program_id].amounts[state] = rupiah or Decimal(0)
    return found
