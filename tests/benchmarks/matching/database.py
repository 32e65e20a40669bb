"""The made-up base inside PostgreSQL, so that the engine is measured where it works."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from beneficiaries.identity import Nik, parse_nik
from beneficiaries.matching.columns import written_number
from beneficiaries.matching.interface import Query
from beneficiaries.names import normal_name, skeleton_of_normal
from core.tabular.copying import copy_rows
from regions.models import Region
from tests.benchmarks.matching.population import Human

CHUNK = 200_000
_EMPTY = "TRUNCATE beneficiaries_household, beneficiaries_person CASCADE"
_STAGE = """
CREATE TEMPORARY TABLE staged (
    number bigint, household bigint, name text, norm text, skeleton text, nik text, usable bool,
    kk text, born date, sex int, regency int, district int, village int, address text, rt int,
    rw int
)
"""
_COLUMNS = (
    "number", "household", "name", "norm", "skeleton", "nik", "usable", "kk", "born", "sex",
    "regency", "district", "village", "address", "rt", "rw",
)  # fmt: skip
_HOUSEHOLDS = """
INSERT INTO beneficiaries_household
    (registry_id, regency_id, district_id, village_id, in_base, head_name, address, rt, rw,
     {blank})
SELECT DISTINCT ON (household) 'B' || household, regency, district, village, true, name, address,
       nullif(rt, 0), nullif(rw, 0), {values} FROM staged ORDER BY household
    ON CONFLICT (registry_id) DO NOTHING
"""
_PERSONS = """
INSERT INTO beneficiaries_person
    (registry_id, household_id, regency_id, district_id, village_id, in_base, name, name_norm,
     name_skeleton, nik, nik_usable, kk, sex, birth_date, {blank})
SELECT s.number::text, h.id, s.regency, s.district, s.village, true, s.name, s.norm, s.skeleton,
       s.nik, s.usable, s.kk, s.sex, s.born, {values}
  FROM staged s JOIN beneficiaries_household h ON h.registry_id = 'B' || s.household
"""
# Whatever else a row must have stands empty.
_BLANKS = """
SELECT column_name, data_type FROM information_schema.columns
 WHERE table_name = %s AND is_generated = 'NEVER' AND is_nullable = 'NO' AND column_default IS NULL
   AND column_name <> ALL(%s)
"""


_OWN = ("id", "registry_id", "regency_id", "district_id", "village_id", "in_base")
_OF_HOUSEHOLDS = (*_OWN, "head_name", "address")
_OF_PERSONS = (*_OWN, "household_id", "name", "name_norm", "name_skeleton", "nik", "nik_usable",
               "kk")  # fmt: skip


class Places:
    """Real regions for the made-up ones, one to one as far as they go."""

    def __init__(self) -> None:
        villages = Region.objects.filter(level="village", valid_to__isnull=True).order_by("code")
        self._villages = list(villages.values_list("regency_id", "district_id", "pk"))
        self._known: dict[int, tuple[int, int, int]] = {}

    def real(self, village: int) -> tuple[int, int, int]:
        """Regency, district and village for a made-up village id."""
        if village not in self._known:
            regency, district, own = village // 10_000, village // 100 % 100, village % 100
            place = ((regency - 1) * 14 + district - 1) * 13 + own - 1
            self._known[village] = self._villages[place % len(self._villages)]
        return self._known[village]


def plant(base: Sequence[Human]) -> None:
    """Replace the base of this database."""
    places = Places()
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
        cursor.execute("DROP TABLE IF EXISTS staged")
        cursor.execute(_STAGE)
        households = _HOUSEHOLDS.format(
            **_blanks(cursor, "beneficiaries_household", _OF_HOUSEHOLDS)
        )
        persons = _PERSONS.format(**_blanks(cursor, "beneficiaries_person", _OF_PERSONS))
        waiting = iter(base)
        while chunk := list(itertools.islice(waiting, CHUNK)):
            cursor.execute("TRUNCATE staged")
            copy_rows(cursor, "staged", _COLUMNS, _rows(chunk, places))
            cursor.execute("ANALYZE staged")
            cursor.execute(households)
            cursor.execute(persons)
        cursor.execute("DROP TABLE staged")
        cursor.execute("ANALYZE beneficiaries_household")
        cursor.execute("ANALYZE beneficiaries_person")


def _blanks(cursor: Any, table: str, own: Sequence[str]) -> dict[str, str]:
    """Columns that a row must have and we have nothing for, with an empty value of their kind."""
    cursor.execute(_BLANKS, [table, list(own)])
    empty = {"jsonb": "'{}'::jsonb", "boolean": "false"}
    blanks = {name: empty.get(kind, "''") for name, kind in cursor.fetchall()}
    return {"blank": ", ".join(blanks), "values": ", ".join(blanks.values())}


def _rows(humans: Iterable[Human], places: Places) -> Iterator[list[object]]:
    for h in humans:
        norm = normal_name(h.name)
        usable = isinstance(parse_nik(h.nik), Nik)
        yield [
            h.number, h.household, h.name, norm, skeleton_of_normal(norm), h.nik[:16], usable,
            written_number(h.kk)[:16], h.born, h.sex or None, *places.real(h.village), h.address,
            h.rt, h.rw,
        ]  # fmt: skip


def queries(recipients: Iterable[Human]) -> list[Query]:
    places = Places()
    found = []
    for number, h in enumerate(recipients):
        regency, district, village = places.real(h.village)
        address = f"{h.address} RT {h.rt:03d} RW {h.rw:03d}" if h.rt else h.address
        found.append(Query(str(number), h.name, h.nik, h.kk, h.born, regency, district, village,
                           h.sex or None, address))  # fmt: skip
    return found
