"""A base of any size, planted set-based: families with names, numbers and places, in minutes.

Names and addresses come from the made-up province of the matching benchmark; two in three names
have a word of their own besides, so that a larger base has more different names and not only more
of the same. Three in ten households live in a hamlet with a number instead of in a street.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain, islice

import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2.extras import execute_values

from accounts.models import Membership
from beneficiaries.names import normal_name, skeleton_of_normal
from beneficiaries.operations import name_words
from regions.models import Region
from tests.benchmarks._bench import empty_texts
from tests.benchmarks.matching.population import Population

_NAMES = 20_000
_POOL = """
CREATE TEMPORARY TABLE name_pool (
    place integer PRIMARY KEY, name text, norm text, skeleton text, sex integer, address text,
    rt integer, rw integer
)
"""
_HOUSEHOLDS = """
INSERT INTO beneficiaries_household
    (registry_id, regency_id, district_id, village_id, in_base, head_name, address, rt, rw, decile,
     extra{texts})
SELECT '16' || lpad(n::text, 14, '0'), v.regency_id, v.district_id, v.id, true, pool.name,
       CASE WHEN n * 7 %% 10 < 3 THEN 'DUSUN ' || to_char(1 + n %% 7, 'FMRN') ELSE pool.address END,
       pool.rt, pool.rw, 1 + n %% 10, '{{}}'{empty}
  FROM generate_series(%(first)s::bigint, %(last)s) AS n
  JOIN (SELECT id, regency_id, district_id, row_number() OVER (ORDER BY code) - 1 AS place
          FROM regions_region WHERE level = 'village' AND valid_to IS NULL) AS v
    ON v.place = (n * 7919) %% %(villages)s
  JOIN name_pool pool ON pool.place = (n * 31) %% %(names)s
"""
# Three or four members, 3.7 on average; a word of two to three syllables by their number.
_PERSONS = """
INSERT INTO beneficiaries_person
    (registry_id, household_id, regency_id, district_id, village_id, in_base, name, name_norm,
     name_skeleton, nik, nik_usable, kk, sex, birth_date, head_relation, extra{texts})
SELECT h.registry_id || '00' || serial, h.id, h.regency_id, h.district_id, h.village_id, true,
       pool.name || own.word, pool.norm || own.word, pool.skeleton,
       d.code || to_char(born, 'DDMMYY') || lpad((number %% 10000)::text, 4, '0'), true,
       d.code || '010110' || lpad((n %% 10000)::text, 4, '0'), pool.sex, born, serial,
       '{{}}'{empty}
  FROM (SELECT *, right(registry_id, 14)::bigint AS n FROM beneficiaries_household
         WHERE registry_id BETWEEN %(from_id)s AND %(to_id)s) AS h
 CROSS JOIN LATERAL generate_series(1, 3 + (h.n %% 10 < 7)::int) AS serial
  JOIN regions_region d ON d.id = h.district_id
  JOIN name_pool pool ON pool.place = (h.n * 31 + (serial - 1) * 7) %% %(names)s
 CROSS JOIN LATERAL (SELECT h.n * 4 + serial AS number) AS person
 CROSS JOIN LATERAL (SELECT date '1940-01-01' + (number * 37 %% 29000)::int AS born) AS birth
 CROSS JOIN LATERAL (SELECT CASE WHEN number %% 3 = 0 THEN '' ELSE ' ' || translate(
     to_hex((number * 2654435761) %% 1048576), '0123456789abcdef', 'BADEKILOMUNARESI')
     END AS word) AS own
"""
# One household in ten was photographed.
_PHOTOS = """
INSERT INTO beneficiaries_householdphoto
    (kind, image, thumbnail, width, height, sha256, household_id, regency_id, uploaded_by_id)
SELECT 'front', 'a', 'b', 10, 10, h.registry_id, h.id, h.regency_id, %(by)s
  FROM beneficiaries_household h
 WHERE h.registry_id BETWEEN %(from_id)s AND %(to_id)s AND right(h.registry_id, 1) = '7'
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
  FROM pg_index i
 WHERE i.indrelid IN ('beneficiaries_household'::regclass, 'beneficiaries_person'::regclass)
   AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
   -- By it the members that are planted find their household again.
   AND NOT i.indisprimary
"""


def plant(first: int, last: int, by: Membership | None = None) -> None:
    """Households `first` to `last` with their members, behind those that stand already.

    Photos are planted when it is said `by` whom they were taken.

    Past the triggers: checking millions of keys would be the test.
    """
    began = time.perf_counter()
    given = settings.DATABASES["default"]
    households = empty_texts("beneficiaries_household", ["registry_id", "head_name", "address"])
    persons = empty_texts(
        "beneficiaries_person",
        ["registry_id", "name", "name_norm", "name_skeleton", "nik", "kk"],
    )
    values = {
        "first": first, "last": last, "names": _NAMES,
        "villages": Region.objects.villages().current().count(),
        "from_id": f"16{first:014d}", "to_id": f"16{last:014d}",
    }  # fmt: skip
    with psycopg2.connect(
        dbname=given["NAME"], user=given["USER"], password=given["PASSWORD"] or None,
        host=given["HOST"], port=given["PORT"] or None,
    ) as past, past.cursor() as cursor:  # fmt: skip
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_POOL)
        execute_values(cursor, "INSERT INTO name_pool VALUES %s", _pool(), page_size=1000)
        cursor.execute("ANALYZE name_pool")
        # An index that is made anew over all rows takes a quarter of the time of filling it.
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for name, _how in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(_HOUSEHOLDS.format(**households), values)
        cursor.execute(_PERSONS.format(**persons), values)
        if by is not None:
            cursor.execute(_PHOTOS, {**values, "by": str(by.user_id)})
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _name, how in indexes:
            cursor.execute(how)
    past.close()
    name_words.learn(regency_id=None)
    with connection.cursor() as cursor:
        # Autovacuum would come within minutes, in the middle of the measuring.
        tables = ("household", "householdphoto", "person", "nameword", "addressword")
        names = ", ".join(f"beneficiaries_{table}" for table in tables)
        cursor.execute(f"VACUUM (ANALYZE) {names}")
    print(f"{last - first + 1} households planted in {time.perf_counter() - began:.0f} s")


def _pool() -> Iterator[tuple[object, ...]]:
    people = chain.from_iterable(Population(11).households(10**9))
    for place, human in enumerate(islice(people, _NAMES)):
        norm = normal_name(human.name)
        yield (place, human.name, norm[:120], skeleton_of_normal(norm)[:120], human.sex,
               human.address, human.rt, human.rw)  # fmt: skip
