"""Which act leads a proposal from which states to which: the tiers, in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beneficiaries.proposals.enums import EDITABLE, WAITING, ProposalAct, ProposalState
from core.scope import DatabaseRole


@dataclass(frozen=True, slots=True)
class Move:
    """`needs_reason`: the act is not taken without words. `roles`: whose territory acts."""

    before: tuple[ProposalState, ...]
    after: ProposalState
    roles: tuple[DatabaseRole, ...]
    needs_reason: bool = False


_MAKERS = (DatabaseRole.VILLAGE, DatabaseRole.REGENCY)
_REGENCY, _PROVINCE = (DatabaseRole.REGENCY,), (DatabaseRole.PROVINCE,)

# The steward of the regency speaks for the district as long as districts have no accounts.
MOVES: Mapping[ProposalAct, Move] = {
    ProposalAct.SUBMIT: Move(EDITABLE, ProposalState.DISTRICT, _MAKERS),
    ProposalAct.WITHDRAW: Move(
        (*EDITABLE, ProposalState.DISTRICT), ProposalState.WITHDRAWN, _MAKERS
    ),
    ProposalAct.FORWARD: Move(
        (ProposalState.DISTRICT,), ProposalState.REGENCY, _REGENCY, needs_reason=True
    ),
    ProposalAct.CHECK: Move((ProposalState.REGENCY,), ProposalState.PROVINCE, _REGENCY),
    ProposalAct.RATIFY: Move((ProposalState.PROVINCE,), ProposalState.RATIFIED, _PROVINCE),
    ProposalAct.RETURN: Move(
        WAITING, ProposalState.RETURNED, (*_REGENCY, *_PROVINCE), needs_reason=True
    ),
    ProposalAct.REFUSE: Move(
        WAITING, ProposalState.REFUSED, (*_REGENCY, *_PROVINCE), needs_reason=True
    ),
}

# At which states each territory decides; nobody decides for another one.
DECIDED_BY: Mapping[ProposalState, DatabaseRole] = {
    ProposalState.DISTRICT: DatabaseRole.REGENCY,
    ProposalState.REGENCY: DatabaseRole.REGENCY,
    ProposalState.PROVINCE: DatabaseRole.PROVINCE,
}


def states_for(act: ProposalAct, role: DatabaseRole) -> tuple[ProposalState, ...]:
    """States from which somebody of this territory may take the act; empty when never."""
    move = MOVES[act]
    if role not in move.roles:
        return ()
    if act in (ProposalAct.SUBMIT, ProposalAct.WITHDRAW):
        return move.before
    return tuple(state for state in move.before if DECIDED_BY[state] is role)
