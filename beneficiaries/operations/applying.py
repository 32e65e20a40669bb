"""Applying: the good rows of a staged file enter their release, chunk by chunk.

A chunk inserts identities and versions and moves the import's mark (`applied_to`, the number of the
last row that is in) in one transaction, so that a killed worker leaves whole chunks behind and goes
on behind the mark. Of a long file several chunks are at work at once, and enter in their order. The
base itself does not move before the release is activated.

An identity new to the register is born outside of the base with the columns its version tells, so
that activating a release for the first time has only to let it in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, ImportUnit, RowOutcome
from beneficiaries.import_rows import PLACE_KEYS
from beneficiaries.models import Household, Person, RegistryImport
from beneficiaries.operations import former_versions, imports, judging
from beneficiaries.operations.record_sql import birth
from beneficiaries.operations.staging import Desk, Progress
from core.abreast import abreast

CHUNK = 5_000
# So many rows are worth a second connection.
LONG, HANDS = 20_000, 2

# A lost commit is a chunk to be done again: only the last act of an import waits for the disk.
# Whoever waits so long for a row waits for somebody who may wait for us, unknown to the database.
_CHUNK_MANNERS = "SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = '60s'"
# References are checked before it is this chunk's turn, not while others wait for its commit.
_CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
# Whom a row belongs to is looked up row by row, here and below: in a join the planner, which knows
# nothing yet of tables that are being filled, would walk through all of them for each row.
_TAKE_CHUNK = {
    Unit.HOUSEHOLD: """
        CREATE TEMPORARY TABLE sigertak_chunk WITH (toast_tuple_target = 8160) ON COMMIT DROP AS
        SELECT id, number, regency_id, registry_id, data
        FROM beneficiaries_stagedrow
        WHERE import_file_id = %(import)s AND number > %(after)s AND number <= %(upto)s
          AND outcome <> 'faulty'
          AND (%(regency)s::int IS NULL OR regency_id = %(regency)s)
        ORDER BY number
    """,
    # `at_home`: the release knows the person's household, and in the same regency.
    Unit.PERSON: """
        CREATE TEMPORARY TABLE sigertak_chunk WITH (toast_tuple_target = 8160) ON COMMIT DROP AS
        SELECT *, regency_id IS NOT DISTINCT FROM (
            SELECT hv.regency_id FROM beneficiaries_householdversion hv
            WHERE hv.household_id = told.household_id AND hv.release_id = %(release)s) AS at_home
        FROM (
            SELECT id, number, regency_id, registry_id, data,
                   (SELECT h.id FROM beneficiaries_household h
                    WHERE h.registry_id = data->>'household_registry_id') AS household_id
            FROM beneficiaries_stagedrow
            WHERE import_file_id = %(import)s AND number > %(after)s AND number <= %(upto)s
              AND outcome <> 'faulty'
              AND (%(regency)s::int IS NULL OR regency_id = %(regency)s)
            ORDER BY number
        ) told
    """,
}
_NEW_HOUSEHOLDS = """
    INSERT INTO beneficiaries_household (registry_id, in_base, release_id, {columns})
    SELECT c.registry_id, false, %(release)s, {values}
    FROM sigertak_chunk c CROSS JOIN LATERAL jsonb_to_record(c.data) AS r({record})
    ON CONFLICT (registry_id) DO NOTHING
"""
_HOUSEHOLD_VERSIONS = """
    WITH written AS (
        INSERT INTO beneficiaries_householdversion AS v (release_id, household_id, regency_id, data)
        SELECT %(release)s, (SELECT h.id FROM beneficiaries_household h
                             WHERE h.registry_id = c.registry_id), c.regency_id, c.data
        FROM sigertak_chunk c
        ON CONFLICT (release_id, household_id) DO UPDATE
        SET data = (v.data - %(wiped)s::text[]) || excluded.data, regency_id = excluded.regency_id
        WHERE %(regency)s::int IS NULL OR v.regency_id = %(regency)s
        RETURNING old.id IS NOT NULL AS retold
    )
    SELECT count(*), count(*) FILTER (WHERE retold) FROM written
"""
# Families told by their members only (P3KE, DTSEN): the head's row speaks for the household.
_FAMILIES = """
    CREATE TEMPORARY TABLE sigertak_chunk WITH (toast_tuple_target = 8160) ON COMMIT DROP AS
    SELECT DISTINCT ON (s.data->>'household_registry_id')
        s.regency_id, s.data->>'household_registry_id' AS registry_id,
        jsonb_strip_nulls(jsonb_build_object(
            'regency_id', s.data->'regency_id', 'district_id', s.data->'district_id',
            'village_id', s.data->'village_id',
            'head_name', CASE WHEN s.is_head THEN s.data->'name' END,
            'family_card_number', CASE WHEN s.is_head THEN s.data->'kk' END,
            'address', s.data->>'address',
            'neighbourhood', s.data->>'neighbourhood',
            'decile', s.decile, 'member_count', s.members)) AS data
    FROM (
        SELECT regency_id, number, data,
            1 IN ((data->>'head_relation')::int, (data->>'family_relation')::int) IS TRUE
                AS is_head,
            (data->>'decile')::int AS decile,
            count(*) OVER (PARTITION BY data->>'household_registry_id') AS members
        FROM beneficiaries_stagedrow
        WHERE import_file_id = %(import)s AND outcome <> 'faulty'
          AND (%(regency)s::int IS NULL OR regency_id = %(regency)s)
    ) s
    WHERE NOT EXISTS (
        SELECT 1 FROM beneficiaries_householdversion hv
        JOIN beneficiaries_household h ON h.id = hv.household_id
        WHERE hv.release_id = %(release)s AND h.registry_id = s.data->>'household_registry_id')
    ORDER BY s.data->>'household_registry_id', s.is_head DESC, s.number
"""
_NEW_PERSONS = """
    INSERT INTO beneficiaries_person (registry_id, household_id, in_base, release_id, {columns})
    SELECT c.registry_id, c.household_id, false, %(release)s, {values}
    FROM sigertak_chunk c CROSS JOIN LATERAL jsonb_to_record(c.data) AS r({record})
    WHERE c.at_home
    ON CONFLICT (registry_id) DO NOTHING
"""
_PERSON_VERSIONS = """
    WITH written AS (
        INSERT INTO beneficiaries_personversion AS v
            (release_id, person_id, household_id, regency_id, data)
        SELECT %(release)s, (SELECT p.id FROM beneficiaries_person p
                             WHERE p.registry_id = c.registry_id),
               c.household_id, c.regency_id, c.data - 'household_registry_id'
        FROM sigertak_chunk c WHERE c.at_home
        ON CONFLICT (release_id, person_id) DO UPDATE
        SET data = (v.data - %(wiped)s::text[]) || excluded.data,
            household_id = excluded.household_id, regency_id = excluded.regency_id
        WHERE %(regency)s::int IS NULL OR v.regency_id = %(regency)s
        RETURNING old.id IS NOT NULL AS retold
    )
    SELECT count(*), count(*) FILTER (WHERE retold) FROM written
"""
# A version that is told anew no longer is what its household or person was born with.
_OUTDATED = """
    UPDATE {t.identity} i SET release_id = NULL
    FROM sigertak_chunk c
    WHERE i.registry_id = c.registry_id AND NOT i.in_base AND i.release_id = %(release)s
"""
# Another regency took the id between judging and now: the row stays out, and says so.
_REFUSE = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', 'held_elsewhere', 'level', 'error', 'column', %(id_column)s, 'judged', true))
    FROM sigertak_chunk c
    WHERE s.id = c.id AND NOT EXISTS (
        SELECT 1 FROM {t.identity} i
        JOIN {t.version} v ON v.release_id = %(release)s AND v.{t.key} = i.id
        WHERE i.registry_id = c.registry_id AND v.regency_id = c.regency_id)
"""
_MOVE_MARK = """
    UPDATE beneficiaries_registryimport SET applied_to = %(upto)s
    WHERE id = %(import)s AND state = 'applying' AND applied_to = %(after)s
"""
_ROWS = "SELECT count(*) FROM sigertak_chunk"
_REMAINING = """
    SELECT count(*) FILTER (WHERE number <= %(after)s), count(*), coalesce(max(number), 0)
    FROM beneficiaries_stagedrow
    WHERE import_file_id = %(import)s AND outcome <> 'faulty'
"""


class Overtaken(Exception):
    """Another worker does the same work, or it is over: the mark is not where it was."""


class _Chunk(NamedTuple):
    """Rows with a number above `after`, up to and with `upto`."""

    after: int
    upto: int


def apply(*, import_file: RegistryImport, desk: Desk, progress: Progress, by: User) -> int:
    """Bring every good row of an import in state APPLYING into its release; returns how many.

    Staged person files of the release are judged again afterwards, since the households they lacked
    may have come. Must be called outside of a transaction.
    """
    while True:
        try:
            return _apply(import_file, desk, progress, by)
        except Overtaken:
            continue


def _apply(import_file: RegistryImport, desk: Desk, progress: Progress, by: User) -> int:
    with desk():
        held = imports.lock(import_file)
        if held.state != ImportState.APPLYING:
            # A second message for work that is over.
            return int(sum(held.counts.get(outcome, 0) for outcome in _TAKEN))
        if judging.is_outdated(held):
            judging.judge(held)
        given = judging.parameters(held)
        given["was_base"] = former_versions.was_base(held.release_id)
        if given["families"] and held.unit == ImportUnit.PERSON:
            _make_households(given)
        done, total, last = _count(given)
    applied = [done]
    progress(done, total)

    def work(chunk: _Chunk, turn: Callable[[], None]) -> None:
        with desk():
            rows = _apply_chunk(Unit(held.unit), given | chunk._asdict())
            turn()
            _move_mark(given | chunk._asdict())
        applied.append(rows)

    abreast(
        [
            _Chunk(after, min(after + CHUNK, last))
            for after in range(given["after"], last, CHUNK)
        ],
        work,
        hands=HANDS if total - done > LONG else 1,
        after_each=lambda: progress(sum(applied), total),
    )  # fmt: skip
    with desk():
        counts = judging.counts_of(held)
        imports.mark_applied(import_file=held, counts=counts, by=by)
    if held.unit == ImportUnit.HOUSEHOLD:
        _judge_waiting_persons(held, desk)
    return total


_TAKEN = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.SAME)
# What a household made of its members has: see `_FAMILIES`.
_FAMILY_KEYS = (
    *PLACE_KEYS, "head_name", "family_card_number", "address", "neighbourhood", "decile",
    "member_count",
)  # fmt: skip


def _apply_chunk(unit: Unit, given: dict[str, Any]) -> int:
    """Write the rows of a chunk; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_CHUNK_MANNERS)
        cursor.execute(_TAKE_CHUNK[unit], given)
        cursor.execute(_ROWS)
        ((rows,),) = cursor.fetchall()
        if rows:
            write = _write_households if unit is Unit.HOUSEHOLD else _write_persons
            written = write(cursor, given, (*given["carried"], *PLACE_KEYS))
            if written < rows:
                cursor.execute(_REFUSE.format(t=judging.TABLES[unit]), given)
            cursor.execute(_CHECK_NOW)
        cursor.execute("DROP TABLE sigertak_chunk")
    return int(rows)


def _move_mark(given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_MARK, given)
        if cursor.rowcount != 1:
            raise Overtaken


def _make_households(given: dict[str, Any]) -> None:
    """Households of families that the release knows by their members only."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES, given)
        cursor.execute("ANALYZE sigertak_chunk")
        _write_households(cursor, given, _FAMILY_KEYS)
        cursor.execute("DROP TABLE sigertak_chunk")


def _write_households(cursor: Any, given: dict[str, Any], keys: Collection[str]) -> int:
    """Identities and versions for the rows of the chunk; returns how many versions."""
    parts = birth(Household, keys)
    cursor.execute(_NEW_HOUSEHOLDS.format(**asdict(parts)), given)
    _keep_former(cursor, Unit.HOUSEHOLD, given)
    cursor.execute(_HOUSEHOLD_VERSIONS, given)
    return _written(cursor, Unit.HOUSEHOLD, given)


def _write_persons(cursor: Any, given: dict[str, Any], keys: Collection[str]) -> int:
    parts = birth(Person, keys)
    cursor.execute(_NEW_PERSONS.format(**asdict(parts)), given)
    _keep_former(cursor, Unit.PERSON, given)
    cursor.execute(_PERSON_VERSIONS, given)
    return _written(cursor, Unit.PERSON, given)


def _written(cursor: Any, unit: Unit, given: dict[str, Any]) -> int:
    """How many versions the statement before wrote."""
    written, retold = cursor.fetchone()
    if retold:
        cursor.execute(_OUTDATED.format(t=judging.TABLES[unit]), given)
    return int(written)


def _keep_former(cursor: Any, unit: Unit, given: dict[str, Any]) -> None:
    if given["was_base"]:
        former_versions.keep(cursor, unit, given)


def _count(given: dict[str, Any]) -> tuple[int, int, int]:
    """Good rows that are in, all good rows, and the number of the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(_REMAINING, given)
        done, total, last = cursor.fetchone()
    return int(done), int(total), int(last)


def _judge_waiting_persons(import_file: RegistryImport, desk: Desk) -> None:
    waiting = RegistryImport.objects.filter(
        release_id=import_file.release_id,
        unit=ImportUnit.PERSON,
        state=ImportState.STAGED,
    )
    with desk():
        for other in waiting.select_related("release").select_for_update(of=("self",)):
            imports.recount(import_file=other, counts=judging.judge(other))
