"""The criteria of a program: the version in force, and those before it."""

from __future__ import annotations

from dataclasses import dataclass

from programs.models import Criteria, Program
from regions.models import Region


@dataclass(frozen=True, slots=True)
class CurrentCriteria:
    """The latest version. No deciles: any; no areas: the whole territory of the agency."""

    version_row: Criteria
    areas: list[Region]

    @property
    def version(self) -> int:
        return self.version_row.version

    @property
    def deciles(self) -> list[int]:
        return self.version_row.deciles

    @property
    def area_ids(self) -> list[int]:
        return sorted(area.pk for area in self.areas)


def current_criteria(program: Program) -> CurrentCriteria | None:
    """The version in force with its areas, in code order."""
    criteria = Criteria.objects.filter(program=program).select_related("created_by").first()
    if criteria is None:
        return None
    areas = criteria.areas.select_related("district", "regency").order_by("code")
    return CurrentCriteria(criteria, list(areas))
