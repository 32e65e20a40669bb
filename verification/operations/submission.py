"""Submission: clean drafts and corrected returned recipients become cases with their findings."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.scope import DatabaseRole, acting_as
from programs.enums import ProgramState
from programs.models import Program, Recipient
from programs.operations import matches
from programs.operations.recipients import mark_submitted
from verification import machine
from verification.enums import CaseState
from verification.findings import Judgements
from verification.models import Case
from verification.operations import telling
from verification.operations.bulk_rows import insert_rows
from verification.operations.findings import OUTCOMES, copy_outcomes, examine, record_findings
from verification.queries.ready import ready_to_submit
from verification.rules import Refused

# So many are done within the web request; more go to the worker, in larger chunks.
MOST_AT_ONCE = 500
IN_THE_WORKER = 4_000
NOT_RUNNING = _("Program ini tidak sedang berjalan sehingga penerimanya tidak dapat diajukan.")


@dataclass(frozen=True, slots=True)
class Submitted:
    """How many recipients became cases for the first time, and how many came back corrected."""

    new: int = 0
    again: int = 0

    @property
    def total(self) -> int:
        return self.new + self.again


def submit(
    *,
    program: Program,
    by: User,
    scope: Scope,
    recipient_ids: Iterable[uuid.UUID] | None = None,
    most: int = MOST_AT_ONCE,
    asked: matches.Asked | None = None,
) -> Submitted:
    """Submit what is ready of `program` (of `recipient_ids` when given), at most `most` rows.

    Call it inside a transaction under the agency's scope. Rows that are not ready (submitted
    already, returned but not corrected, another agency's) are left alone, so the same call twice
    submits once. `asked` are answers of the engine that were asked for ahead. Raises `Refused` when
    the program is not running.
    """
    if program.state != ProgramState.RUNNING:
        raise Refused(NOT_RUNNING)
    ready = ready_to_submit(program, scope, recipient_ids)
    # Chosen first, locked then: what is to be locked is sorted whole, however few are wanted.
    chosen = list(ready.order_by("pk").values_list("pk", flat=True)[:most])
    recipients = list(
        ready_to_submit(program, scope, chosen)
        .select_related(None)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if not recipients:
        return Submitted()
    judged, gathered = examine(recipients, program, asked)
    mark_submitted(recipient_ids=[recipient.pk for recipient in recipients], by=by)
    with acting_as(DatabaseRole.MATCHING):
        # A case holds what the agency must not read of it (ADR 10): it is written for the agency.
        cases, again = _write_cases(recipients, judged, by=by)
    record_findings(cases, {r.pk: r for r in recipients}, judged, gathered)
    by_regency = Counter(case.regency_id for case in cases)
    telling.submitted(program_id=program.pk, by_regency=by_regency, by=by)
    audit.record("case.submit", by=by, subject=program, new=len(recipients) - again, again=again)
    return Submitted(new=len(recipients) - again, again=again)


def _write_cases(
    recipients: Sequence[Recipient], judged: dict[uuid.UUID, Judgements], *, by: User
) -> tuple[list[Case], int]:
    """Insert the first-time cases, reopen the returned ones one version up.

    As the matching role: `recipients` are those that the agency itself has locked.
    """
    returned = {
        case.recipient_id: case
        for case in Case.objects.filter(recipient__in=recipients).select_for_update(of=("self",))
    }
    fresh = []
    for recipient in recipients:
        case = returned.get(recipient.pk)
        if case is None:
            case = Case(recipient=recipient, program_id=recipient.program_id,
                        agency_id=recipient.agency_id,
                        entered_by_id=recipient.entered_by_id,
                        guest_agency_id=recipient.guest_agency_id)  # fmt: skip
            fresh.append(case)
        else:
            case.state = machine.resubmitted(CaseState(case.state))
            case.version += 1
            case.decided_at = None
        case.regency_id = recipient.regency_id
        case.village_id = recipient.village_id
        case.submitted_by = by
        copy_outcomes(case, judged[recipient.pk])
    insert_rows("verification_case", _CASE, map(_new_row, fresh))
    if returned:
        _reopen(list(returned.values()))
    return [*fresh, *returned.values()], len(returned)


_CASE = ("id", "recipient_id", "program_id", "agency_id", "regency_id", "village_id", "state",
         "version", "entered_by_id", "guest_agency_id", "submitted_by_id", *OUTCOMES)  # fmt: skip
_new_row = attrgetter(*_CASE)
_REOPENED = ["state", "version", "decided_at", "regency", "village", "submitted_by", *OUTCOMES]


def _reopen(cases: list[Case]) -> None:
    Case.objects.bulk_update(cases, _REOPENED)
    # They queue up anew: their age is the time since they came back.
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(submitted_at=Now())
