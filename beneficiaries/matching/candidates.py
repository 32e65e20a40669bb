"""Who could it be? The candidates of many queries in one set-based statement.

Three roads, each on an index: the same usable NIK, the same family card, the same birth date in
the same village. Runs as the matching role, which sees the whole base; callers get ids and codes.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from beneficiaries.matching.interface import Query


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the base who may be the one of query number `query`."""

    query: int
    person_id: uuid.UUID
    household_id: uuid.UUID
    regency_id: int
    district_id: int
    village_id: int
    name_norm: str
    nik: str
    nik_usable: bool
    kk: str
    birth_date: datetime.date | None


# The unions are of distinct rows: a person found on two roads is one candidate.
_CANDIDATES = """
WITH query AS (
    SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[], %s::int[])
        AS q (number, nik, kk, birth_date, village_id)
), found AS (
    SELECT q.number, p.id FROM query q
      JOIN beneficiaries_person p ON p.nik = q.nik AND p.in_base AND p.nik_usable
     WHERE q.nik <> ''
    UNION
    SELECT q.number, p.id FROM query q
      JOIN beneficiaries_person p ON p.kk = q.kk AND p.in_base AND p.kk <> ''
     WHERE q.kk <> ''
    UNION
    SELECT q.number, p.id FROM query q
      JOIN beneficiaries_person p
        ON p.village_id = q.village_id AND p.birth_date = q.birth_date AND p.in_base
     WHERE q.village_id IS NOT NULL AND q.birth_date IS NOT NULL
)
SELECT f.number, p.id, p.household_id, p.regency_id, p.district_id, p.village_id,
       p.name_norm, p.nik, p.nik_usable, p.kk, p.birth_date
  FROM found f JOIN beneficiaries_person p ON p.id = f.id
 ORDER BY f.number, p.id
"""


def candidates(queries: Sequence[Query], usable_niks: Sequence[str]) -> list[Candidate]:
    """Candidates of all queries, by position. `usable_niks` holds "" where the NIK is of no use."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            [
                list(range(len(queries))),
                list(usable_niks),
                [query.kk for query in queries],
                [query.birth_date for query in queries],
                [query.village_id for query in queries],
            ],
        )
        return [Candidate(*row) for row in cursor.fetchall()]
