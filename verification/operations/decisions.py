"""Deciding a case: lock, rules, decision, case, recipient and audit in one transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.templatetags.fmt import waktu
from programs.enums import RecipientState
from programs.operations.recipients import mark_decided
from verification import machine
from verification.enums import Action, CaseState
from verification.models import Case, Decision
from verification.operations import telling
from verification.operations.claims import holder_of
from verification.operations.field_checks import drop_open
from verification.operations.locking import locked_case
from verification.queries.takeovers import is_taken_over
from verification.rules import Refused, check_against, check_verdict, refusal_to_decide

# A recipient follows its case.
RECIPIENT_STATE = {
    CaseState.APPROVED: RecipientState.APPROVED,
    CaseState.REJECTED: RecipientState.REJECTED,
    CaseState.RETURNED: RecipientState.RETURNED,
}
_LOST = _(
    "Kasus ini sudah diputuskan oleh %(name)s pada %(at)s (%(action)s). "
    "Putusan Anda tidak disimpan."
)
_HELD = _(
    "Kasus ini sedang diperiksa oleh %(name)s sampai pukul %(until)s. Putusan Anda tidak "
    "disimpan. Ambil alih kasusnya bila perlu."
)
_CHANGED = _("Kasus ini berubah sejak Anda membukanya. Periksa kembali isinya, lalu putuskan lagi.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier says of one case or of many: the act, the two axes, the reason."""

    action: Action
    person: bool | None
    location: bool | None
    reason: str = ""

    def check(self) -> None:
        """Raise `Refused` unless whole; see `rules.check_verdict`."""
        check_verdict(self.action, person=self.person, location=self.location, reason=self.reason)

    def check_on(self, case: Case) -> None:
        """Raise `Refused` unless it may be said of this case: red needs a reason."""
        outcomes = (case.person_outcome, case.location_outcome, case.eligibility_outcome,
                    case.overlap_outcome, case.presence)  # fmt: skip
        check_against(self.action, outcomes=outcomes, reason=self.reason)

    def stands_in(self, decision: Decision) -> bool:
        """Whether `decision` says just this."""
        return (decision.action, decision.person_verdict, decision.location_verdict,
                decision.reason) == (self.action, self.person, self.location,
                                     self.reason)  # fmt: skip


def decide(
    *, case_id: uuid.UUID, version: int, verdict: Verdict, by: User, scope: Scope
) -> Decision:
    """Write the verdict on the case as it stood in `version`, and move the recipient.

    The same verdict sent again by the same user answers with the decision already made. Raises
    `Case.DoesNotExist` outside of the scope, and `Refused` with a sentence for the screen when the
    verdict is not whole, the user may not decide, or somebody was faster or has the case on their
    screen now.
    """
    verdict.check()
    case = locked_case(case_id, scope)
    makers = (case.recipient.entered_by_id, case.submitted_by_id)
    refusal = refusal_to_decide(
        scope,
        regency_id=case.regency_id,
        makers=makers,
        taken_over=is_taken_over(scope),
    )
    if refusal:
        raise Refused(refusal)
    if case.version != version:
        return _already(case, version, verdict, by)
    if verdict.action not in machine.possible(CaseState(case.state)):
        raise Refused(_CHANGED)
    _require_unheld(case, by)
    verdict.check_on(case)
    state = machine.decided(CaseState(case.state), verdict.action)
    decision = Decision.objects.create(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        case_version=version,
        action=verdict.action,
        person_verdict=verdict.person,
        location_verdict=verdict.location,
        reason=verdict.reason,
        entered_by_id=makers[0],
        submitted_by_id=makers[1],
        decided_by=by,
    )
    mark_decided(
        recipient_ids=[case.recipient_id],
        state=RECIPIENT_STATE[state],
        by=by,
        reason=verdict.reason,
    )
    # After the recipient: a later change of the recipient is thus known as a correction.
    Case.objects.filter(pk=case.pk).update(
        state=state, version=version + 1, decided_at=Now(), claimed_by=None, claimed_until=None
    )
    # Decided without the visit that was asked for: nobody needs to go there any more.
    drop_open(case_ids=[case.pk])
    audit.record(
        f"case.{verdict.action}",
        by=by,
        subject=case,
        reason=verdict.reason,
        person=verdict.person,
        location=verdict.location,
    )
    telling.decided(cases=[case], state=state, by=by)
    return decision


def _require_unheld(case: Case, by: User) -> None:
    holder = holder_of(case, by)
    if holder.by_other:
        raise Refused(_HELD % {"name": holder.holder, "until": holder.clock})


def _already(case: Case, version: int, verdict: Verdict, by: User) -> Decision:
    """The decision made on `version`: handed back to its own author, refused to anybody else."""
    decision = case.decisions.filter(case_version=version).select_related("decided_by").first()
    if decision is None:
        raise Refused(_CHANGED)
    if decision.decided_by_id == by.pk and verdict.stands_in(decision):
        return decision
    raise Refused(
        _LOST
        % {
            "name": decision.decided_by.name,
            "at": waktu(decision.decided_at),
            "action": decision.get_action_display(),
        }
    )
