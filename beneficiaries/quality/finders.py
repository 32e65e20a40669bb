"""Faults that show only when rows are held side by side. One statement finds one or more kinds.

Each gives `(kind, subject_id, household_id, person_id, regency_id, district_id, village_id,
facts)` of one regency, `%(regency)s`; rows of others are read only to compare with. A place
may lie `%(margin)s` metres beyond an outline.
"""

from __future__ import annotations

from dataclasses import dataclass

from beneficiaries.places_outside import OUTSIDE_SQL
from beneficiaries.quality.kind import NO_FACTS

_HOME = "h.id, h.id, NULL::uuid, h.regency_id, h.district_id, h.village_id"
_PERSON = "p.id, p.household_id, p.id, p.regency_id, p.district_id, p.village_id"
_HEAD, _CHILD_OF_HEAD = 1, 3


@dataclass(frozen=True, slots=True)
class Finder:
    kinds: tuple[str, ...]
    sql: str


_CARDS = f"""
    SELECT CASE WHEN others.villages THEN 'kk_villages' ELSE 'kk_shared' END, {_HOME},
           jsonb_build_object('households', others.households, 'elsewhere', others.elsewhere)
      FROM (SELECT a.household_id, count(DISTINCT b.household_id) AS households,
                   bool_or(a.village_id <> b.village_id) AS villages,
                   bool_or(a.regency_id <> b.regency_id) AS elsewhere
              FROM beneficiaries_person a
              JOIN beneficiaries_person b
                ON b.kk = a.kk AND b.in_base AND b.kk <> '' AND b.household_id <> a.household_id
             WHERE a.regency_id = %(regency)s AND a.in_base AND a.kk <> ''
             GROUP BY a.household_id) others
      JOIN beneficiaries_household h ON h.id = others.household_id
"""  # noqa: S608 - our own columns
# Only where somebody's place in the family is known: a file without the column says nothing.
_HEADS_OF_CARDS = f"""
    SELECT CASE WHEN max(cards.heads) > 1 THEN 'kk_many_heads' ELSE 'kk_no_head' END, {_HOME},
           jsonb_build_object('cards', count(*))
      FROM (SELECT p.household_id, p.kk,
                   count(*) FILTER (WHERE p.family_relation = {_HEAD}) AS heads
              FROM beneficiaries_person p
             WHERE p.regency_id = %(regency)s AND p.in_base AND p.kk <> ''
             GROUP BY p.household_id, p.kk
            HAVING count(p.family_relation) > 0
               AND count(*) FILTER (WHERE p.family_relation = {_HEAD}) <> 1) cards
      JOIN beneficiaries_household h ON h.id = cards.household_id
     GROUP BY h.id
"""  # noqa: S608 - our own columns
_MEMBERS = f"""
    SELECT found.kind, {_HOME}, {NO_FACTS}
      FROM beneficiaries_household h
      LEFT JOIN (SELECT household_id, count(*) AS members, count(head_relation) AS told,
                        count(*) FILTER (WHERE head_relation = {_HEAD}) AS heads
                   FROM beneficiaries_person
                  WHERE regency_id = %(regency)s AND in_base GROUP BY household_id) m
             ON m.household_id = h.id
     CROSS JOIN LATERAL (SELECT CASE
            WHEN m.members IS NULL THEN 'household_empty'
            WHEN m.heads > 1 THEN 'household_many_heads'
            WHEN m.heads = 0 AND m.told > 0 THEN 'household_headless' END AS kind) found
     WHERE h.regency_id = %(regency)s AND h.in_base AND found.kind IS NOT NULL
"""  # noqa: S608 - our own columns
_CHILDREN = f"""
    SELECT DISTINCT 'child_older', {_PERSON}, {NO_FACTS}
      FROM beneficiaries_person p
      JOIN beneficiaries_person head
        ON head.household_id = p.household_id AND head.in_base AND head.head_relation = {_HEAD}
     WHERE p.regency_id = %(regency)s AND p.in_base AND p.head_relation = {_CHILD_OF_HEAD}
       AND p.birth_date <= head.birth_date
"""  # noqa: S608 - our own columns
_VILLAGES = f"""
    SELECT CASE WHEN v.successor_id IS NULL AND EXISTS (
                     SELECT FROM regions_regionlineage l WHERE l.predecessor_id = v.id)
                THEN 'village_split' ELSE 'village_ended' END, {_HOME}, {NO_FACTS}
      FROM regions_region v
      JOIN beneficiaries_household h
        ON h.village_id = v.id AND h.regency_id = %(regency)s AND h.in_base
     WHERE v.level = 'village' AND v.valid_to IS NOT NULL
"""  # noqa: S608 - our own columns
_POINTS = f"""
    {OUTSIDE_SQL}
    SELECT 'point_outside', {_HOME}, {NO_FACTS}
      FROM outside JOIN beneficiaries_household h ON h.id = outside.id
"""  # noqa: S608 - our own columns

FINDERS = (
    Finder(("kk_shared", "kk_villages"), _CARDS),
    Finder(("kk_many_heads", "kk_no_head"), _HEADS_OF_CARDS),
    Finder(("household_empty", "household_headless", "household_many_heads"), _MEMBERS),
    Finder(("child_older",), _CHILDREN),
    Finder(("village_ended", "village_split"), _VILLAGES),
    Finder(("point_outside",), _POINTS),
)
# Told apart by the matching engine, see `beneficiaries.matching.same_number`.
BY_ENGINE = ("nik_same_person", "nik_two_persons")
