"""Villages that gave parts of themselves away and go on under the code and name they had."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from regions.enums import Change, Level
from regions.models import Region, RegionLineage
from regions.names import name_key


@dataclass(frozen=True, slots=True)
class Part:
    """A village that came out of another; `rws` are those the decree gave to it."""

    name: str
    code: str
    rws: Sequence[int]


@dataclass(frozen=True, slots=True)
class SplitVillage:
    """A mother who lives on. A row of a file of before `on` that names her may be of a part."""

    village: Region
    on: datetime.date
    decree: str
    parts: Sequence[Part]

    @property
    def given_rws(self) -> frozenset[int]:
        return frozenset(rw for part in self.parts for rw in part.rws)


def split_since(day: datetime.date, regency_id: int | None) -> list[SplitVillage]:
    """Mothers of splits after `day`, by code; of one regency, or of all."""
    lines = RegionLineage.objects.filter(
        event__change=Change.SPLIT, event__on__gt=day, predecessor__level=Level.VILLAGE
    ).select_related("event", "successor")
    if regency_id is not None:
        lines = lines.filter(predecessor__regency=regency_id)
    births: dict[int, list[RegionLineage]] = defaultdict(list)
    for line in lines.order_by("successor__code"):
        births[line.event_id].append(line)
    found = []
    for born in births.values():
        mother = next((line for line in born if _is_mother(line)), None)
        if mother is None:
            continue
        parts = [
            Part(line.successor.name, line.successor.code, line.rws)
            for line in born
            if line is not mother
        ]
        found.append(SplitVillage(mother.successor, mother.event.on, mother.event.decree, parts))
    return sorted(found, key=lambda one: one.village.code)


def _is_mother(line: RegionLineage) -> bool:
    """Whether a row cannot tell her from what she was before."""
    heir = line.successor
    same_name = name_key(heir.name, Level.VILLAGE) == name_key(line.former_name, Level.VILLAGE)
    return heir.valid_to is None and heir.code == line.former_code and same_name
