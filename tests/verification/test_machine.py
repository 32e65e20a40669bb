"""The table of states: every state with every act."""

import pytest

from verification import machine
from verification.enums import Action, CaseState

MOVES = {
    (CaseState.SUBMITTED, Action.APPROVE): CaseState.APPROVED,
    (CaseState.SUBMITTED, Action.REJECT): CaseState.REJECTED,
    (CaseState.SUBMITTED, Action.RETURN): CaseState.RETURNED,
    (CaseState.FIELD, Action.APPROVE): CaseState.APPROVED,
    (CaseState.FIELD, Action.REJECT): CaseState.REJECTED,
    (CaseState.FIELD, Action.RETURN): CaseState.RETURNED,
    (CaseState.OBJECTED, Action.APPROVE): CaseState.APPROVED,
    (CaseState.OBJECTED, Action.REJECT): CaseState.REJECTED,
    (CaseState.OBJECTED, Action.RETURN): CaseState.RETURNED,
    (CaseState.APPROVED, Action.UNDO): CaseState.SUBMITTED,
    (CaseState.REJECTED, Action.UNDO): CaseState.SUBMITTED,
    (CaseState.RETURNED, Action.UNDO): CaseState.SUBMITTED,
    (CaseState.APPROVED, Action.REOPEN): CaseState.SUBMITTED,
    (CaseState.REJECTED, Action.REOPEN): CaseState.SUBMITTED,
}
VERDICTS = {Action.APPROVE, Action.REJECT, Action.RETURN}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(CaseState))
def test_every_act_in_every_state(state, action):
    if (state, action) in MOVES:
        assert machine.decided(state, action) == MOVES[state, action]
        on_the_bar = action in VERDICTS and state != CaseState.OBJECTED
        assert (action in machine.possible(state)) == on_the_bar
    else:
        with pytest.raises(machine.IllegalMove):
            machine.decided(state, action)
        assert action not in machine.possible(state)


@pytest.mark.parametrize("state", list(CaseState))
def test_only_a_returned_case_comes_back(state):
    if state == CaseState.RETURNED:
        assert machine.resubmitted(state) == CaseState.SUBMITTED
    else:
        with pytest.raises(machine.IllegalMove):
            machine.resubmitted(state)


STEPS = {
    (CaseState.SUBMITTED, machine.Step.SEND_OUT): CaseState.FIELD,
    (CaseState.FIELD, machine.Step.COME_BACK): CaseState.SUBMITTED,
    (CaseState.REJECTED, machine.Step.OBJECT): CaseState.OBJECTED,
    (CaseState.OBJECTED, machine.Step.WITHDRAW_OBJECTION): CaseState.REJECTED,
}


@pytest.mark.parametrize("step", list(machine.Step))
@pytest.mark.parametrize("state", list(CaseState))
def test_every_step_in_every_state(state, step):
    if (state, step) in STEPS:
        assert machine.stepped(state, step) == STEPS[state, step]
    else:
        with pytest.raises(machine.IllegalMove):
            machine.stepped(state, step)
