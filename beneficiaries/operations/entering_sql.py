"""The statements by which rows of a regency enter and leave the base: see `operations.entering`.

Every statement touches a whole regency, where hash joins are right. Who is meant by a row is looked
up by index all the same (`OFFSET 0` keeps that apart): what a regency costs must not grow with the
other ones. The place that a version tells is taken as it is today (`operations.landing`).
"""

from __future__ import annotations

from typing import NamedTuple

from beneficiaries.models import Household, Person
from beneficiaries.operations.record_sql import Table

# Who of the release is known, and who not; whether anybody was named twice; and whether anybody
# could be wanted by another activation at work: who is, or was, somewhere else, and who is to be
# born and is told of somewhere else by another release.
LOOK = """
    SELECT count(i.id), count(*) - count(i.id), coalesce(bool_or(i.id <> v.{key}), false),
           coalesce(bool_or(
               CASE WHEN i.id IS NOT NULL THEN i.regency_id <> %(regency)s
                    ELSE (SELECT count(*) > 1 FROM beneficiaries_registryrelease) AND EXISTS (
                        SELECT 1 FROM {version} other
                        WHERE other.registry_id = v.registry_id
                          AND other.release_id <> %(release)s AND other.regency_id <> %(regency)s)
               END), false)
    FROM {version} v
    LEFT JOIN LATERAL (SELECT id, regency_id FROM {identity} known
                       WHERE known.registry_id = v.registry_id OFFSET 0) i ON true
    WHERE v.release_id = %(release)s AND v.regency_id = %(regency)s
"""
ANYBODY_HERE = "SELECT EXISTS (SELECT 1 FROM {identity} WHERE regency_id = %(regency)s AND in_base)"
IN_BASE = "SELECT count(*) FROM {identity} WHERE regency_id = %(regency)s AND in_base"
NOT_THERE = "(SELECT i.id FROM {identity} i WHERE i.id = v.{key}) IS NULL"

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
# What a release tells of a regency, as `v` below.
OF_RELEASE = "v.release_id = %(release)s AND v.regency_id = %(regency)s"
# Who says something else now, or comes in. Whoever lives in another regency, or did when they left
# its base, follows only when the province activates: pictures and aid come along with them.
_HOUSEHOLDS_THAT_DIFFER = """
    CREATE TEMPORARY TABLE sigertak_entering ON COMMIT DROP AS
    SELECT i.id, r.*
    FROM {told} v
    CROSS JOIN LATERAL (
        SELECT {named_values} FROM jsonb_to_record(v.data) AS r({record})) r
    CROSS JOIN LATERAL (SELECT * FROM beneficiaries_household known
                        WHERE known.id = v.household_id OFFSET 0) i
    WHERE {of}
      AND (%(anywhere)s OR i.regency_id = %(regency)s)
      AND (NOT i.in_base OR i.release_id IS NULL OR {differs})
"""
_PERSONS_THAT_DIFFER = """
    CREATE TEMPORARY TABLE sigertak_entering ON COMMIT DROP AS
    SELECT i.id, v.household_id, r.*
    FROM {told} v
    CROSS JOIN LATERAL (
        SELECT {named_values} FROM jsonb_to_record(v.data) AS r({record})) r
    CROSS JOIN LATERAL (SELECT * FROM beneficiaries_person known
                        WHERE known.id = v.person_id OFFSET 0) i
    WHERE {of}
      AND (%(anywhere)s OR i.regency_id = %(regency)s)
      AND (NOT i.in_base OR i.release_id IS NULL OR i.household_id <> v.household_id OR {differs})
      AND EXISTS (SELECT 1 FROM beneficiaries_household h
                  WHERE h.id = v.household_id AND h.in_base AND h.regency_id = %(regency)s)
"""
ENTER = """
    UPDATE {identity} i
    SET {assignments}, release_id = %(release)s, in_base = true, changed_at = now()
    FROM sigertak_entering r WHERE r.id = i.id
"""
# By the household where families move, so that nobody stays behind in the base of another regency
# when theirs has come here.
PERSONS_HERE = "p.regency_id = %(regency)s"
PERSONS_OF_FAMILIES_HERE = """p.household_id IN (
    SELECT h.id FROM beneficiaries_household h WHERE h.regency_id = %(regency)s)"""
LEAVE_PERSONS = """
    UPDATE beneficiaries_person p SET in_base = false, release_id = NULL, changed_at = now()
    WHERE p.in_base AND {here} AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_personversion v
        WHERE v.release_id = %(release)s AND v.person_id = p.id
          AND v.regency_id = %(regency)s)
"""
LEAVE_HOUSEHOLDS = """
    UPDATE beneficiaries_household h SET in_base = false, release_id = NULL, changed_at = now()
    WHERE h.regency_id = %(regency)s AND h.in_base AND NOT EXISTS (
        SELECT 1 FROM beneficiaries_householdversion v
        WHERE v.release_id = %(release)s AND v.household_id = h.id
          AND v.regency_id = %(regency)s)
"""


class UnitStatements(NamedTuple):
    """The model, tables and statements of a unit; `also` is assigned beside what is told."""

    model: Table
    names: dict[str, str]
    agree: str
    born: str
    differing: str
    also: tuple[str, ...]


UNITS = (
    UnitStatements(
        Household,
        {
            "identity": "beneficiaries_household",
            "version": "beneficiaries_householdversion",
            "key": "household_id",
        },
        _AGREE_ON_HOUSEHOLDS,
        _HOUSEHOLDS_ARE_BORN,
        _HOUSEHOLDS_THAT_DIFFER,
        (),
    ),
    UnitStatements(
        Person,
        {
            "identity": "beneficiaries_person",
            "version": "beneficiaries_personversion",
            "key": "person_id",
        },
        _AGREE_ON_PERSONS,
        _PERSONS_ARE_BORN,
        _PERSONS_THAT_DIFFER,
        ("household_id",),
    ),
)
