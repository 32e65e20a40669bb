"""When somebody says of a person that they died or moved, the cases of that person hear of it.

The system's own work, as the matching role. What an agency says by ending its aid goes along with
the overlaps of that aid, since an ending is noted there; what villages propose is asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable

from django.db import connection
from django.db.models import Q

from beneficiaries.enums import MatchOutcome
from beneficiaries.models import Person
from beneficiaries.proposals.enums import WAITING, ProposalState
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.enums import EndKind, RecipientState
from programs.models import Recipient
from programs.operations.touching import touch
from verification import outcomes
from verification.absences import gravest_absence
from verification.enums import CaseState, DriftCause
from verification.models import Case
from verification.operations import drifts
from verification.operations.rejudging import judge_decided, rejudge_undecided
from verification.queries.presence import GOING, Gone, absences_of, told

_STANDING = (*WAITING, ProposalState.RATIFIED)
_UNDECIDED = (CaseState.SUBMITTED, CaseState.FIELD)
# Each way of meeting is asked by index for one ended aid after the other.
_OTHERS = """
WITH ended AS MATERIALIZED (
    SELECT id, nik, CASE WHEN match_outcome = 'match' THEN person_id END AS person_id
    FROM programs_recipient
    WHERE id = ANY(%(ids)s) AND state = %(ended)s AND end_kind = ANY(%(kinds)s)
)
SELECT o.id FROM ended CROSS JOIN LATERAL (
    SELECT id FROM programs_recipient
    WHERE person_id = ended.person_id AND match_outcome = 'match' OFFSET 0) o
WHERE o.id <> ended.id
UNION
SELECT o.id FROM ended CROSS JOIN LATERAL (
    SELECT id FROM programs_recipient WHERE nik = ended.nik AND nik <> '' OFFSET 0) o
WHERE o.id <> ended.id
"""
# A village's word, and its end. Whoever is told already, or decided in sight of it, is passed over;
# whoever must not hear of it is asked for again until the days are over. Somebody who has left the
# base is found by the NIK as written.
_SPOKEN_OF = """
WITH said AS MATERIALIZED (
    SELECT household_id, person_id, kind, since, state = ANY(%(standing)s) AS stands
    FROM beneficiaries_proposal
    WHERE kind = ANY(%(kinds)s) AND submitted_at IS NOT NULL
      AND since > now() - make_interval(days => %(days)s)
), people AS MATERIALIZED (
    SELECT said.*, p.id AS of, p.nik FROM said CROSS JOIN LATERAL (
        SELECT id, nik FROM beneficiaries_person p
        WHERE p.household_id = said.household_id
          AND (said.person_id IS NULL OR p.id = said.person_id) OFFSET 0) p
), theirs AS MATERIALIZED (
    SELECT people.*, r.id AS recipient_id FROM people CROSS JOIN LATERAL (
        SELECT id FROM programs_recipient WHERE person_id = people.of OFFSET 0) r
    UNION
    SELECT people.*, r.id FROM people CROSS JOIN LATERAL (
        SELECT id FROM programs_recipient WHERE nik = people.nik AND nik <> '' OFFSET 0) r
)
SELECT DISTINCT c.id FROM theirs JOIN verification_case c USING (recipient_id)
WHERE CASE WHEN stands THEN c.presence NOT IN ('deceased', kind) ELSE c.presence = kind END
  AND (c.decided_at IS NULL OR c.decided_at < since)
  AND NOT EXISTS (SELECT FROM verification_drift d WHERE d.case_id = c.id AND d.found_at > since)
"""
# So long the beat may have stood still without a village's word being missed.
_DAYS = 7
_AT_ONCE = 500


def hear_villages(goes_on: Callable[[], bool] = lambda: True) -> int:
    """Judge the cases anew that villages' proposals of the last days speak of; how many changed.

    A commit for every few cases, while `goes_on()`. What is left over, and what somebody holds, is
    asked for the next time.
    """
    matching = DatabaseScope(DatabaseRole.MATCHING)
    with scoped(matching), connection.cursor() as cursor:
        cursor.execute(
            _SPOKEN_OF,
            {"standing": list(_STANDING), "kinds": list(GOING), "days": _DAYS},
        )
        spoken_of = [row[0] for row in cursor.fetchall()]
    changed = 0
    for start in range(0, len(spoken_of), _AT_ONCE):
        if not goes_on():
            break
        with scoped(matching):
            changed += _tell(Q(pk__in=spoken_of[start : start + _AT_ONCE]))[0]
    return changed


def tell_others(recipient_ids: Collection[uuid.UUID]) -> int:
    """Judge the cases anew that the ended aid among these recipients speaks of; how many changed.

    Cases without a verdict get new findings, decided ones a drift. Those that somebody is just
    deciding are noted for the next time. Call it in a transaction as the matching role.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _OTHERS,
            {
                "ids": list(recipient_ids),
                "ended": RecipientState.ENDED.value,
                "kinds": [EndKind.DECEASED.value, EndKind.MOVED.value],
            },
        )
        others = [row[0] for row in cursor.fetchall()]
    if not others:
        return 0
    changed, missed = _tell(Q(recipient__in=others))
    if missed:
        touch(recipient_ids)
    return changed


def _tell(those: Q) -> tuple[int, bool]:
    """How many of those cases changed, and whether one was passed over that somebody holds."""
    cases = list(Case.objects.filter(those).select_related("recipient__person"))
    today = {case.pk: said for case, said in zip(cases, _presences(cases), strict=True)}
    changed = [case for case in cases if today[case.pk] != case.presence]
    undecided = {case.pk for case in changed if case.state in _UNDECIDED}
    locked = _locked(undecided)
    if locked:
        rejudge_undecided(locked)
    drifts.note(
        {case.pk: {outcomes.PRESENCE: today[case.pk]} for case in changed},
        cause=DriftCause.PRESENCE,
    )
    return len(changed), len(locked) < len(undecided)


def _presences(cases: Collection[Case]) -> list[str]:
    """In the order of the cases, what their agencies may hear today of each one's person."""
    found = [_found(case.recipient) for case in cases]
    recipients = [case.recipient for case in cases]
    said = absences_of(
        (recipient.pk, person.pk if person else None)
        for recipient, person in zip(recipients, found, strict=True)
    )
    # Where all live that a doubtful one could be, only the engine knows.
    doubtful = judge_decided(
        [
            case
            for case in cases
            if case.recipient_id in said and case.recipient.match_outcome == MatchOutcome.DOUBTFUL
        ]
    )
    return [
        doubtful[case.pk][outcomes.PRESENCE]
        if case.pk in doubtful
        else _gravest(said.get(case.recipient_id, ()), person, case.recipient)
        for case, person in zip(cases, found, strict=True)
    ]


def _gravest(said: Iterable[Gone], person: Person | None, recipient: Recipient) -> str:
    lives_in = person.regency_id if person else None
    heard = told(said, lives_in=lives_in, written_in=recipient.regency_id)
    return gravest_absence({one.absence for one in heard})


def _found(recipient: Recipient) -> Person | None:
    is_found = recipient.match_outcome == MatchOutcome.MATCH
    person = recipient.person if is_found else None
    return person if person is not None and person.in_base else None


def _locked(case_ids: Collection[uuid.UUID]) -> list[Case]:
    wanted = Case.objects.filter(pk__in=case_ids).undecided().order_by("pk")
    return list(wanted.select_for_update(of=("self",), skip_locked=True))
