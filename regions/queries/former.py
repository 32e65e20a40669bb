"""Codes and names that regions bore once: old files still find their village.

One village of today: that is the answer. Several, after a split: the name beside the code decides,
then the RW or hamlet; otherwise a person has to choose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from regions.enums import Level
from regions.models import Region, RegionLineage
from regions.names import name_key
from regions.queries.lineage import Lineage


@dataclass(frozen=True, slots=True)
class Heir:
    """A region of today, and which part of the old one it got, where the decree says so."""

    region_id: int
    rws: frozenset[int] = frozenset()
    hamlets: frozenset[str] = frozenset()

    def holds(self, rw: int | None, neighbourhood: str) -> bool:
        said = neighbourhood.upper()
        return (rw is not None and rw in self.rws) or any(name in said for name in self.hamlets)


class FormerPlaces:
    """Former codes and names of villages and districts, and their heirs."""

    def __init__(self) -> None:
        self._by_code: dict[str, dict[int, Heir]] = defaultdict(dict)
        self._by_bps: dict[str, dict[int, Heir]] = defaultdict(dict)
        # By the parent as it was then: the same names under other parents are other places.
        self._by_name: dict[tuple[int, str], dict[int, Heir]] = defaultdict(dict)
        self._siblings: dict[int, set[int]] = defaultdict(set)

    @classmethod
    def load(cls, within: Q) -> FormerPlaces:
        """Read the former places of a province or regency; two queries where nothing changed."""
        former = cls()
        ended = Region.objects.filter(within, valid_to__isnull=False)
        ended = ended.filter(level__in=[Level.DISTRICT, Level.VILLAGE])
        columns = ("pk", "level", "code", "name", "parent_id", "code_bps")
        old = {row[0]: row for row in ended.values_list(*columns)}
        lines = list(
            RegionLineage.objects.filter(
                Q(predecessor__in=old) | Q(predecessor__in=Region.objects.filter(within))
            ).select_related("predecessor", "successor")
        )
        if not old and not lines:
            return former
        lineage = Lineage.load()
        for line in lines:
            former._note(line, lineage)
        for pk, level, code, name, parent_id, code_bps in old.values():
            for end in lineage.today(pk) - {pk}:
                former._add(code, name, Level(level), parent_id, Heir(end), lineage)
                if code_bps and level == Level.VILLAGE:
                    # BPS tells nothing of RWs: the parts of a split are told by its lines.
                    heir = former._by_code[code].get(end, Heir(end))
                    former._by_bps[code_bps].setdefault(end, heir)
        return former

    def by_code(self, code: str) -> list[Heir]:
        return list(self._by_code.get(code, {}).values())

    def by_bps(self, code: str) -> list[Heir]:
        """The same by the code of BPS's that an ended village bore."""
        return list(self._by_bps.get(code, {}).values())

    def by_name(self, parent_id: int, name: str, level: Level) -> list[Heir]:
        return list(self._by_name.get((parent_id, name_key(name, level)), {}).values())

    @property
    def names(self) -> set[str]:
        """All former names, as compared."""
        return {key for _parent, key in self._by_name}

    def are_siblings(self, one: int, other: int) -> bool:
        """Whether two villages of today came out of one."""
        return other in self._siblings.get(one, ())

    def _note(self, line: RegionLineage, lineage: Lineage) -> None:
        old = line.predecessor
        level = Level(old.level)
        # A district that lives on after a split is still found by its code and name.
        if old.valid_to is None and line.former_code == old.code and line.former_name == old.name:
            return
        for end in lineage.today(line.successor_id):
            heir = Heir(end, frozenset(line.rws), frozenset(map(str.upper, line.hamlets)))
            self._add(line.former_code, line.former_name, level, old.parent_id, heir, lineage)
        if old.valid_to is not None:
            ends = lineage.today(old.pk)
            for end in ends:
                self._siblings[end] |= ends - {end}

    def _add(
        self,
        code: str,
        name: str,
        level: Level,
        parent_id: int | None,
        heir: Heir,
        lineage: Lineage,
    ) -> None:
        if level is Level.VILLAGE:
            self._by_code[code].setdefault(heir.region_id, heir)
        key = name_key(name, level)
        for parent in {parent_id, *(lineage.today(parent_id) if parent_id else ())}:
            if parent is not None:
                self._by_name[parent, key].setdefault(heir.region_id, heir)


def chosen(
    heirs: Iterable[Heir], names: Mapping[int, str], village: str, rw: int | None, hamlet: str
) -> int | None:
    """The one heir that the row's name, or else its RW or hamlet, points at."""
    listed = list(heirs)
    if len(listed) == 1:
        return listed[0].region_id
    key = name_key(village, Level.VILLAGE)
    named = [
        h for h in listed if key and name_key(names.get(h.region_id, ""), Level.VILLAGE) == key
    ]
    held = [h for h in listed if h.holds(rw, hamlet)]
    # The mother bears the old name on, so that the name alone does not tell an old file's rows.
    if len(held) == 1:
        return held[0].region_id
    if held:
        return None
    if len(named) == 1:
        return named[0].region_id
    return _keeper_of_the_rest(listed) if rw is not None else None


def _keeper_of_the_rest(heirs: list[Heir]) -> int | None:
    """The one of which the decree names no part, where it names the RWs of all others: as a rule
    the mother, who keeps what was not given away.
    """
    rest = [heir for heir in heirs if not heir.rws and not heir.hamlets]
    told = [heir for heir in heirs if heir.rws]
    return rest[0].region_id if len(rest) == 1 and len(told) == len(heirs) - 1 else None
