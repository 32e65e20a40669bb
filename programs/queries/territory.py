"""Where an agency or a verifier works: one regency, or the whole province."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.scope import Scope
from regions.enums import Level
from regions.models import Region
from regions.queries.options import Option, districts, regencies, villages
from regions.querysets import RegionQuerySet

OptionGroup = tuple[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Territory:
    """`region` is a regency or the province."""

    region: Region

    @classmethod
    def of(cls, scope: Scope) -> Territory:
        if scope.regency_id is not None:
            return cls(Region.objects.get(pk=scope.regency_id))
        return cls(Region.objects.provinces().current().get(code=settings.PROVINCE_CODE))

    @property
    def name(self) -> str:
        return self.region.name

    @property
    def regency_id(self) -> int | None:
        """None for the whole province."""
        return self.region.pk if self.region.level == Level.REGENCY else None

    def villages(self) -> RegionQuerySet:
        """The villages in which people may be entered."""
        return Region.objects.villages().current().within(self.region)

    def places(self) -> Iterable[tuple[int, int, int]]:
        """Village, district and regency id of every village."""
        return self.villages().order_by().values_list("id", "district_id", "regency_id")

    def regencies(self) -> list[Option]:
        """The regencies to choose from; one only for a regency."""
        if self.regency_id is not None:
            return [Option(self.region.pk, self.region.name)]
        return regencies(self.region.code)

    def districts(self, regency_id: int | None) -> list[Option]:
        """The districts of a regency of this territory; of its own when none is named."""
        own = self.regency_id or regency_id
        return districts(own) if own else []

    def villages_of(self, district_id: int | None) -> list[Option]:
        return villages(district_id) if district_id else []

    def example_place(self) -> dict[str, str]:
        """Names and code of one village of this territory, for the example in a template."""
        village = self.villages().select_related("district", "regency").order_by("code").first()
        if village is None:
            return {}
        return {
            "regency": str(village.regency),
            "district": str(village.district),
            "village": village.name,
            "village_code": village.code,
        }

    def area_choices(self, chosen: Iterable[Region] = ()) -> list[OptionGroup]:
        """Regions that criteria may name, two levels deep, grouped by parent.

        `chosen` regions that lie deeper stay choosable.
        """
        upper, lower = (
            (Level.DISTRICT, Level.VILLAGE)
            if self.regency_id is not None
            else (Level.REGENCY, Level.DISTRICT)
        )
        rows = list(
            Region.objects.current()
            .within(self.region)
            .filter(level__in=(upper, lower))
            .order_by("code")
            .values_list("id", "name", "level", "parent_id")
        )
        heads = [(pk, name) for pk, name, level, _parent in rows if level == upper]
        below: dict[int, list[tuple[int, str]]] = {pk: [] for pk, _name in heads}
        for pk, name, level, parent in rows:
            if level == lower:
                below[parent].append((pk, name))
        known = {pk for pk, *_rest in rows}
        others = [(area.pk, area.full_path) for area in chosen if area.pk not in known]
        groups = [(str(Level(upper).label), heads)]
        groups += [(name, below[pk]) for pk, name in heads if below[pk]]
        return [*groups, *([(_("Terpilih"), others)] if others else [])]
