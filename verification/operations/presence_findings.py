"""When an agency ends aid for a death or a move, the other cases of that person hear of it.

The system's own work, as the matching role: it goes along with the overlaps of those whose aid has
ended, since an ending is noted there.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from django.db import connection

from beneficiaries.enums import MatchOutcome
from beneficiaries.models import Person
from programs.enums import EndKind, RecipientState
from programs.models import Recipient
from programs.operations.touching import touch
from verification import outcomes
from verification.absences import gravest_absence
from verification.enums import CaseState, DriftCause
from verification.models import Case
from verification.operations import drifts
from verification.operations.rejudging import judge_decided, rejudge_undecided
from verification.queries.presence import Gone, absences_of, told

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
    cases = list(Case.objects.filter(recipient__in=others).select_related("recipient__person"))
    today = {case.pk: said for case, said in zip(cases, _presences(cases), strict=True)}
    changed = [case for case in cases if today[case.pk] != case.presence]
    undecided = {case.pk for case in changed if case.state in _UNDECIDED}
    if undecided:
        rejudge_undecided(_locked(undecided, recipient_ids))
    drifts.note(
        {case.pk: {outcomes.PRESENCE: today[case.pk]} for case in changed},
        cause=DriftCause.PRESENCE,
    )
    return len(changed)


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


def _locked(case_ids: Collection[uuid.UUID], noted: Collection[uuid.UUID]) -> list[Case]:
    wanted = Case.objects.filter(pk__in=case_ids).undecided().order_by("pk")
    locked = list(wanted.select_for_update(of=("self",), skip_locked=True))
    if len(locked) < len(case_ids):
        touch(noted)
    return locked
