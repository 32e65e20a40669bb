"""Judging cases anew against the base, the criteria and the overlaps of today.

Both functions ask the matching engine again. Call them with locked cases, in a transaction, under a
scope that may write the cases and recipients concerned.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import connection

from core.scope import DatabaseRole, acting_as
from programs.models import Program, Recipient
from programs.operations import matches
from verification import outcomes
from verification.findings import Judgements, judge
from verification.models import Case
from verification.operations.findings import record_findings
from verification.outcomes import Outcomes
from verification.queries.facts import Answers, Gathered, gather

_JUDGED = ["version", "proposed", "withheld", *outcomes.FIELDS.values()]


def give_way() -> None:
    """People come first: for the rest of the transaction, a row somebody holds is not waited for.

    Raises `OperationalError` at such a row; whoever calls leaves the work to the next turn.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '500ms'")


def rejudge_undecided(cases: Sequence[Case]) -> int:
    """Match and judge cases without a verdict anew, with findings one version up.

    Returns how many of them have another outcome now. Whoever has one of them on the screen is
    told at the verdict that it has changed.
    """
    recipients = _recipients(cases)
    answers = matches.ask_again(recipients.values())
    with acting_as(DatabaseRole.MATCHING):
        # Who they are in the base is the engine's to say, not of whoever decides here.
        matches.keep(matches.take(recipients.values(), answers))
    changed = 0
    for group, judged, gathered in _judged(cases, recipients, answers):
        for case in group:
            before = outcomes.of_case(case)
            _set(case, judged[case.recipient_id])
            case.version += 1
            changed += before != outcomes.of_case(case)
        Case.objects.bulk_update(group, _JUDGED, batch_size=500)
        record_findings(group, recipients, judged, gathered)
    return changed


def judge_decided(cases: Sequence[Case]) -> dict[uuid.UUID, Outcomes]:
    """What would be found today of decided cases, by case. Writes nothing."""
    recipients = _recipients(cases)
    answers = matches.ask_again(recipients.values())
    return {
        case.pk: outcomes.of_judgements(judged[case.recipient_id])
        for group, judged, _gathered in _judged(cases, recipients, answers)
        for case in group
    }


def _recipients(cases: Iterable[Case]) -> dict[uuid.UUID, Recipient]:
    return Recipient.objects.in_bulk([case.recipient_id for case in cases])


def _judged(
    cases: Iterable[Case], recipients: Mapping[uuid.UUID, Recipient], answers: Answers
) -> Iterator[tuple[list[Case], Mapping[uuid.UUID, Judgements], Gathered]]:
    """Program by program: its cases, and the judgements by recipient."""
    by_program: defaultdict[uuid.UUID, list[Case]] = defaultdict(list)
    for case in cases:
        by_program[case.program_id].append(case)
    for program_id, group in sorted(by_program.items()):
        with acting_as(DatabaseRole.MATCHING):
            # A program of another regency's agency is not this scope's to read.
            program = Program.objects.get(pk=program_id)
            gathered = gather([recipients[case.recipient_id] for case in group], program, answers)
        judged = {pk: judge(facts, gathered.yardstick) for pk, facts in gathered.facts.items()}
        yield group, judged, gathered


def _set(case: Case, judgements: Judgements) -> None:
    for kind, outcome in outcomes.of_judgements(judgements).items():
        setattr(case, outcomes.FIELDS[kind], outcome)
    case.proposed = judgements.proposed
    case.withheld = judgements.eligibility.withheld
