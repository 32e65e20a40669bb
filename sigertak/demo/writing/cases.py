"""Cases: batches are submitted through the portal's own door, then judged and signed.

Decisions are written set-based, with the same rules that the verification pages keep: a verifier
of the territory, never the maker, a reason for every refusal.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from core import audit
from core.audit_chain import Entry
from core.identifiers import uuid7
from programs.models import ProgramEvent
from programs.operations.recipients import mark_decided
from sigertak.demo.chance import stream
from sigertak.demo.writing.aid import Batch
from sigertak.demo.writing.judging import judge
from sigertak.demo.writing.offices import Staff
from sigertak.demo.writing.timeline import happening
from verification import machine
from verification.enums import Action, CaseState
from verification.models import Case, Decision, Finding
from verification.operations.decisions import RECIPIENT_STATE, Verdict
from verification.operations.submission import submit
from verification.rules import refusal_to_decide

# Of the cases of a regency with a verifier of its own, the province's one takes these.
PROVINCE_HELPS = 0.15
AT_ONCE = 2000
_FOLLOW = """
    UPDATE verification_case c
    SET state = CASE d.action WHEN 'approve' THEN 'approved' WHEN 'reject' THEN 'rejected'
                              ELSE 'returned' END,
        version = c.version + 1, decided_at = d.decided_at
    FROM verification_decision d
    WHERE d.case_id = c.id AND d.case_version = c.version AND c.program_id = %s
      AND c.state = 'submitted'
"""


class CaseWriter:
    """Carries batches of recipients through verification."""

    def __init__(self, staff: Staff, regency_codes: Mapping[int, str], seed: int) -> None:
        self._staff = staff
        self._province = staff.holder(Role.VERIFIER)
        self._of_regency = {
            pk: staff.first(Role.VERIFIER, code) for pk, code in regency_codes.items()
        }
        self._seed = seed
        self._scopes: dict[uuid.UUID, Scope] = {}

    def carry(self, batch: Batch) -> None:
        """Submit and decide a batch as far as it has come."""
        if batch.submitted_at is None or not batch.recipients:
            return
        self._submit(batch, batch.submitted_at)
        if batch.decided_at is not None:
            self._decide(batch, batch.decided_at)

    def _submit(self, batch: Batch, moment: datetime) -> None:
        """By the supervisor where there is one, else by the operator."""
        key = batch.plan.agency_key
        supervisor = self._staff.find(Role.OPD_SUPERVISOR, key)
        maker = supervisor or self._staff.holder(Role.OPD_OPERATOR, key)
        ids = [recipient.pk for recipient in batch.recipients]
        with happening(moment, (Case, "submitted_at"), (Finding, "found_at")):
            for start in range(0, len(ids), AT_ONCE):
                submit(
                    program=batch.program, by=maker.user, scope=self._scope(maker),
                    recipient_ids=ids[start : start + AT_ONCE], most=AT_ONCE,
                )  # fmt: skip

    def _decide(self, batch: Batch, moment: datetime) -> None:
        rng = stream(self._seed, "verdicts", batch.plan.key)
        recipients = {recipient.pk: recipient for recipient in batch.recipients}
        slips = {
            recipient.pk: draft.slips
            for recipient, draft in zip(batch.recipients, batch.drafts, strict=True)
        }
        cases = {
            case.recipient_id: case for case in Case.objects.filter(recipient_id__in=recipients)
        }
        decisions = []
        served: set[uuid.UUID | None] = {None}
        # In the order of entry, not of keys: the same seed gives the same verdicts.
        for number, (pk, recipient) in enumerate(recipients.items()):
            case = cases[pk]
            is_first = recipient.household_id not in served
            served.add(recipient.household_id)
            verdict = judge(rng, case, slips[pk], is_first=is_first)
            verifier = self._verifier(rng, case, recipient.entered_by_id)
            at = moment + timedelta(minutes=number % 300)
            decisions.append(_decision(case, verdict, verifier, recipient.entered_by_id, at))
        with happening(moment, (ProgramEvent, "at")):
            Decision.objects.bulk_create(decisions, batch_size=2000)
            self._follow(decisions, cases)
        for entries in _trail(decisions):
            audit.append(entries)
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOW, [batch.program.pk])

    def _follow(self, decisions: list[Decision], cases: Mapping[uuid.UUID, Case]) -> None:
        """Let the recipients follow, each verifier's decisions of one kind and reason together."""
        recipient_of = {case.pk: case.recipient_id for case in cases.values()}
        groups: dict[tuple[str, uuid.UUID, str], list[Decision]] = defaultdict(list)
        for decision in decisions:
            groups[decision.action, decision.decided_by_id, decision.reason].append(decision)
        for (action, _, reason), group in groups.items():
            state = machine.decided(CaseState.SUBMITTED, Action(action))
            by = group[0].decided_by
            ids = [recipient_of[decision.case_id] for decision in group]
            mark_decided(recipient_ids=ids, state=RECIPIENT_STATE[state], by=by, reason=reason)
            if in_bulk := sum(decision.in_bulk for decision in group):
                audit.record(f"case.{action}_in_bulk", by=by, rows=in_bulk)

    def _verifier(self, rng: Random, case: Case, maker_id: uuid.UUID) -> Membership:
        helped = rng.random() < PROVINCE_HELPS
        own = self._of_regency.get(case.regency_id)
        verifier = self._province if own is None or helped else own
        refusal = refusal_to_decide(
            self._scope(verifier), regency_id=case.regency_id,
            makers=(maker_id, case.submitted_by_id),
        )  # fmt: skip
        if refusal:
            raise ValueError(str(refusal))
        return verifier

    def _scope(self, member: Membership) -> Scope:
        if member.pk not in self._scopes:
            self._scopes[member.pk] = Scope.of(member.user, member.pk)
        return self._scopes[member.pk]


def _decision(
    case: Case, verdict: Verdict, verifier: Membership, maker_id: uuid.UUID, at: datetime
) -> Decision:
    verdict.check()
    return Decision(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        case_version=case.version,
        action=verdict.action,
        person_verdict=verdict.person,
        location_verdict=verdict.location,
        reason=verdict.reason,
        # Approvals without a word came from a bulk decision.
        in_bulk=not verdict.reason,
        entered_by_id=maker_id,
        submitted_by_id=case.submitted_by_id,
        decided_by=verifier.user,
        decided_at=at,
    )


def _trail(decisions: list[Decision]) -> Iterator[list[Entry]]:
    """What deciding one by one leaves in the audit trail, verifier by verifier."""
    by_verifier: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for decision in decisions:
        if decision.in_bulk:
            continue
        by_verifier[decision.decided_by_id].append(
            Entry(
                id=uuid7(),
                at=decision.decided_at,
                actor_id=decision.decided_by_id,
                action=f"case.{decision.action}",
                object_type=Case._meta.label_lower,
                object_id=str(decision.case_id),
                regency_id=decision.regency_id,
                agency_id=decision.agency_id,
                reason=decision.reason,
                details={"person": decision.person_verdict, "location": decision.location_verdict},
            )
        )
    yield from by_verifier.values()
