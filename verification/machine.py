"""States of a case: the one table of which act leads where."""

from __future__ import annotations

from enum import StrEnum

from verification.enums import Action, CaseState

_MOVES: dict[tuple[CaseState, Action], CaseState] = {
    (CaseState.SUBMITTED, Action.APPROVE): CaseState.APPROVED,
    (CaseState.SUBMITTED, Action.REJECT): CaseState.REJECTED,
    (CaseState.SUBMITTED, Action.RETURN): CaseState.RETURNED,
    # Whoever waits for a visit may still be decided without it.
    (CaseState.FIELD, Action.APPROVE): CaseState.APPROVED,
    (CaseState.FIELD, Action.REJECT): CaseState.REJECTED,
    (CaseState.FIELD, Action.RETURN): CaseState.RETURNED,
    # The answer to an objection is a decision of its own.
    (CaseState.OBJECTED, Action.APPROVE): CaseState.APPROVED,
    (CaseState.OBJECTED, Action.REJECT): CaseState.REJECTED,
    (CaseState.OBJECTED, Action.RETURN): CaseState.RETURNED,
    # A decision taken back, or a decided case looked at anew.
    (CaseState.APPROVED, Action.UNDO): CaseState.SUBMITTED,
    (CaseState.REJECTED, Action.UNDO): CaseState.SUBMITTED,
    (CaseState.RETURNED, Action.UNDO): CaseState.SUBMITTED,
    (CaseState.APPROVED, Action.REOPEN): CaseState.SUBMITTED,
    (CaseState.REJECTED, Action.REOPEN): CaseState.SUBMITTED,
}
# What stands on the verdict bar; taking back and reopening have buttons of their own.
_VERDICTS = (Action.APPROVE, Action.REJECT, Action.RETURN)
# An objection is answered on a page of its own, by a verifier of its own.
_ON_THE_BAR = (CaseState.SUBMITTED, CaseState.FIELD)


class Step(StrEnum):
    """What moves a case without a verdict."""

    SEND_OUT = "send_out"
    COME_BACK = "come_back"
    OBJECT = "object"
    WITHDRAW_OBJECTION = "withdraw_objection"


_STEPS: dict[tuple[CaseState, Step], CaseState] = {
    (CaseState.SUBMITTED, Step.SEND_OUT): CaseState.FIELD,
    (CaseState.FIELD, Step.COME_BACK): CaseState.SUBMITTED,
    (CaseState.REJECTED, Step.OBJECT): CaseState.OBJECTED,
    (CaseState.OBJECTED, Step.WITHDRAW_OBJECTION): CaseState.REJECTED,
}
# Only a returned case comes back: an approved or rejected one is over.
RESUBMITTABLE = CaseState.RETURNED


class IllegalMove(Exception):
    """The act is not possible in the state the case is in."""


def decided(state: CaseState, action: Action) -> CaseState:
    """The state after a verifier's `action`; raises `IllegalMove`."""
    try:
        return _MOVES[state, action]
    except KeyError:
        raise IllegalMove(f"{action} in {state}") from None


def resubmitted(state: CaseState) -> CaseState:
    """The state after the agency sends a corrected case again; raises `IllegalMove`."""
    if state != RESUBMITTABLE:
        raise IllegalMove(f"resubmit in {state}")
    return CaseState.SUBMITTED


def possible(state: CaseState) -> list[Action]:
    """What a verifier can do in this state, in the order of the buttons."""
    return list(_VERDICTS) if state in _ON_THE_BAR else []


def stepped(state: CaseState, step: Step) -> CaseState:
    """The state after a step that is no verdict; raises `IllegalMove`."""
    try:
        return _STEPS[state, step]
    except KeyError:
        raise IllegalMove(f"{step} in {state}") from None
