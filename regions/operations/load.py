"""Bringing the official list of regions into the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core import audit
from regions.enums import Level
from regions.models import Region, RegionLineage, next_ids
from regions.source import SourceRegion, province_tree

# What others may have told where the list knows nothing: outlines a point, a table a code of BPS's.
TOLD_ELSEWHERE = ("latitude", "longitude", "code_bps")
# What a recorded change may have laid down otherwise than the list.
DECREED = ("name", "short_name", "kind")
FIELDS = ("level", "kind", "name", "short_name", "code_bps", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What changed, what stands now, and current regions the list no longer has."""

    created: int
    updated: int
    unlisted: tuple[str, ...]
    totals: dict[Level, int]


@transaction.atomic
def load_province(*, province_code: str) -> LoadOutcome:
    """Make the current regions of a province those of the official list.

    Runs again without effect: rows are known by their code, keep their key, and are written only
    when they differ. Regions missing from the list are reported, never deleted: people live in
    them until somebody ends their validity. What a recorded change laid down goes before the list:
    a region that ended is not born again under its old code, and a new name stays. Reference data
    loaded by the system: no `by`.

    Raises source.UnknownProvinceError.
    """
    source = list(province_tree(province_code))
    existing = {
        region.code: region
        for region in Region.objects.current().filter(code__startswith=source[0].code)
    }
    fresh = _unknown(source, existing)
    _create(fresh, existing)
    updated = _update([entry for entry in source if entry.code in existing], existing)
    listed = {entry.code for entry in source}
    totals = {level: sum(entry.level == level for entry in source) for level in Level}
    if fresh or updated:
        audit.record(
            "region.load", by=None, province=province_code, created=len(fresh), updated=updated
        )
    return LoadOutcome(
        created=len(fresh),
        updated=updated,
        unlisted=tuple(sorted(existing.keys() - listed)),
        totals=totals,
    )


def _unknown(source: Sequence[SourceRegion], existing: dict[str, Region]) -> list[SourceRegion]:
    """Entries of the list that no region stands for, today or once."""
    ended = Region.objects.filter(valid_to__isnull=False).values_list("code", flat=True)
    former = RegionLineage.objects.values_list("former_code", flat=True)
    gone = {*ended, *former} - existing.keys()
    fresh = []
    for entry in source:
        if entry.code in existing:
            continue
        if entry.code in gone or entry.parent_code in gone:
            gone.add(entry.code)
        else:
            fresh.append(entry)
    return fresh


def _create(entries: Sequence[SourceRegion], existing: dict[str, Region]) -> None:
    """Insert new regions, with keys reserved first because each row points at itself.

    `existing` is read for parents only; the new rows are kept apart.
    """
    known = dict(existing)
    for entry, key in zip(entries, next_ids(len(entries)), strict=True):
        parent = known[entry.parent_code] if entry.parent_code else None
        region = Region(id=key, code=entry.code, parent=parent, **_values(entry))
        region.place()
        known[entry.code] = region
    Region.objects.bulk_create([known[entry.code] for entry in entries])


def _update(entries: Sequence[SourceRegion], existing: dict[str, Region]) -> int:
    changed = []
    decreed = set(RegionLineage.objects.values_list("successor_id", flat=True))
    for entry in entries:
        region = existing[entry.code]
        values = _values(entry)
        if region.pk in decreed:
            values = {name: value for name, value in values.items() if name not in DECREED}
        values = {
            name: value
            for name, value in values.items()
            if value is not None or name not in TOLD_ELSEWHERE
        }
        if any(getattr(region, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(region, name, value)
            changed.append(region)
    if changed:
        Region.objects.bulk_update(changed, FIELDS, batch_size=500)
    return len(changed)


def _values(entry: SourceRegion) -> dict[str, object]:
    return {name: getattr(entry, name) for name in FIELDS}
