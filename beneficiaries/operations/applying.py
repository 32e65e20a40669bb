"""Applying: the good rows of a staged file enter their release, chunk by chunk.

A chunk inserts identities, versions and the mark on its rows in one transaction, so that a killed
worker leaves whole chunks behind and goes on with the rows that carry no mark. The base itself does
not move before the release is activated.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.models import User
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, ImportUnit, RowOutcome
from beneficiaries.models import Household, Person, RegistryImport
from beneficiaries.operations import former_versions, imports, judging
from beneficiaries.operations.record_sql import blank_record, insert_columns
from beneficiaries.operations.staging import Desk, Progress

CHUNK = 5_000

_TAKE_CHUNK = """
    CREATE TEMPORARY TABLE sigertak_chunk ON COMMIT DROP AS
    SELECT id, number, regency_id, registry_id, data
    FROM beneficiaries_stagedrow
    WHERE import_file_id = %(import)s AND NOT applied AND outcome <> 'faulty'
      AND number > %(after)s
      AND (%(regency)s::int IS NULL OR regency_id = %(regency)s)
    ORDER BY number LIMIT %(chunk)s
"""
# An identity new to the register starts outside of the base, knowing only its place.
_NEW_HOUSEHOLDS = """
    INSERT INTO beneficiaries_household (registry_id, in_base, {columns})
    SELECT c.registry_id, false, {values}
    FROM sigertak_chunk c
    CROSS JOIN LATERAL jsonb_populate_record(NULL::beneficiaries_household,
        %(blank)s::jsonb || jsonb_build_object('regency_id', c.data->'regency_id',
            'district_id', c.data->'district_id', 'village_id', c.data->'village_id')) r
    ON CONFLICT (registry_id) DO NOTHING
"""
_HOUSEHOLD_VERSIONS = """
    INSERT INTO beneficiaries_householdversion AS v (release_id, household_id, regency_id, data)
    SELECT %(release)s, h.id, c.regency_id, c.data
    FROM sigertak_chunk c JOIN beneficiaries_household h ON h.registry_id = c.registry_id
    ON CONFLICT (release_id, household_id) DO UPDATE
    SET data = (v.data - %(carried)s::text[]) || excluded.data, regency_id = excluded.regency_id
    WHERE %(regency)s::int IS NULL OR v.regency_id = %(regency)s
"""
# Families told by their members only (P3KE, DTSEN): the head's row speaks for the household.
_FAMILIES = """
    CREATE TEMPORARY TABLE sigertak_chunk ON COMMIT DROP AS
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
    INSERT INTO beneficiaries_person (registry_id, household_id, in_base, {columns})
    SELECT c.registry_id, h.id, false, {values}
    FROM sigertak_chunk c
    JOIN beneficiaries_household h ON h.registry_id = c.data->>'household_registry_id'
    JOIN beneficiaries_householdversion hv
      ON hv.release_id = %(release)s AND hv.household_id = h.id AND hv.regency_id = c.regency_id
    CROSS JOIN LATERAL jsonb_populate_record(NULL::beneficiaries_person,
        %(blank)s::jsonb || jsonb_build_object('regency_id', c.data->'regency_id',
            'district_id', c.data->'district_id', 'village_id', c.data->'village_id',
            'name', c.data->'name')) r
    ON CONFLICT (registry_id) DO NOTHING
"""
_PERSON_VERSIONS = """
    INSERT INTO beneficiaries_personversion AS v
        (release_id, person_id, household_id, regency_id, data)
    SELECT %(release)s, p.id, h.id, c.regency_id, c.data - 'household_registry_id'
    FROM sigertak_chunk c
    JOIN beneficiaries_person p ON p.registry_id = c.registry_id
    JOIN beneficiaries_household h ON h.registry_id = c.data->>'household_registry_id'
    JOIN beneficiaries_householdversion hv
      ON hv.release_id = %(release)s AND hv.household_id = h.id AND hv.regency_id = c.regency_id
    ON CONFLICT (release_id, person_id) DO UPDATE
    SET data = (v.data - %(carried)s::text[]) || excluded.data,
        household_id = excluded.household_id, regency_id = excluded.regency_id
    WHERE %(regency)s::int IS NULL OR v.regency_id = %(regency)s
"""
_MARK = """
    UPDATE beneficiaries_stagedrow s SET applied = true
    FROM sigertak_chunk c
    JOIN {t.identity} i ON i.registry_id = c.registry_id
    JOIN {t.version} v
      ON v.release_id = %(release)s AND v.{t.key} = i.id AND v.regency_id = c.regency_id
    WHERE s.id = c.id
"""
# Another regency took the id between judging and now: the row stays out, and says so.
_REFUSE = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', 'held_elsewhere', 'level', 'error', 'column', %(id_column)s, 'judged', true))
    FROM sigertak_chunk c WHERE s.id = c.id AND NOT s.applied
"""
_BOUNDS = "SELECT count(*), max(number) FROM sigertak_chunk"
_REMAINING = """
    SELECT count(*) FILTER (WHERE applied), count(*) FROM beneficiaries_stagedrow
    WHERE import_file_id = %s AND outcome <> 'faulty'
"""


def apply(*, import_file: RegistryImport, desk: Desk, progress: Progress, by: User) -> int:
    """Bring every good row of an import in state APPLYING into its release; returns how many.

    Staged person files of the release are judged again afterwards, since the households they lacked
    may have come. Must be called outside of a transaction.
    """
    with desk():
        held = imports.lock(import_file)
        if held.state != ImportState.APPLYING:
            # A second message for work that is over.
            return int(sum(held.counts.get(outcome, 0) for outcome in _TAKEN))
        judging.judge(held)
        given = judging.parameters(held)
        given["was_base"] = former_versions.was_base(held.release_id)
        if given["families"] and held.unit == ImportUnit.PERSON:
            _make_households(given)
        done, total = _count(held)
    progress(done, total)
    after = -1
    while True:
        with desk():
            imports.lock(import_file)
            rows, last = _apply_chunk(Unit(held.unit), {**given, "after": after})
        if not rows:
            break
        after, done = last, done + rows
        progress(done, total)
    with desk():
        counts = judging.counts_of(held)
        imports.mark_applied(import_file=held, counts=counts, by=by)
    if held.unit == ImportUnit.HOUSEHOLD:
        _judge_waiting_persons(held, desk)
    return total


_TAKEN = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.SAME)


def _apply_chunk(unit: Unit, given: dict[str, Any]) -> tuple[int, int]:
    """Apply the next rows; returns how many, and the number of the last."""
    model = Household if unit is Unit.HOUSEHOLD else Person
    given = {**given, "chunk": CHUNK, "blank": blank_record(model)}
    columns = {"columns": insert_columns(model), "values": insert_columns(model, "r.")}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_CHUNK, given)
        # Without statistics the planner joins the chunk row by row: quadratic in its length.
        cursor.execute("ANALYZE sigertak_chunk")
        cursor.execute(_BOUNDS)
        rows, last = cursor.fetchone()
        if rows:
            if unit is Unit.HOUSEHOLD:
                cursor.execute(_NEW_HOUSEHOLDS.format(**columns), given)
                _keep_former(cursor, unit, given)
                cursor.execute(_HOUSEHOLD_VERSIONS, given)
            else:
                cursor.execute(_NEW_PERSONS.format(**columns), given)
                _keep_former(cursor, unit, given)
                cursor.execute(_PERSON_VERSIONS, given)
            cursor.execute(_MARK.format(t=judging.TABLES[unit]), given)
            cursor.execute(_REFUSE, given)
        cursor.execute("DROP TABLE sigertak_chunk")
    return rows, last or 0


def _keep_former(cursor: Any, unit: Unit, given: dict[str, Any]) -> None:
    if given["was_base"]:
        former_versions.keep(cursor, unit, given)


def _make_households(given: dict[str, Any]) -> None:
    """Households of families that the release knows by their members only."""
    columns = {"columns": insert_columns(Household), "values": insert_columns(Household, "r.")}
    given = {**given, "blank": blank_record(Household)}
    with connection.cursor() as cursor:
        cursor.execute(_FAMILIES, given)
        cursor.execute(_NEW_HOUSEHOLDS.format(**columns), given)
        _keep_former(cursor, Unit.HOUSEHOLD, given)
        cursor.execute(_HOUSEHOLD_VERSIONS, given)
        cursor.execute("DROP TABLE sigertak_chunk")


def _count(import_file: RegistryImport) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_REMAINING, [import_file.pk])
        done, total = cursor.fetchone()
    return int(done), int(total)


def _judge_waiting_persons(import_file: RegistryImport, desk: Desk) -> None:
    waiting = RegistryImport.objects.filter(
        release_id=import_file.release_id,
        unit=ImportUnit.PERSON,
        state=ImportState.STAGED,
    )
    with desk():
        for other in waiting.select_related("release").select_for_update(of=("self",)):
            imports.recount(import_file=other, counts=judging.judge(other))
