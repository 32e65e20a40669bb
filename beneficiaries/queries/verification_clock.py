"""The yearly clock: how many households of each place were verified within twelve months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.scope import Scope
from beneficiaries.models import Household
from beneficiaries.queries.household_catalogue import QUESTIONS
from regions.enums import Level
from regions.models import Region

_ASKED = QUESTIONS["verifikasi"]
# The parameter of the list of households that narrows it to a place.
_PARAMETERS = {Level.DISTRICT: "kecamatan", Level.VILLAGE: "desa"}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """Households of one place by when they were last verified; `query` leads to their list."""

    region: Region
    query: str
    lately: int
    long_ago: int
    never: int

    @property
    def total(self) -> int:
        return self.lately + self.long_ago + self.never

    @property
    def share(self) -> float:
        """Percent verified within twelve months."""
        return 100 * self.lately / self.total if self.total else 0


def clock_lines(scope: Scope, regency_id: int, chosen: Mapping[str, Any]) -> list[ClockLine]:
    """One line for each district of a regency, or each village of the district chosen."""
    district_id = chosen.get("kecamatan")
    level = Level.VILLAGE if district_id else Level.DISTRICT
    rows = Household.objects.visible_to(scope).in_base().filter(regency_id=regency_id)
    if district_id:
        rows = rows.filter(district_id=district_id)
    if "desa" in chosen:
        rows = rows.filter(village_id=chosen["desa"])
    counted = {
        line[f"{level}_id"]: line
        for line in rows.order_by()
        .values(f"{level}_id")
        .annotate(
            lately=Count("pk", filter=_ASKED.condition(("setahun",))),
            long_ago=Count("pk", filter=_ASKED.condition(("lama",))),
            rows=Count("pk"),
        )
    }
    above = f"kabupaten={regency_id}" + (f"&kecamatan={district_id}" if district_id else "")
    return [
        ClockLine(
            region,
            f"{above}&{_PARAMETERS[level]}={region.pk}",
            line["lately"],
            line["long_ago"],
            line["rows"] - line["lately"] - line["long_ago"],
        )
        for region in Region.objects.filter(pk__in=counted).order_by("code")
        for line in (counted[region.pk],)
    ]
