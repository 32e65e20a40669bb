"""What recording a change of regions will do, told before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from accounts.enums import AgencyKind
from accounts.models import Membership
from beneficiaries.models import Household
from regions.enums import Change, Level
from regions.models import Region, RegionEvent


@dataclass(frozen=True, slots=True)
class MergedSight:
    """A village that is joined to another: `households` of the base live there, and `operators` of
    the surviving village will see them once they are moved. `left` work for the ended village and
    see nothing until the secretariat gives them a right.
    """

    former: Region
    heir: Region
    households: int
    operators: int
    left: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """Of a new code or name `renumbered` villages go along with their `households`; of a split
    `waiting` households wait to be told apart; of a merger see `sights`.
    """

    renumbered: int
    households: int
    waiting: int
    sights: Sequence[MergedSight]


def foresight(event: RegionEvent) -> Foresight:
    """Of a change that was just recorded, in the transaction that may take it back."""
    lines = event.lines.filter(predecessor__level=Level.VILLAGE)
    ended = {line.predecessor_id for line in lines if line.predecessor_id != line.successor_id}
    households = sum(_households_of(ended).values())
    is_split = event.change == Change.SPLIT
    is_same = event.change in (Change.RECODE, Change.RENAME)
    return Foresight(
        renumbered=len(lines) if is_same else 0,
        households=households if is_same else 0,
        waiting=households if is_split else 0,
        sights=merged_sights(event),
    )


def merged_sights(event: RegionEvent) -> list[MergedSight]:
    """Whose operators see whose people after a merger of villages; none for other changes."""
    if event.change != Change.MERGE:
        return []
    lines = [
        line
        for line in event.lines.filter(predecessor__level=Level.VILLAGE)
        .select_related("predecessor", "successor").order_by("former_code")
        if line.predecessor_id != line.successor_id
    ]  # fmt: skip
    households = _households_of({line.predecessor_id for line in lines})
    operators = _operators_of(
        {pk for one in lines for pk in (one.predecessor_id, one.successor_id)}
    )
    return [
        MergedSight(
            line.predecessor, line.successor, households.get(line.predecessor_id, 0),
            operators.get(line.successor_id, 0), operators.get(line.predecessor_id, 0),
        )
        for line in lines
    ]  # fmt: skip


def _households_of(villages: set[int]) -> dict[int, int]:
    rows = Household.objects.in_base().filter(village__in=villages).order_by().values("village")
    return dict(rows.annotate(n=Count("pk")).values_list("village", "n"))


def _operators_of(villages: set[int]) -> dict[int, int]:
    held = Membership.objects.live().filter(
        agency__region__in=villages, agency__kind=AgencyKind.VILLAGE, agency__is_active=True
    )
    rows = held.order_by().values("agency__region").annotate(n=Count("user", distinct=True))
    return dict(rows.values_list("agency__region", "n"))
