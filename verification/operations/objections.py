"""Objections (sanggah): lodged and withdrawn by the agency, answered by a second verifier.

While an objection is open its case stands "objected", at the version of the contested decision; the
answer is a decision on that version. Every act locks the case first, then the objection.
"""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.images import CleanDocument
from core.templatetags.fmt import waktu
from core.uploads import safe_filename
from programs.enums import RecipientState
from programs.operations.recipients import mark_decided, mark_reopened
from verification import machine
from verification.enums import Action, CaseState, ObjectionState
from verification.models import Case, Decision, Objection
from verification.objection_rules import NOT_REJECTED, refusal_to_answer
from verification.operations import drifts, telling
from verification.operations.decisions import RECIPIENT_STATE, Verdict
from verification.operations.locking import locked_case
from verification.queries.objections import contestable, objecting
from verification.queries.takeovers import is_taken_over
from verification.rules import REASON_NEEDED, Refused

GROUNDS_NEEDED = _("Tuliskan alasan sanggahan.")
_WITHDRAWN = _("Sanggahan ini sudah ditarik oleh instansi.")
_ANSWERED = _("Sanggahan ini sudah dijawab oleh %(name)s pada %(at)s (%(state)s).")
_RESOLVED = {
    Action.APPROVE: ObjectionState.GRANTED,
    Action.REJECT: ObjectionState.DISMISSED,
    # Sent back to be corrected: the refusal does not stand either.
    Action.RETURN: ObjectionState.GRANTED,
}


def lodge(
    *,
    case_id: uuid.UUID,
    grounds: str,
    document: CleanDocument | None,
    document_name: str = "",
    by: User,
    scope: Scope,
) -> Objection:
    """Object to the refusal that a case of the agency stands on.

    Raises `Case.DoesNotExist` outside of the scope, and `Refused` when it is too late, was done
    before, or there is nothing to object to.
    """
    if not grounds.strip():
        raise Refused(GROUNDS_NEEDED)
    case = locked_case(case_id, scope)
    decision = contestable(case)
    refusal, _last_day = objecting(case, scope)
    if refusal or decision is None:
        raise Refused(refusal or NOT_REJECTED)
    objection = Objection(
        case=case,
        decision=decision,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        grounds=grounds.strip(),
        lodged_by=by,
        due_on=timezone.localdate() + datetime.timedelta(days=settings.OBJECTION_ANSWER_DAYS),
        contested_by_id=decision.decided_by_id,
    )
    if document is not None:
        name = f"{objection.pk}{document.extension}"
        objection.file.save(name, ContentFile(document.content), save=False)
        objection.file_name = safe_filename(document_name)
        objection.media_type = document.content_type
    objection.save(force_insert=True)
    mark_reopened(recipient_ids=[case.recipient_id], by=by)
    _step(case, machine.Step.OBJECT)
    audit.record("objection.lodge", by=by, subject=objection, case=case.pk)
    telling.objection_lodged(objection=objection)
    return objection


def withdraw(*, objection: Objection, by: User, scope: Scope) -> None:
    """Take an unanswered objection back; the refusal stands again. Raises `Refused`."""
    case = locked_case(objection.case_id, scope)
    objection = _locked(objection)
    _require_open(objection)
    objection.state = ObjectionState.WITHDRAWN
    objection.resolved_at = timezone.now()
    objection.save(update_fields=["state", "resolved_at"])
    mark_decided(recipient_ids=[case.recipient_id], state=RecipientState.REJECTED, by=by)
    _step(case, machine.Step.WITHDRAW_OBJECTION)
    audit.record("objection.withdraw", by=by, subject=objection, case=case.pk)


def answer(*, objection: Objection, verdict: Verdict, by: User, scope: Scope) -> Decision:
    """Decide the contested case anew: grant, dismiss, or return it. Always with words.

    The same answer sent again by the same user gives the decision already made. Raises `Refused`
    when the verdict is not whole, the user may not answer, or somebody was faster.
    """
    verdict.check()
    if not verdict.reason.strip():
        raise Refused(REASON_NEEDED)
    case = locked_case(objection.case_id, scope)
    objection = _locked(objection)
    makers = (case.recipient.entered_by_id, case.submitted_by_id, objection.lodged_by_id)
    refusal = refusal_to_answer(
        scope,
        regency_id=case.regency_id,
        makers=makers,
        contested_by=objection.contested_by_id,
        taken_over=is_taken_over(scope),
    )
    if refusal:
        raise Refused(refusal)
    if objection.state != ObjectionState.OPEN:
        given = Decision.objects.filter(objection=objection).first()
        if given is not None and given.decided_by_id == by.pk and verdict.stands_in(given):
            return given
        _require_open(objection)
    return _write(case, objection, verdict, by)


def _write(case: Case, objection: Objection, verdict: Verdict, by: User) -> Decision:
    state = machine.decided(CaseState(case.state), verdict.action)
    decision = Decision.objects.create(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        case_version=case.version,
        action=verdict.action,
        person_verdict=verdict.person,
        location_verdict=verdict.location,
        reason=verdict.reason,
        objection=objection,
        entered_by_id=case.recipient.entered_by_id,
        submitted_by_id=case.submitted_by_id,
        decided_by=by,
    )
    objection.state = _RESOLVED[verdict.action]
    objection.resolved_by = by
    objection.resolved_at = timezone.now()
    objection.resolution = verdict.reason
    objection.save(update_fields=["state", "resolved_by", "resolved_at", "resolution"])
    mark_decided(
        recipient_ids=[case.recipient_id],
        state=RECIPIENT_STATE[state],
        by=by,
        reason=verdict.reason,
    )
    # After the recipient: a later change of the recipient is thus known as a correction.
    Case.objects.filter(pk=case.pk).update(state=state, version=case.version + 1, decided_at=Now())
    # Whoever answers has the case as it is today before them.
    drifts.settle(case_ids=[case.pk], by=by, reason=verdict.reason)
    audit.record(
        "objection.answer",
        by=by,
        subject=objection,
        reason=verdict.reason,
        case=case.pk,
        answer=verdict.action,
        person=verdict.person,
        location=verdict.location,
    )
    telling.objection_answered(objection=objection, by=by)
    return decision


def _locked(objection: Objection) -> Objection:
    return (
        Objection.objects.select_for_update(of=("self",))
        .select_related("resolved_by")
        .get(pk=objection.pk)
    )


def _require_open(objection: Objection) -> None:
    if objection.state == ObjectionState.WITHDRAWN:
        raise Refused(_WITHDRAWN)
    if objection.state != ObjectionState.OPEN or objection.resolved_at is not None:
        raise Refused(
            _ANSWERED
            % {
                "name": objection.resolved_by.name if objection.resolved_by else "",
                "at": waktu(objection.resolved_at),
                "state": objection.get_state_display(),
            }
        )


def _step(case: Case, step: machine.Step) -> None:
    """Move the case without a verdict. Its version stays: the contested decision counts on it."""
    try:
        state = machine.stepped(CaseState(case.state), step)
    except machine.IllegalMove:
        raise Refused(NOT_REJECTED) from None
    Case.objects.filter(pk=case.pk).update(state=state)
