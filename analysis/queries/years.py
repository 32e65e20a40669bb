"""For how many budget years households have been given aid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from accounts.scope import Scope
from analysis.queries.aggregating import aggregating
from core.scope import DatabaseRole

# The last bar of the chart: so many years or more.
LAST_BAR = 10

_BY_YEARS = """
SELECT least(years, %(last)s), count(*) FROM (
    SELECT r.household_id, count(DISTINCT p.year) AS years
    FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
    JOIN beneficiaries_household h ON h.id = r.household_id
    WHERE r.state IN ('approved', 'ended') AND r.match_outcome = 'match'
      AND (%(regency)s::int IS NULL OR h.regency_id = %(regency)s)
      AND (%(sector)s::text IS NULL OR p.sector = %(sector)s)
    GROUP BY r.household_id
) each_household
GROUP BY 1 ORDER BY 1
"""

# Rows of the reader's own wall: no publishing role here.
_LONG = """
SELECT r.household_id, count(DISTINCT p.year) AS years, min(p.year), max(p.year)
FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
WHERE r.state IN ('approved', 'ended') AND r.match_outcome = 'match'
  AND r.household_id IS NOT NULL
  AND (%(regency)s::int IS NULL OR r.regency_id = %(regency)s)
  AND (%(sector)s::text IS NULL OR p.sector = %(sector)s)
GROUP BY r.household_id HAVING count(DISTINCT p.year) >= %(least)s
ORDER BY years DESC, r.household_id
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Spell:
    """A household's years on aid, as far as the reader sees its recipients."""

    household_id: Any
    years: int
    first: int
    last: int


def households_by_years(scope: Scope, regency: int | None, sector: str | None) -> dict[int, int]:
    """Number of years (the last bar: that many or more) -> households of the base.

    Counted from what stands in this portal: aid before its first year is not known here.
    """
    narrowed = scope.regency_id if scope.role is DatabaseRole.REGENCY else regency
    with aggregating(), connection.cursor() as cursor:
        cursor.execute(_BY_YEARS, {"last": LAST_BAR, "regency": narrowed, "sector": sector})
        return dict(cursor.fetchall())


def longest_on_aid(
    scope: Scope, regency: int | None, sector: str | None, *, most: int
) -> list[Spell]:
    """Households on aid for `LONG_AID_YEARS` and more, the longest first, at most `most`."""
    narrowed = scope.regency_id if scope.role is DatabaseRole.REGENCY else regency
    least = settings.LONG_AID_YEARS
    parameters = {"regency": narrowed, "sector": sector, "least": least, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_LONG, parameters)
        return [Spell(*row) for row in cursor.fetchall()]
