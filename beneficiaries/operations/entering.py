"""Rows of a regency enter and leave the base, in the transaction of an activation.

Of a release that is activated for the first time the rows are there already, outside of the base,
with the columns its versions tell (`operations.applying`): they are let in. Otherwise columns are
filled from the versions; a row that says the same already only learns the release it stands on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from beneficiaries.models import Household, Person
from beneficiaries.operations.record_sql import assignments, blank_record, differs

# Every statement here touches a whole regency, where hash joins are right; the planner, unaware of
# how many rows the statement before moved into the base, would loop over them for minutes.
_PLAIN_JOINS = "SET LOCAL enable_nestloop = off"
_ANY_JOINS = "SET LOCAL enable_nestloop = on"

# Every row that the release tells of waits outside of the base, and nobody else is in it.
_ALL_WAIT = """
    SELECT (SELECT count(*) FROM {version}
            WHERE release_id = %(release)s AND regency_id = %(regency)s)
         = (SELECT count(*) FROM {identity}
            WHERE regency_id = %(regency)s AND NOT in_base AND release_id = %(release)s)
       AND NOT EXISTS (SELECT 1 FROM {identity} WHERE regency_id = %(regency)s AND in_base)
"""
# The columns of the indexes are set to themselves. Of an index none of whose columns is set,
# PostgreSQL takes the new entry for one more of a row that is there already, and before it splits a
# page looks for dead ones to throw out: in vain, since all of these rows have just come.
_LET_IN = """
    UPDATE {identity} SET in_base = true, changed_at = now(), {indexed}
    WHERE regency_id = %(regency)s AND NOT in_base AND release_id = %(release)s
"""
# A family that another regency holds in its base follows only when the province activates.
_ENTER_HOUSEHOLDS = """
    UPDATE beneficiaries_household h
    SET {assignments}, release_id = %(release)s, in_base = true, changed_at = now()
    FROM beneficiaries_householdversion v
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_household, %(blank)s::jsonb || v.data) r
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s AND v.household_id = h.id
      AND (%(anywhere)s OR NOT h.in_base OR h.regency_id = %(regency)s)
      AND (NOT h.in_base OR {differs})
"""
_ENTER_PERSONS = """
    UPDATE beneficiaries_person p
    SET {assignments}, household_id = v.household_id, release_id = %(release)s, in_base = true,
        changed_at = now()
    FROM beneficiaries_personversion v
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_person, %(blank)s::jsonb || v.data) r
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s AND v.person_id = p.id
      AND (%(anywhere)s OR NOT p.in_base OR p.regency_id = %(regency)s)
      AND (NOT p.in_base OR p.household_id <> v.household_id OR {differs})
      AND EXISTS (SELECT 1 FROM beneficiaries_household h
                  WHERE h.id = v.household_id AND h.in_base AND h.regency_id = %(regency)s)
"""
_STAY = """
    UPDATE {identity} i SET release_id = %(release)s
    FROM {version} v
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s AND v.{key} = i.id
      AND i.in_base AND i.regency_id = %(regency)s AND i.release_id IS DISTINCT FROM %(release)s
"""
# By the household, so that nobody stays behind in the base when their family has moved here.
_LEAVE_PERSONS = """
    UPDATE beneficiaries_person p SET in_base = false, release_id = NULL, changed_at = now()
    FROM beneficiaries_household h
    WHERE h.id = p.household_id AND h.regency_id = %(regency)s AND p.in_base AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_personversion v
        WHERE v.release_id = %(release)s AND v.person_id = p.id
          AND v.regency_id = %(regency)s)
"""
_LEAVE_HOUSEHOLDS = """
    UPDATE beneficiaries_household h SET in_base = false, release_id = NULL, changed_at = now()
    WHERE h.regency_id = %(regency)s AND h.in_base AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_householdversion v
        WHERE v.release_id = %(release)s AND v.household_id = h.id
          AND v.regency_id = %(regency)s)
"""
_IN_BASE = "SELECT count(*) FROM {identity} WHERE regency_id = %(regency)s AND in_base"

_HOUSEHOLDS = {
    "identity": "beneficiaries_household",
    "version": "beneficiaries_householdversion",
    "key": "household_id",
    "indexed": "registry_id = registry_id, regency_id = regency_id, head_name = head_name, id = id",
}
_PERSONS = {
    "identity": "beneficiaries_person",
    "version": "beneficiaries_personversion",
    "key": "person_id",
    "indexed": "registry_id = registry_id, household_id = household_id, id = id,"
    " regency_id = regency_id, birth_date = birth_date, name_skeleton = name_skeleton, nik = nik,"
    " kk = kk, name_norm = name_norm",
}


# Regencies whose families only wait may be let in at once; where families may leave one regency for
# another, two activations would wait for each other's rows.
_SIDE_BY_SIDE = "SELECT pg_advisory_xact_lock_shared(hashtext('sigertak.base'))"
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('sigertak.base'))"


class Moved(NamedTuple):
    """Rows of the regency that are in the base now, and rows that left it."""

    households: int
    persons: int
    households_left: int
    persons_left: int


def replace_base(cursor: Any, given: dict[str, Any]) -> Moved:
    """Make the base of `regency` equal to `release`; `anywhere` as in `activation.activate`."""
    cursor.execute(_PLAIN_JOINS)
    all_wait = _all_wait(cursor, given)
    cursor.execute(_SIDE_BY_SIDE if all_wait else _ALONE)
    if all_wait:
        households, persons = (
            _run(cursor, _LET_IN.format(**names), given) for names in (_HOUSEHOLDS, _PERSONS)
        )
        moved = Moved(households, persons, households_left=0, persons_left=0)
    else:
        moved = _replace(cursor, given)
    cursor.execute(_ANY_JOINS)
    return moved


def _all_wait(cursor: Any, given: dict[str, Any]) -> bool:
    for names in (_HOUSEHOLDS, _PERSONS):
        cursor.execute(_ALL_WAIT.format(**names), given)
        if not cursor.fetchone()[0]:
            return False
    return True


def _replace(cursor: Any, given: dict[str, Any]) -> Moved:
    for model, alias, enter, names in (
        (Household, "h", _ENTER_HOUSEHOLDS, _HOUSEHOLDS),
        (Person, "p", _ENTER_PERSONS, _PERSONS),
    ):
        statement = enter.format(assignments=assignments(model), differs=differs(model, alias))
        cursor.execute(statement, {**given, "blank": blank_record(model)})
        cursor.execute(_STAY.format(**names), given)
    persons_left = _run(cursor, _LEAVE_PERSONS, given)
    households_left = _run(cursor, _LEAVE_HOUSEHOLDS, given)
    households, persons = (
        _count(cursor, names["identity"], given) for names in (_HOUSEHOLDS, _PERSONS)
    )
    return Moved(households, persons, households_left, persons_left)


def _run(cursor: Any, statement: str, given: dict[str, Any]) -> int:
    cursor.execute(statement, given)
    return int(cursor.rowcount)


def _count(cursor: Any, identity: str, given: dict[str, Any]) -> int:
    cursor.execute(_IN_BASE.format(identity=identity), given)
    return int(cursor.fetchone()[0])
