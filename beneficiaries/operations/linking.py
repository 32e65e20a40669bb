"""Rows without register ids or without a place: whom, and where, the base in force knows them.

A register of families (DTSEN) knows people by NIK and KK alone. A family that the base knows keeps
the identity it has there, and with it its pictures, aid and proposals; whoever is new gets an id
made of the numbers (`import_identity.id_by_number`). Only the importer's own territory is asked:
what lies elsewhere stays unknown. Set-based, safe to repeat. Works as the import role.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from beneficiaries.codebook_variable import Unit
from beneficiaries.import_identity import FAMILY_MARK, PERSON_MARK

_KK = {Unit.HOUSEHOLD: "family_card_number", Unit.PERSON: "kk"}

# A card found in one household only speaks for that household; of several cards in it, the head's.
_HOMES = """
    CREATE TEMPORARY TABLE sigertak_homes ON COMMIT DROP AS
    WITH known AS (
        SELECT p.kk, (array_agg(p.household_id))[1] AS household_id
        FROM beneficiaries_person p
        WHERE p.in_base AND p.kk <> ''
          AND (%(regency)s::int IS NULL OR p.regency_id = %(regency)s)
          AND p.kk IN (SELECT s.data ->> %(kk)s FROM beneficiaries_stagedrow s
                       WHERE s.import_file_id = %(import)s AND s.number > %(after)s)
        GROUP BY p.kk HAVING count(DISTINCT p.household_id) = 1
    ), speaking AS (
        SELECT DISTINCT ON (p.household_id) p.household_id, p.kk
        FROM beneficiaries_person p
        WHERE p.in_base AND p.kk <> '' AND p.household_id IN (SELECT household_id FROM known)
        ORDER BY p.household_id, (p.head_relation = 1) DESC NULLS LAST, p.family_serial, p.kk
    )
    SELECT known.kk, h.registry_id, h.village_id, h.district_id, h.regency_id,
           speaking.kk IS NOT NULL AS speaks
    FROM known
    JOIN beneficiaries_household h ON h.id = known.household_id AND h.in_base
    LEFT JOIN speaking ON speaking.household_id = known.household_id AND speaking.kk = known.kk
"""
_PEOPLE = """
    CREATE TEMPORARY TABLE sigertak_people ON COMMIT DROP AS
    SELECT p.nik, min(p.registry_id) AS registry_id, min(p.village_id) AS village_id,
           min(p.district_id) AS district_id, min(p.regency_id) AS regency_id
    FROM beneficiaries_person p
    WHERE p.in_base AND p.nik_usable
      AND (%(regency)s::int IS NULL OR p.regency_id = %(regency)s)
      AND p.nik IN (SELECT s.data ->> 'nik' FROM beneficiaries_stagedrow s
                    WHERE s.import_file_id = %(import)s AND s.number > %(after)s)
    GROUP BY p.nik HAVING count(*) = 1
"""
_SAME_HOUSEHOLD = """
    UPDATE beneficiaries_stagedrow s SET registry_id = home.registry_id
    FROM sigertak_homes home
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND home.speaks
      AND s.registry_id LIKE %(family_mark)s AND home.kk = s.data ->> %(kk)s
"""
_MEMBERS_OF_SAME_HOUSEHOLD = """
    UPDATE beneficiaries_stagedrow s
    SET data = s.data || jsonb_build_object('household_registry_id', home.registry_id)
    FROM sigertak_homes home
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND home.speaks
      AND s.data ->> 'household_registry_id' LIKE %(family_mark)s
      AND home.kk = s.data ->> %(kk)s
"""
_SAME_PERSON = """
    UPDATE beneficiaries_stagedrow s SET registry_id = one.registry_id
    FROM sigertak_people one
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s
      AND s.registry_id LIKE %(person_mark)s
      AND (s.data ->> 'nik_usable')::boolean AND one.nik = s.data ->> 'nik'
"""
_PLACED = """
    UPDATE beneficiaries_stagedrow s
    SET regency_id = known.regency_id,
        data = s.data || jsonb_build_object('village_id', known.village_id,
            'district_id', known.district_id, 'regency_id', known.regency_id)
    FROM {known} known
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
      AND NOT s.data ? 'village_id' AND known.{number} = s.data ->> {column}
"""
_PLACE_MISSING = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', 'place_missing', 'level', 'error', 'judged', true))
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
      AND NOT s.data ? 'village_id'
"""


def identify(unit: Unit, given: dict[str, Any]) -> None:
    """Give rows known by number the ids the base has for them; `given` are those of judging."""
    if not _needs_base(given):
        return
    given = _with_marks(unit, given)
    with connection.cursor() as cursor:
        cursor.execute(_HOMES, given)
        cursor.execute("ANALYZE sigertak_homes")
        if unit is Unit.PERSON:
            cursor.execute(_PEOPLE, given)
            cursor.execute("ANALYZE sigertak_people")
        if given["by_number"] and unit is Unit.HOUSEHOLD:
            cursor.execute(_SAME_HOUSEHOLD, given)
        elif given["by_number"]:
            cursor.execute(_MEMBERS_OF_SAME_HOUSEHOLD, given)
        if given["people_by_number"]:
            cursor.execute(_SAME_PERSON, given)


def place(unit: Unit, given: dict[str, Any]) -> None:
    """Let rows that nothing has placed yet lie where the base knows them, in the transaction of
    `identify`; the others become faulty.
    """
    if not _needs_base(given):
        return
    given = _with_marks(unit, given)
    with connection.cursor() as cursor:
        if given["placed_by_base"]:
            cursor.execute(
                _PLACED.format(known="sigertak_homes", number="kk", column="%(kk)s"), given
            )
            if unit is Unit.PERSON:
                cursor.execute(
                    _PLACED.format(known="sigertak_people", number="nik", column="'nik'"), given
                )
            if unit is Unit.HOUSEHOLD or given["families"]:
                cursor.execute(_PLACE_MISSING, given)
        cursor.execute("DROP TABLE IF EXISTS sigertak_homes, sigertak_people")


def _needs_base(given: dict[str, Any]) -> bool:
    return given["by_number"] or given["people_by_number"] or given["placed_by_base"]


def _with_marks(unit: Unit, given: dict[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "kk": _KK[unit],
        "family_mark": f"{FAMILY_MARK}%",
        "person_mark": f"{PERSON_MARK}%",
    }
