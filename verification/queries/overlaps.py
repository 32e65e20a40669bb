"""Standing recipients that conflict with given ones, across all agencies.

Runs as the matching role. The rows go into findings (an outcome, for the agency) and evidence (the
programs' names, for Bappeda); no page shows them otherwise.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from programs.enums import TargetUnit
from programs.models import Program
from verification.enums import OverlapOutcome


@dataclass(frozen=True, slots=True)
class Overlap:
    """One other claim on the same person or household."""

    recipient_id: uuid.UUID
    other_id: uuid.UUID
    program_id: uuid.UUID
    program_name: str
    agency_name: str
    year: int
    state: str
    outcome: OverlapOutcome


# Drafts are nobody's claim yet, except those submitted in this very batch.
_OVERLAPS = """
WITH rivals AS (
    SELECT p.id, p.name, p.year, a.name AS agency_name
    FROM programs_program p JOIN accounts_agency a ON a.id = p.agency_id
    WHERE p.kind_id = %(kind)s AND p.year = %(year)s
), mine AS (
    SELECT id, {unit} AS unit, nik, match_outcome = 'match' AS found
    FROM programs_recipient WHERE id = ANY(%(ids)s)
), pairs AS (
    SELECT mine.id AS recipient_id, o.id AS other_id
    FROM mine JOIN programs_recipient o
        ON o.{unit} = mine.unit AND mine.found AND o.match_outcome = 'match'
    UNION
    SELECT mine.id, o.id
    FROM mine CROSS JOIN rivals JOIN programs_recipient o
        ON o.program_id = rivals.id AND o.nik = mine.nik
       AND o.nik <> '' AND o.state <> 'withdrawn'
    WHERE mine.nik <> ''
)
SELECT pairs.recipient_id, o.id, rivals.id, rivals.name, rivals.agency_name, rivals.year, o.state
FROM pairs
JOIN programs_recipient o ON o.id = pairs.other_id
JOIN rivals ON rivals.id = o.program_id
WHERE o.id <> pairs.recipient_id
  AND (o.state IN ('submitted', 'returned', 'approved') OR o.id = ANY(%(ids)s))
ORDER BY pairs.recipient_id, rivals.name, o.id
"""


def overlaps_of(recipient_ids: Sequence[uuid.UUID], program: Program) -> list[Overlap]:
    """Conflicts of recipients of one program: the same program, or the same kind and year.

    The unit is the program's own: persons by person, families and households by household. Those
    not found in the base are compared by the NIK as written.
    """
    unit = "person_id" if program.target_unit == TargetUnit.PERSON else "household_id"
    with connection.cursor() as cursor:
        cursor.execute(
            _OVERLAPS.format(unit=unit),
            {"ids": list(recipient_ids), "kind": program.kind_id, "year": program.year},
        )
        rows = cursor.fetchall()
    return [
        Overlap(
            recipient_id=row[0],
            other_id=row[1],
            program_id=row[2],
            program_name=row[3],
            agency_name=row[4],
            year=row[5],
            state=row[6],
            outcome=(
                OverlapOutcome.SAME_PROGRAM if row[2] == program.pk else OverlapOutcome.WARNED
            ),
        )
        for row in rows
    ]
