"""Applying: the good rows of a staged file enter their release, chunk by chunk.

A chunk inserts versions and moves the import's mark (`applied_to`, the number of the last row that
is in) in one transaction, so that a killed worker leaves whole chunks behind and goes on behind the
mark. Of a long file several chunks are at work at once, and enter in their order. The base itself
does not move before the release is activated.

A version names whom it tells of: the household or person with that id of the register, or else the
one that another release tells of already, or else somebody to be born under a new id when one of
these releases becomes the base (`operations.entering`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import User
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, ImportUnit, RowOutcome
from beneficiaries.models import RegistryImport, ReleaseActivation
from beneficiaries.operations import imports, judging, previewing
from beneficiaries.operations.staging import Desk, Progress
from beneficiaries.queries.import_freshness import is_outdated
from core.abreast import abreast

CHUNK = 5_000
# So many rows are worth a second connection.
LONG, HANDS = 20_000, 2

# A lost commit is a chunk to be done again: only the last act of an import waits for the disk.
# Whoever waits so long for a row waits for somebody who may wait for us, unknown to the database.
# Whom a row belongs to is looked up row by row, by indexes: the planner, which knows nothing yet of
# tables that are being filled, would walk through all of them, for each row.
_CHUNK_MANNERS = """
    SET LOCAL synchronous_commit = off;
    SET LOCAL lock_timeout = '60s';
    SET LOCAL enable_seqscan = off
"""
_GOOD_ROWS = """
    FROM beneficiaries_stagedrow s
    WHERE import_file_id = %(import)s AND number > %(after)s AND number <= %(upto)s
      AND outcome <> 'faulty' AND (%(regency)s::int IS NULL OR regency_id = %(regency)s)
    ORDER BY number
"""
_TAKE_CHUNK = {
    Unit.HOUSEHOLD: f"""
        CREATE TEMPORARY TABLE sigertak_chunk WITH (toast_tuple_target = 8160) ON COMMIT DROP AS
        SELECT id, number, regency_id, registry_id, data {_GOOD_ROWS}
    """,
    # `household_id`: the person's household, when the release knows it, and in the same regency;
    # which is asked in a way that no index answers: that of regencies would look cheaper.
    Unit.PERSON: f"""
        CREATE TEMPORARY TABLE sigertak_chunk WITH (toast_tuple_target = 8160) ON COMMIT DROP AS
        SELECT id, number, regency_id, registry_id, data - 'household_registry_id' AS data,
               (SELECT hv.household_id FROM beneficiaries_householdversion hv
                WHERE hv.registry_id = s.data->>'household_registry_id'
                  AND hv.release_id = %(release)s
                  AND hv.regency_id IS NOT DISTINCT FROM s.regency_id) AS household_id
        {_GOOD_ROWS}
    """,  # noqa: S608 - our own words
}
# Judging came first; whoever was born elsewhere since is named by no version of ours either.
_OURS = """(%(regency)s::int IS NULL OR NOT EXISTS (
        SELECT 1 FROM {identity} held
        WHERE held.registry_id = c.registry_id AND held.regency_id <> %(regency)s))"""
_HOUSEHOLD_VERSIONS = f"""
    INSERT INTO beneficiaries_householdversion AS v
        (release_id, registry_id, household_id, regency_id, data)
    SELECT %(release)s, c.registry_id, coalesce(
               (SELECT i.id FROM beneficiaries_household i WHERE i.registry_id = c.registry_id),
               (SELECT other.household_id FROM beneficiaries_householdversion other
                WHERE other.registry_id = c.registry_id LIMIT 1),
               uuidv7()), c.regency_id, c.data
    FROM sigertak_chunk c WHERE {_OURS.format(identity="beneficiaries_household")}
    ON CONFLICT (registry_id, release_id) DO UPDATE
    SET data = (v.data - %(wiped)s::text[]) || excluded.data, regency_id = excluded.regency_id
    WHERE %(regency)s::int IS NULL OR v.regency_id = %(regency)s
"""  # noqa: S608 - our own words
_PERSON_VERSIONS = f"""
    INSERT INTO beneficiaries_personversion AS v
        (release_id, registry_id, person_id, household_id, regency_id, data)
    SELECT %(release)s, c.registry_id, coalesce(
               (SELECT i.id FROM beneficiaries_person i WHERE i.registry_id = c.registry_id),
               (SELECT other.person_id FROM beneficiaries_personversion other
                WHERE other.registry_id = c.registry_id LIMIT 1),
               uuidv7()), c.household_id, c.regency_id, c.data
    FROM sigertak_chunk c
    WHERE c.household_id IS NOT NULL AND {_OURS.format(identity="beneficiaries_person")}
    ON CONFLICT (registry_id, release_id) DO UPDATE
    SET data = (v.data - %(wiped)s::text[]) || excluded.data,
        household_id = excluded.household_id, regency_id = excluded.regency_id
    WHERE %(regency)s::int IS NULL OR v.regency_id = %(regency)s
"""  # noqa: S608 - our own words
_VERSIONS = {Unit.HOUSEHOLD: _HOUSEHOLD_VERSIONS, Unit.PERSON: _PERSON_VERSIONS}
# What a release that is, or was, a base said before, for undoing (`FormerVersion`). The first
# filling of a release costs nothing.
_AND_KEEP_FORMER = {
    Unit.HOUSEHOLD: """
        WITH written AS ({versions}
            RETURNING v.household_id, v.regency_id, old.id IS NULL OR old.regency_id <> v.regency_id
                OR old.data <> v.data AS differs, old.regency_id AS regency_then, old.data AS told
        ), kept AS (
            INSERT INTO beneficiaries_formerversion (release_id, household_id, regency_id, data)
            SELECT %(release)s, household_id, coalesce(regency_then, regency_id), told
            FROM written WHERE differs
        )
        SELECT FROM written
    """,
    Unit.PERSON: """
        WITH written AS ({versions}
            RETURNING v.person_id, v.household_id, v.regency_id,
                old.id IS NULL OR old.regency_id <> v.regency_id
                OR old.household_id <> v.household_id OR old.data <> v.data AS differs,
                old.household_id AS household_then, old.regency_id AS regency_then,
                old.data AS told
        ), kept AS (
            INSERT INTO beneficiaries_formerversion
                (release_id, household_id, person_id, regency_id, data)
            SELECT %(release)s, coalesce(household_then, household_id), person_id,
                   coalesce(regency_then, regency_id), told
            FROM written WHERE differs
        )
        SELECT FROM written
    """,
}
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
        WHERE hv.release_id = %(release)s
          AND hv.registry_id = s.data->>'household_registry_id')
    ORDER BY s.data->>'household_registry_id', s.is_head DESC, s.number
"""
# Another regency took the id between judging and now: the row stays out, and says so.
_REFUSE = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', 'held_elsewhere', 'level', 'error', 'column', %(id_column)s, 'judged', true))
    FROM sigertak_chunk c
    WHERE s.id = c.id AND NOT EXISTS (
        SELECT 1 FROM {t.version} v
        WHERE v.registry_id = c.registry_id AND v.release_id = %(release)s
          AND v.regency_id IS NOT DISTINCT FROM c.regency_id)
"""
_MOVE_MARK = """
    UPDATE beneficiaries_registryimport SET applied_to = %(upto)s
    WHERE id = %(import)s AND state = 'applying' AND applied_to = %(after)s
"""
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
        if is_outdated(held):
            judging.judge(held)
            if not held.applied_to:
                # The figures that stay with the import are of what was applied.
                previewing.count(held)
        given = judging.parameters(held)
        given["was_base"] = _was_base(held)
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


def _apply_chunk(unit: Unit, given: dict[str, Any]) -> int:
    """Write the rows of a chunk; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_CHUNK_MANNERS)
        cursor.execute(_TAKE_CHUNK[unit], given)
        rows = int(cursor.rowcount)
        if rows and _write(cursor, unit, given) < rows:
            cursor.execute(_REFUSE.format(t=judging.TABLES[unit]), given)
        cursor.execute("DROP TABLE sigertak_chunk")
    return rows


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
        _write(cursor, Unit.HOUSEHOLD, given)
        cursor.execute("DROP TABLE sigertak_chunk")


def _write(cursor: Any, unit: Unit, given: dict[str, Any]) -> int:
    """Versions for the rows of the chunk; returns how many."""
    statement = _VERSIONS[unit]
    if given["was_base"]:
        statement = _AND_KEEP_FORMER[unit].format(versions=statement)
    cursor.execute(statement, given)
    return int(cursor.rowcount)


def _was_base(import_file: RegistryImport) -> bool:
    """Whether anybody could want to go back to what the release says now."""
    return ReleaseActivation.objects.filter(release_id=import_file.release_id).exists()


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
            previewing.preview(import_file=other)
