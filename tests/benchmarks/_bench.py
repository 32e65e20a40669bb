"""What the benchmarks share: households without stories."""

from __future__ import annotations

import argparse

from django.db import connection

from core.scope import DatabaseRole, DatabaseScope
from regions.models import Region

_EMPTY = "TRUNCATE beneficiaries_household, beneficiaries_person CASCADE"
# Spread over all villages by a fixed pattern, so that every run measures the same data.
_HOUSEHOLDS = """
INSERT INTO beneficiaries_household
    (registry_id, regency_id, district_id, village_id, in_base, head_name, address, decile,
     extra{texts})
SELECT 'B' || lpad(n::text, 15, '0'), v.regency_id, v.district_id, v.id, true,
       md5(n::text), 'Jalan ' || (n %% 500), 1 + n %% 10, '{{}}'{empty}
  FROM generate_series(1, %(count)s) AS n
  JOIN (SELECT id, regency_id, district_id, row_number() OVER (ORDER BY code) - 1 AS place,
               count(*) OVER () AS places
          FROM regions_region WHERE level = 'village' AND valid_to IS NULL) AS v
    ON v.place = (n * 7919::bigint) %% v.places
"""


# Variables of the registry that are text and stand empty.
_TEXTS = """
SELECT column_name FROM information_schema.columns
 WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
   AND is_generated = 'NEVER'
   AND data_type = 'character varying' AND NOT column_name = ANY(%s)
"""


def empty_texts(table: str, written: list[str]) -> dict[str, str]:
    """For an INSERT into `table`: the text columns it does not write, and as many empty texts."""
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, [table, written])
        names = [name for (name,) in cursor.fetchall()]
    return {"texts": "".join(f", {name}" for name in names), "empty": ", ''" * len(names)}


def arguments(description: str, households: int, rounds: int = 200) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--households", type=int, default=households)
    parser.add_argument("--rounds", type=int, default=rounds)
    return parser.parse_args()


def plant_households(count: int) -> None:
    """Replace the households of the benchmark database by `count` plain ones."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
        texts = empty_texts("beneficiaries_household", ["registry_id", "head_name", "address"])
        cursor.execute(_HOUSEHOLDS.format(**texts), {"count": count})
        cursor.execute("ANALYZE beneficiaries_household")


def regency_scope(code: str = "1604") -> DatabaseScope:
    return DatabaseScope(
        DatabaseRole.REGENCY, regency_id=Region.objects.regencies().get(code=code).pk
    )
