"""Rows of a regency enter and leave the base, in the transaction of an activation.

Whoever no release that was a base told of is born here, with the columns the version tells and the
id that it has named all along. Of those who are there already columns are filled from the versions;
a row that says the same only learns the release it stands on.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple

from beneficiaries.models import Household, Person
from beneficiaries.operations.record_sql import (
    Table,
    assignments,
    birth,
    blank_record,
    differs,
)

# Every statement here touches a whole regency, where hash joins are right; the planner, unaware of
# how many rows the statement before moved into the base, would loop over them for minutes.
_PLAIN_JOINS = "SET LOCAL enable_nestloop = off"
_ANY_JOINS = "SET LOCAL enable_nestloop = on"

# Somebody is in the base, or was, or came by a proposal. Asked row by row: whoever is known is met
# soon, and where nobody is, the other regencies need not be walked through.
_SOMEBODY_KNOWN = """
    SELECT EXISTS (SELECT 1 FROM {identity} WHERE regency_id = %(regency)s AND in_base)
        OR EXISTS (SELECT 1 FROM {version} v
                   WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
                     AND (SELECT i.id FROM {identity} i
                          WHERE i.registry_id = v.registry_id) IS NOT NULL)
"""
_NOT_THERE = "NOT EXISTS (SELECT 1 FROM {identity} i WHERE i.id = v.{key})"
# Two releases that were filled at the same time may have named one household differently; so may a
# release, and a proposal that was faster. The one that was born is meant.
_AGREE_ON_HOUSEHOLDS = """
    WITH agreed AS (
        UPDATE beneficiaries_householdversion v SET household_id = i.id
        FROM beneficiaries_household i
        WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
          AND i.registry_id = v.registry_id AND i.id <> v.household_id
        RETURNING old.household_id AS named, i.id AS meant
    ), former AS (
        UPDATE beneficiaries_formerversion f SET household_id = meant
        FROM agreed WHERE f.release_id = %(release)s AND f.household_id = named
    )
    UPDATE beneficiaries_personversion p SET household_id = meant
    FROM agreed
    WHERE p.release_id = %(release)s AND p.regency_id = %(regency)s AND p.household_id = named
"""
_AGREE_ON_PERSONS = """
    WITH agreed AS (
        UPDATE beneficiaries_personversion v SET person_id = i.id
        FROM beneficiaries_person i
        WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
          AND i.registry_id = v.registry_id AND i.id <> v.person_id
        RETURNING old.person_id AS named, i.id AS meant
    )
    UPDATE beneficiaries_formerversion f SET person_id = meant
    FROM agreed WHERE f.release_id = %(release)s AND f.person_id = named
"""
_HOUSEHOLDS_ARE_BORN = """
    INSERT INTO beneficiaries_household (id, registry_id, in_base, release_id, {columns})
    SELECT v.household_id, v.registry_id, true, v.release_id, {values}
    FROM beneficiaries_householdversion v
    CROSS JOIN LATERAL jsonb_to_record(v.data) AS r({record})
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
      AND {not_there}
"""
_PERSONS_ARE_BORN = """
    INSERT INTO beneficiaries_person
        (id, registry_id, household_id, in_base, release_id, {columns})
    SELECT v.person_id, v.registry_id, v.household_id, true, v.release_id, {values}
    FROM beneficiaries_personversion v
    CROSS JOIN LATERAL jsonb_to_record(v.data) AS r({record})
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
      AND {not_there}
      AND EXISTS (SELECT 1 FROM beneficiaries_household h
                  WHERE h.id = v.household_id AND h.in_base AND h.regency_id = %(regency)s)
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


class _Unit(NamedTuple):
    """The model, tables and statements of a unit; `alias` is that of the table in `enter`."""

    model: Table
    alias: str
    names: dict[str, str]
    agree: str
    born: str
    enter: str


_UNITS = (
    _Unit(
        Household,
        "h",
        {
            "identity": "beneficiaries_household",
            "version": "beneficiaries_householdversion",
            "key": "household_id",
        },
        _AGREE_ON_HOUSEHOLDS,
        _HOUSEHOLDS_ARE_BORN,
        _ENTER_HOUSEHOLDS,
    ),
    _Unit(
        Person,
        "p",
        {
            "identity": "beneficiaries_person",
            "version": "beneficiaries_personversion",
            "key": "person_id",
        },
        _AGREE_ON_PERSONS,
        _PERSONS_ARE_BORN,
        _ENTER_PERSONS,
    ),
)
# Regencies of which nobody is known yet may enter at once; where families may leave one regency for
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
    is_known = any(_asked(cursor, _SOMEBODY_KNOWN.format(**one.names), given) for one in _UNITS)
    cursor.execute(_ALONE if is_known else _SIDE_BY_SIDE)
    born: list[int] = []
    for one in _UNITS:
        if is_known:
            _run(cursor, one.agree, given)
            _fill(cursor, one, given)
        not_there = _NOT_THERE.format(**one.names) if is_known else "true"
        statement = one.born.format(not_there=not_there, **asdict(birth(one.model)))
        born.append(_run(cursor, statement, given))
    if not is_known:
        cursor.execute(_ANY_JOINS)
        households, persons = born
        return Moved(households, persons, households_left=0, persons_left=0)
    persons_left = _run(cursor, _LEAVE_PERSONS, given)
    households_left = _run(cursor, _LEAVE_HOUSEHOLDS, given)
    households, persons = (
        int(_asked(cursor, _IN_BASE.format(**one.names), given)) for one in _UNITS
    )
    cursor.execute(_ANY_JOINS)
    return Moved(households, persons, households_left, persons_left)


def _fill(cursor: Any, one: _Unit, given: dict[str, Any]) -> None:
    """Columns of those who are there already."""
    statement = one.enter.format(
        assignments=assignments(one.model), differs=differs(one.model, one.alias)
    )
    cursor.execute(statement, {**given, "blank": blank_record(one.model)})
    cursor.execute(_STAY.format(**one.names), given)


def _run(cursor: Any, statement: str, given: dict[str, Any]) -> int:
    cursor.execute(statement, given)
    return int(cursor.rowcount)


def _asked(cursor: Any, question: str, given: dict[str, Any]) -> Any:
    cursor.execute(question, given)
    return cursor.fetchone()[0]
