"""Which households stand outside of their village, in SQL: for a page and for a check."""

from __future__ import annotations

from regions.outlines import METRES_PER_DEGREE
from regions.queries.outlines import OUTLINES_SQL

# `outside` is households of the base (`id`) whose place in force lies more than %(margin)s `metres`
# beyond the outline of their village (else district, else regency), under the wall of whoever asks;
# %(regency)s narrows it, NULL is all. The place in force is where somebody found the house, else
# where its release has it (`place_checks.standing_of`). One pass over the base.
OUTSIDE_SQL = f"""
WITH {OUTLINES_SQL},
found AS MATERIALIZED (
    SELECT DISTINCT ON (household_id) household_id, latitude, longitude
    FROM beneficiaries_householdplace
    WHERE %(regency)s::int IS NULL OR regency_id = %(regency)s
    ORDER BY household_id, set_at DESC
),
placed AS (
    SELECT h.id, h.village_id,
           point(coalesce(f.longitude, h.longitude)::float8,
                 coalesce(f.latitude, h.latitude)::float8) AS place
    FROM beneficiaries_household h LEFT JOIN found f ON f.household_id = h.id
    WHERE h.in_base AND coalesce(f.latitude, h.latitude) IS NOT NULL
      AND coalesce(f.longitude, h.longitude) IS NOT NULL
      AND (%(regency)s::int IS NULL OR h.regency_id = %(regency)s)
),
outside AS (
    SELECT placed.id, round(min(o.ring <-> placed.place) * {METRES_PER_DEGREE})::int AS metres
    FROM placed JOIN outlines o ON o.village_id = placed.village_id
    GROUP BY placed.id
    HAVING min(o.ring <-> placed.place) * {METRES_PER_DEGREE} > %(margin)s
)
"""  # noqa: S608 - our own pieces
