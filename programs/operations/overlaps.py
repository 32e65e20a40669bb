"""Keeping the table of overlaps equal to what the recipients say.

Changes leave notes (`programs.operations.touching`); `settle` takes a handful off and computes
anew. Notes and rows change in one transaction: a worker that dies leaves both as they were, and
working twice on the same note gives the same rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from programs.queries.overlaps import CLASHES, parameters

# So many recipients are computed in one transaction.
AT_ONCE = 2000
# Two workers that compute at the same time could each miss what the other just learned: one at a
# time. The number has no meaning but to be nobody else's.
_TURN = 731_004_117
_WAIT = "SELECT pg_advisory_xact_lock(%s)"
_TRY = "SELECT pg_try_advisory_xact_lock(%s)"

_TAKE_OFF = """
DELETE FROM programs_touchedrecipient WHERE id IN (
    SELECT id FROM programs_touchedrecipient ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING recipient_id
"""
# What stays as it was is not written again, and keeps the day it was found.
_RECOMPUTE = f"""
WITH {CLASHES}, gone AS (
    DELETE FROM programs_overlap old
    WHERE (old.recipient_id = ANY(%(ids)s) OR old.other_id = ANY(%(ids)s))
      AND NOT EXISTS (SELECT FROM clashing
                      WHERE clashing.recipient_id = old.recipient_id
                        AND clashing.other_id = old.other_id)
    RETURNING old.recipient_id
), written AS (
    INSERT INTO programs_overlap AS old
        (recipient_id, other_id, agency_id, regency_id, program_id,
         other_agency_id, other_regency_id, other_program_id,
         rule_id, same_program, unit, verdict, by_nik_only)
    SELECT recipient_id, other_id, agency_id, regency_id, program_id,
           other_agency_id, other_regency_id, other_program_id,
           rule_id, same_program, unit, verdict, by_nik
    FROM clashing ORDER BY recipient_id, other_id
    ON CONFLICT (recipient_id, other_id) DO UPDATE SET
        regency_id = excluded.regency_id, other_regency_id = excluded.other_regency_id,
        rule_id = excluded.rule_id, same_program = excluded.same_program, unit = excluded.unit,
        verdict = excluded.verdict, by_nik_only = excluded.by_nik_only
    WHERE (old.regency_id, old.other_regency_id, old.rule_id, old.same_program, old.unit,
           old.verdict, old.by_nik_only)
        IS DISTINCT FROM
          (excluded.regency_id, excluded.other_regency_id, excluded.rule_id,
           excluded.same_program, excluded.unit, excluded.verdict, excluded.by_nik_only)
    RETURNING old.recipient_id
)
SELECT recipient_id FROM gone UNION SELECT recipient_id FROM written
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Settled:
    """`noted` notes were taken off; `affected` are all whose overlaps may now be others: those
    noted, and who clashes or clashed with them."""

    noted: int = 0
    affected: frozenset[uuid.UUID] = frozenset()


def settle(*, most: int = AT_ONCE, patient: bool = False) -> Settled:
    """Take at most `most` notes off and compute those recipients anew.

    Call it in a transaction as the matching role. While somebody else is at it, nothing is done;
    the `patient` wait for their turn.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAIT if patient else _TRY, [_TURN])
        if cursor.fetchone()[0] is False:
            return Settled()
        cursor.execute(_TAKE_OFF, [most])
        noted = [row[0] for row in cursor.fetchall()]
    if not noted:
        return Settled()
    return Settled(len(noted), frozenset(noted) | recompute(set(noted)))


def recompute(recipient_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Make the rows of these recipients, and their mirrors, what they should be.

    Returns the recipients one of whose rows has changed, partners among them. Call it in a
    transaction as the matching role, in turn with others: see `settle`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RECOMPUTE, parameters(recipient_ids))
        return {row[0] for row in cursor.fetchall()}
