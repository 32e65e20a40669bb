"""Villages that ended: in a checked file, in a release, and on the way a household has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from beneficiaries.enums import RowOutcome
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    RegistryImport,
    RegistryRelease,
    StagedRow,
)
from regions.models import Region, RegionEvent, RegionLineage
from regions.queries.lineage import Lineage


def names_ended_village(import_file: RegistryImport) -> bool:
    """Whether a good row lies in a village that goes by another code now.

    Changes of regions are rare: the rows are walked through only if one came after the file did.
    """
    if not RegionEvent.objects.filter(recorded_at__gte=import_file.created_at).exists():
        return False
    rows = StagedRow.objects.filter(import_file=import_file).exclude(outcome=RowOutcome.FAULTY)
    villages = rows.annotate(village=Cast(KT("data__village_id"), IntegerField())).values("village")
    return Region.objects.filter(valid_to__isnull=False, pk__in=villages).exists()


@dataclass(frozen=True, slots=True)
class EndedPlaces:
    """Households that a release tells of under ended villages: `landing` go to the one village
    that took its place, `waiting` stay until somebody says where they live.
    """

    landing: int = 0
    waiting: int = 0


def ended_places_of(release: RegistryRelease, regency: Region) -> EndedPlaces:
    """What making the release the base does with them (`operations.landing`).

    Where no village of the regency has ended, one query and no look at the release.
    """
    ended = list(
        Region.objects.villages()
        .filter(regency=regency, valid_to__isnull=False)
        .values_list("pk", flat=True)
    )
    if not ended:
        return EndedPlaces()
    rows = HouseholdVersion.objects.filter(
        release=release, regency=regency, data__village_id__in=ended
    )
    counts = dict(
        rows.order_by().values("data__village_id").annotate(n=Count("pk"))
        .values_list("data__village_id", "n")
    )  # fmt: skip
    landings = Lineage.load().landings()
    landing = sum(number for village, number in counts.items() if village in landings)
    return EndedPlaces(landing, sum(counts.values()) - landing)


def changes_on_the_way(household: Household) -> list[RegionLineage]:
    """Changes of regions that lead from villages its editions tell to the one it is recorded in
    now, the newest first. Two queries where none of them has ended.
    """
    told = HouseholdVersion.objects.filter(household=household).values_list(
        "data__village_id", flat=True
    )
    ahead = set(
        Region.objects.filter(pk__in={one for one in told if one}, valid_to__isnull=False)
        .exclude(pk=household.village_id)
        .values_list("pk", flat=True)
    )
    if not ahead:
        return []
    lineage = Lineage.load()
    seen: set[int] = set()
    found: list[RegionLineage] = []
    while ahead - seen:
        lines = RegionLineage.objects.filter(predecessor__in=ahead - seen).select_related(
            "event", "predecessor", "successor"
        )
        seen |= ahead
        way = [
            line
            for line in lines
            if line.predecessor_id != line.successor_id
            and household.village_id in lineage.today(line.successor_id)
        ]
        found += way
        ahead = {line.successor_id for line in way}
    return sorted(found, key=lambda line: (line.event.on, line.pk), reverse=True)
