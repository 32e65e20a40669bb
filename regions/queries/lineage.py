"""What regions of the past are today, and whether two of them are one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from regions.models import Region, RegionLineage


class PlaceIds(NamedTuple):
    """A village with those above it, by key; None where not known."""

    regency_id: int | None
    district_id: int | None
    village_id: int | None


class Lineage:
    """The way from ended regions to those of today. Regions that never changed cost nothing.

    A region that was merged or got another code has one successor; one that was split has several,
    and which of them a family lives in is not known until somebody says so.
    """

    def __init__(
        self,
        steps: Iterable[tuple[int, int]],
        places: Mapping[int, PlaceIds] | None = None,
        ended: Collection[int] = (),
    ) -> None:
        self._next: dict[int, set[int]] = defaultdict(set)
        for old, new in steps:
            if old != new:
                self._next[old].add(new)
        self._places = places or {}
        self._ended = ended

    @classmethod
    def load(cls) -> Lineage:
        """Read all changes, in two queries at most."""
        steps = set(
            Region.objects.filter(successor__isnull=False).values_list("pk", "successor_id")
        )
        # A district that was split lives on; only ended regions lead elsewhere.
        lines = RegionLineage.objects.filter(predecessor__valid_to__isnull=False)
        steps.update(lines.values_list("predecessor_id", "successor_id"))
        if not steps:
            return cls(())
        known = Region.objects.filter(pk__in={region for step in steps for region in step})
        villages = list(known.villages().values_list("pk", "regency_id", "district_id", "valid_to"))
        return cls(
            steps,
            {
                pk: PlaceIds(regency_id, district_id, pk)
                for pk, regency_id, district_id, _valid_to in villages
            },
            {pk for pk, *_above, valid_to in villages if valid_to is not None},
        )

    def today(self, region_id: int) -> frozenset[int]:
        """The regions of today that were (part of) this one; itself when it never ended."""
        seen, ends, ahead = set(), set(), [region_id]
        while ahead:
            region = ahead.pop()
            if region in seen:
                continue
            seen.add(region)
            further = self._next.get(region)
            if further:
                ahead += further
            else:
                ends.add(region)
        return frozenset(ends)

    def replaced(self) -> dict[int, int]:
        """For each ended region with one heir, that heir."""
        found = {}
        for region in self._next:
            ends = self.today(region)
            if len(ends) == 1:
                found[region] = next(iter(ends))
        return found

    def landings(self) -> dict[int, PlaceIds]:
        """For each ended village whose one heir is a village of today in the same regency, that
        heir with those above it.
        """
        found = {}
        for region, heir in self.replaced().items():
            old, new = self._places.get(region), self._places.get(heir)
            if old and new and heir not in self._ended and old.regency_id == new.regency_id:
                found[region] = new
        return found

    def split(self) -> dict[int, frozenset[int]]:
        """For each ended region with several heirs, all of them."""
        ends = {region: self.today(region) for region in self._next}
        return {region: heirs for region, heirs in ends.items() if len(heirs) > 1}

    def same(self, one: int | None, other: int | None) -> bool:
        """Whether two villages are, or may be, one place: they share a village of today."""
        if one is None or other is None:
            return False
        return one == other or not self.today(one).isdisjoint(self.today(other))

    def held_together(self, written: PlaceIds, base: PlaceIds) -> tuple[PlaceIds, PlaceIds]:
        """Two places as they are to be compared: old numbers are no difference.

        A village that was split counts as the same as each of its parts, for as long as one of the
        two is only known by the old one.
        """
        if self.same(written.village_id, base.village_id):
            now = self._now(written)
            return now, now
        return self._now(written), self._now(base)

    def _now(self, place: PlaceIds) -> PlaceIds:
        if place.village_id is None:
            return place
        ends = self.today(place.village_id)
        if len(ends) != 1:
            return place
        return self._places.get(next(iter(ends)), place)
