"""Who says that the people under verification have died, moved away, or were not found.

The base in force, proposals of villages, and aid that an agency has ended for that reason. One
statement for a batch of recipients, as the matching role; it reads by index from each recipient.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from beneficiaries.proposals.enums import WAITING, ProposalKind, ProposalState
from beneficiaries.quality.presence import PRESENCE_SQL
from programs.enums import EndKind, RecipientState
from verification.absences import Absence
from verification.enums import Presence, PresenceSource

# What villages propose of people that speaks against their living there.
GOING = (ProposalKind.DECEASED.value, ProposalKind.MOVED.value)
_ENDED_BY = (EndKind.DECEASED.value, EndKind.MOVED.value)
# Somebody ratified as gone is in the base no more, so that the engine finds nobody: they are known
# by the NIK as written, among those gone from the regency as written. Aid that ended for a move
# speaks against the village it was given in alone: elsewhere the person may live by now. Of two
# people found in the base a NIK says nothing more.
# OFFSET 0: each of these is asked by index for one row after the other.
_ABSENCES = f"""
WITH asked AS MATERIALIZED (
    SELECT r.*, given.person_id
    FROM unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS given (id, person_id)
    CROSS JOIN LATERAL (
        SELECT id, nik, regency_id, village_id FROM programs_recipient r
        WHERE r.id = given.id OFFSET 0) r
), people AS MATERIALIZED (
    SELECT asked.id, p.* FROM asked CROSS JOIN LATERAL (
        SELECT p.id AS person_id, p.household_id, p.regency_id AS lives_in,
               {PRESENCE_SQL} AS presence
        FROM beneficiaries_person p WHERE p.id = asked.person_id AND p.in_base OFFSET 0) p
), gone AS MATERIALIZED (
    SELECT kind, household_id, person_id, coalesce(happened_on, ratified_at::date) AS since
    FROM beneficiaries_proposal
    WHERE regency_id = ANY(SELECT regency_id FROM asked WHERE person_id IS NULL AND nik <> '')
      AND state = %(ratified)s AND kind = ANY(%(going)s)
), ended AS (
    SELECT asked.id, o.*, false AS by_nik FROM asked CROSS JOIN LATERAL (
        SELECT o.id AS other_id, o.regency_id, o.village_id AS given_in, o.agency_id, o.program_id,
               o.end_kind, o.ended_on
        FROM programs_recipient o
        WHERE o.person_id = asked.person_id AND o.match_outcome = 'match' AND o.state = %(ended)s
        OFFSET 0) o
    UNION ALL
    SELECT asked.id, o.*, true FROM asked CROSS JOIN LATERAL (
        SELECT o.id AS other_id, o.regency_id, o.village_id AS given_in, o.agency_id, o.program_id,
               o.end_kind, o.ended_on
        FROM programs_recipient o
        WHERE o.nik = asked.nik AND o.nik <> '' AND o.state = %(ended)s
          AND NOT (asked.person_id IS NOT NULL AND o.match_outcome = 'match')
        OFFSET 0) o
)
SELECT id, presence, 'base', false, NULL::date, lives_in, NULL, NULL
FROM people WHERE presence IS NOT NULL
UNION ALL
SELECT people.id, q.kind, 'proposed', false, coalesce(q.happened_on, q.submitted_at::date),
       people.lives_in, NULL, NULL
FROM people CROSS JOIN LATERAL (
    SELECT kind, happened_on, submitted_at FROM beneficiaries_proposal q
    WHERE q.household_id = people.household_id AND q.state = ANY(%(waiting)s)
      AND q.kind = ANY(%(going)s) AND (q.person_id IS NULL OR q.person_id = people.person_id)
    OFFSET 0) q
UNION ALL
SELECT asked.id, left_it.kind, 'ratified', true, left_it.since, asked.regency_id, NULL, NULL
FROM (SELECT gone.kind, gone.since, p.nik, p.regency_id
      FROM gone JOIN beneficiaries_person p ON p.id = gone.person_id AND NOT p.in_base
      UNION ALL
      SELECT gone.kind, gone.since, p.nik, p.regency_id
      FROM gone JOIN beneficiaries_person p ON p.household_id = gone.household_id AND NOT p.in_base
      WHERE gone.person_id IS NULL) left_it
JOIN asked ON asked.nik = left_it.nik AND asked.regency_id = left_it.regency_id
WHERE asked.nik <> '' AND asked.person_id IS NULL
UNION ALL
SELECT ended.id, ended.end_kind, 'aid', ended.by_nik, ended.ended_on, ended.regency_id,
       agency.short_name, program.name
FROM ended
JOIN asked USING (id)
JOIN accounts_agency agency ON agency.id = ended.agency_id
JOIN programs_program program ON program.id = ended.program_id
WHERE ended.other_id <> ended.id AND ended.end_kind = ANY(%(end_kinds)s)
  AND (ended.end_kind = 'deceased' OR ended.given_in = asked.village_id)
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Gone:
    """One saying, with what only Bappeda reads of it. `on`: the day it names, if any.

    `regency_id` is where the person lives by the base, or where the ended aid was given.
    """

    of: Presence
    by: PresenceSource
    by_nik: bool
    on: datetime.date | None
    regency_id: int | None
    agency: str | None
    program: str | None

    @property
    def absence(self) -> Absence:
        """What of it an agency may hear."""
        return Absence(self.of, self.by, self.by_nik and self.by is PresenceSource.AID)

    def kept(self, regency_id: int) -> dict[str, Any]:
        """For the evidence of a case of this regency: of what another says, the bare kind."""
        return self.in_full() if self.regency_id == regency_id else {"of": self.of.value}

    def in_full(self) -> dict[str, Any]:
        """For the eyes of the province, or of the regency it was said in."""
        return {
            "of": self.of.value,
            "by": self.by.value,
            "by_nik": self.by_nik,
            "on": self.on.isoformat() if self.on else None,
            "agency": self.agency,
            "program": self.program,
        }


def absences_of(
    asked: Iterable[tuple[uuid.UUID, uuid.UUID | None]],
) -> dict[uuid.UUID, list[Gone]]:
    """By recipient, what is said of its person. `asked`: recipient, and who it certainly is.

    Those of whom nothing is said are left out. Call it as the matching role.
    """
    pairs = list(asked)
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _ABSENCES,
            {
                "ids": [pk for pk, _person in pairs],
                "people": [person for _pk, person in pairs],
                "going": list(GOING),
                "waiting": [state.value for state in WAITING],
                "ratified": ProposalState.RATIFIED.value,
                "ended": RecipientState.ENDED.value,
                "end_kinds": list(_ENDED_BY),
            },
        )
        rows = cursor.fetchall()
    said: defaultdict[uuid.UUID, set[Gone]] = defaultdict(set)
    for pk, *row in rows:
        said[pk].add(_gone(row))
    return {pk: sorted(found, key=_order) for pk, found in said.items()}


def told(
    gone: Iterable[Gone], *, lives_in: int | None, written_in: int, rivals_elsewhere: bool = False
) -> list[Gone]:
    """What a case of the regency `written_in` may hold of it, for its agency and its verifiers.

    Nothing of somebody who lives in another regency, or whom somebody there could be. Another
    regency is heard of in one way: aid it ended for a person who is certain, and lives here. By a
    mere NIK, which anybody can write, nothing is learnt of what other regencies do.
    `lives_in` is the regency of the person found, None for nobody.
    """
    if rivals_elsewhere or lives_in not in (None, written_in):
        return []
    is_certain = lives_in is not None
    return [
        one
        for one in gone
        if one.regency_id == written_in
        or (is_certain and one.by is PresenceSource.AID and not one.by_nik)
    ]


def _gone(row: Sequence[Any]) -> Gone:
    of, by, by_nik, on, regency_id, agency, program = row
    return Gone(Presence(of), PresenceSource(by), by_nik, on, regency_id, agency, program)


def _order(gone: Gone) -> tuple[Any, ...]:
    """The graver first, then by source, the latest first."""
    since = -gone.on.toordinal() if gone.on else 0
    return list(Presence).index(gone.of), list(PresenceSource).index(gone.by), since, str(gone)
