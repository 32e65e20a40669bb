"""Households that still live in villages of the past, and where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.scope import Scope
from beneficiaries.models import Household
from regions.models import Region, RegionLineage
from regions.queries.lineage import Lineage


@dataclass(frozen=True, slots=True)
class Stranded:
    """An ended village with households of the base still in it, and its heirs of today."""

    village: Region
    heirs: Sequence[Region]
    households: int

    @property
    def leaves(self) -> bool:
        """Whether an heir lies in another regency."""
        return any(heir.regency_id != self.village.regency_id for heir in self.heirs)

    def may_move(self, scope: Scope) -> bool:
        """Whether all can be moved without asking anybody: one heir, and only the province moves
        people from one regency to another."""
        return len(self.heirs) == 1 and (not self.leaves or scope.regency_id is None)


def stranded(scope: Scope) -> list[Stranded]:
    """Ended villages in scope that still hold households."""
    ended = Region.objects.villages().filter(valid_to__isnull=False)
    if scope.regency_id is not None:
        ended = ended.filter(regency=scope.regency_id)
    counts = dict(
        Household.objects.visible_to(scope)
        .in_base()
        .filter(village__in=list(ended.values_list("pk", flat=True)))
        .order_by()
        .values("village")
        .annotate(rows=Count("pk"))
        .values_list("village", "rows")
    )
    lineage = Lineage.load()
    heirs = {pk: lineage.today(pk) - {pk} for pk in counts}
    wanted = {*counts, *(pk for ends in heirs.values() for pk in ends)}
    known = Region.objects.select_related("district", "regency").in_bulk(wanted)
    return sorted(
        (
            Stranded(
                known[pk], sorted((known[end] for end in heirs[pk]), key=lambda r: r.code), rows
            )
            for pk, rows in counts.items()
        ),
        key=lambda one: one.village.code,
    )


def households_in(
    scope: Scope, village: Region, *, rws: Sequence[int] = (), hamlets: Sequence[str] = ()
) -> QuerySet[Household]:
    """Households of the base in a village; of some RWs or hamlets when any are given."""
    rows = Household.objects.visible_to(scope).in_base().filter(village=village)
    if not rws and not hamlets:
        return rows
    part = Q(rw__in=rws)
    for hamlet in hamlets:
        part |= Q(neighbourhood__icontains=hamlet) | Q(address__icontains=hamlet)
    return rows.filter(part)


def parts_by_decree(village: Region) -> list[RegionLineage]:
    """Which RWs and hamlets went to which new village, as far as the decree says."""
    lines = RegionLineage.objects.filter(predecessor=village).select_related("successor")
    return [line for line in lines if line.rws or line.hamlets]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One change in the history of a region, seen from it."""

    line: RegionLineage
    became: bool


def history_of(region: Region) -> list[Chapter]:
    """What happened to a region and what it came from, the newest first."""
    lines = (
        RegionLineage.objects.filter(Q(predecessor=region) | Q(successor=region))
        .select_related("event", "predecessor", "successor")
        .order_by("-event__on", "-event_id", "successor__code")
    )
    return [Chapter(line, line.predecessor_id == region.pk) for line in lines]
