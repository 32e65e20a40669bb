"""Aid held against the base: who of the poor is served, who beyond them, who not at all.

*Exclusion error*: households of the target deciles without aid, of all such households of the base.
*Inclusion error*: served households outside of the target deciles, of all served households whose
decile is known. Both speak of the base and nothing else ("terhadap basis"): who is missing from the
base counts in neither, and stands beside as a figure of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.scope import Scope
from analysis.queries.aggregating import aggregating
from analysis.queries.aided import AIDED_HOUSEHOLDS, Asked
from analysis.shares import Share
from analysis.withheld import counts_exactly
from core.scope import DatabaseRole
from regions.enums import Level


@dataclass(frozen=True, slots=True)
class Coverage:
    """Households of one place. `target` are those of decile 1 to the threshold.

    `unlisted` are recipients given aid there who were not found in the base; `paid` are the
    families among whom the amount went, one without a household counting as its own.
    """

    region_id: int
    name: str
    code: str
    target: int
    target_aided: int
    outside_aided: int
    unknown_aided: int
    unlisted: int
    amount: int = 0
    paid: int = 0

    @property
    def unserved(self) -> int:
        return self.target - self.target_aided

    @property
    def served(self) -> Share:
        return Share(self.target_aided, self.target)

    @property
    def exclusion(self) -> Share:
        return Share(self.unserved, self.target)

    @property
    def inclusion(self) -> Share:
        return Share(self.outside_aided, self.target_aided + self.outside_aided)


# The level of the places comes from an enum, everything else as a parameter.
_COVERAGE = """
WITH {aided},
base AS (
    SELECT h.{place} AS region_id,
           count(*) FILTER (WHERE h.decile <= %(threshold)s) AS target,
           count(*) FILTER (WHERE h.decile <= %(threshold)s AND a.household_id IS NOT NULL)
               AS target_aided,
           count(*) FILTER (WHERE h.decile > %(threshold)s AND a.household_id IS NOT NULL)
               AS outside_aided,
           count(*) FILTER (WHERE h.decile IS NULL AND a.household_id IS NOT NULL) AS unknown_aided
    FROM beneficiaries_household h LEFT JOIN aided a ON a.household_id = h.id
    WHERE h.in_base AND (%(within)s::int IS NULL OR h.{within} = %(within)s)
    GROUP BY h.{place}
),
given AS (
    SELECT r.{place} AS region_id,
           count(*) FILTER (WHERE r.match_outcome <> 'match') AS unlisted,
           coalesce(sum(r.amount), 0)::bigint AS amount,
           count(DISTINCT coalesce(r.household_id, r.id)) FILTER (WHERE r.amount > 0) AS paid
    FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
    WHERE r.state IN ('approved', 'ended') AND {asked}
      AND (%(within)s::int IS NULL OR r.{within} = %(within)s)
    GROUP BY r.{place}
)
SELECT g.id, g.name, g.code, coalesce(b.target, 0), coalesce(b.target_aided, 0),
       coalesce(b.outside_aided, 0), coalesce(b.unknown_aided, 0), coalesce(v.unlisted, 0),
       coalesce(v.amount, 0), coalesce(v.paid, 0)
FROM regions_region g
LEFT JOIN base b ON b.region_id = g.id
LEFT JOIN given v ON v.region_id = g.id
WHERE g.level = %(level)s AND g.{parent} = %(parent)s
  AND (g.valid_to IS NULL OR b.region_id IS NOT NULL OR v.region_id IS NOT NULL)
ORDER BY g.code
"""

# What lies within a place: the level below it, and the column that holds the place itself.
BELOW = {
    Level.PROVINCE: (Level.REGENCY, None),
    Level.REGENCY: (Level.DISTRICT, "regency_id"),
    Level.DISTRICT: (Level.VILLAGE, "district_id"),
}


def coverage(scope: Scope, place: Any, threshold: int, asked: Asked) -> list[Coverage]:
    """The places right below `place` (a region of the scope), by code.

    `threshold` is the highest decile that counts as poor, 1 to 10. Raises `ValueError` for a
    village, below which there is nothing, and for a place outside of the scope.
    """
    if place.level not in BELOW or not reaches(scope, place):
        raise ValueError(f"No coverage below {place.level} {place.pk}.")
    below, within = BELOW[Level(place.level)]
    sql = _COVERAGE.format(
        aided=AIDED_HOUSEHOLDS.format(asked=asked.sql),
        asked=asked.sql,
        place=f"{below}_id",
        within=within or "regency_id",
        parent="province_id" if within is None else within,
    )
    parameters = {
        "threshold": threshold,
        "within": place.pk if within else None,
        "parent": place.pk,
        "level": below,
        **asked.parameters,
    }
    with aggregating(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Coverage(*row) for row in cursor.fetchall()]


def reaches(scope: Scope, place: Any) -> bool:
    """Whether a reader of this scope may see the sums right below that region.

    Of their territory only. Villages are for those who may read the rows: where few households
    live, a count tells of one of them.
    """
    if place.level == Level.DISTRICT and not counts_exactly(scope):
        return False
    if scope.role is DatabaseRole.PROVINCE:
        return True
    return scope.role is DatabaseRole.REGENCY and scope.regency_id == place.regency_id
