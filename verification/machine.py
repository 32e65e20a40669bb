"""States of a case: the one table of which act leads where."""

from __future__ import annotations

from verification.enums import Action, CaseState

_MOVES: dict[tuple[CaseState, Action], CaseState] = {
    (CaseState.SUBMITTED, Action.APPROVE): CaseState.APPROVED,
    (CaseState.SUBMITTED, Action.REJECT): CaseState.REJECTED,
    (CaseState.SUBMITTED, Action.RETURN): CaseState.RETURNED,
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
    return [action for action in _VERDICTS if (state, action) in _MOVES]
