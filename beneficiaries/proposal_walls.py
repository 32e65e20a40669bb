"""Walls of proposals: a village drafts and submits, a regency checks, the province alone ratifies.

Whom a proposal names and what speaks for it changes while it lies with its maker, and not any more
once somebody looks at it. How the base knows those it names is noted while it waits, by the
deciding tiers alone.
"""

from collections.abc import Iterable

from beneficiaries.operation_walls import (
    AMEND,
    FOLLOW_MEMBER,
    FOLLOW_PROPOSAL,
    FOLLOW_STEPS,
    PROPOSAL_TAKEN,
)
from beneficiaries.proposals.columns import (
    LOOKED_UP,
    PROPOSAL_PRESENCE,
    VILLAGE_AMENDMENT,
    VILLAGE_MEMBER,
)
from beneficiaries.proposals.enums import EDITABLE, WAITING
from beneficiaries.steward_walls import STEWARDS, as_steward
from core.scope import DatabaseRole as Role
from core.walls import APPEND, EVERY_ROW, READ, REGENCY, VILLAGE, WRITE, WalledTable, on_columns

_REGENCY, _PROVINCE, _VILLAGE = Role.REGENCY.value, Role.PROVINCE.value, Role.VILLAGE.value
_IMPORT, _MATCHING = Role.IMPORT.value, Role.MATCHING.value
_TERRITORY = {_REGENCY: REGENCY, _PROVINCE: EVERY_ROW}
_OF_PROPOSAL = {**_TERRITORY, _VILLAGE: VILLAGE, _IMPORT: EVERY_ROW}

# Somebody joins a household that whoever proposes it can see, and no other.
_JOINS_HERE = (
    "(kind <> 'member' OR EXISTS (SELECT 1 FROM beneficiaries_household h"
    " WHERE h.id = household_id AND h.village_id = beneficiaries_proposal.village_id))"
)
_NOT_LOOKED_UP = "match_outcome = '' AND match_person_id IS NULL AND match_reasons = '[]'"


def _proposal_is(states: Iterable[str]) -> str:
    """The row's proposal is one that whoever works sees, and in one of these states."""
    listed = ", ".join(f"'{state}'" for state in states)
    return (
        "EXISTS (SELECT FROM beneficiaries_proposal p"
        f" WHERE p.id = proposal_id AND p.state IN ({listed}))"
    )


def _and(conditions: dict[str, str], further: str) -> dict[str, str]:
    return {role: f"{condition} AND {further}" for role, condition in conditions.items()}


_LIES_WITH_MAKER = _proposal_is(EDITABLE)
_BY_MAKERS = {**_and(STEWARDS, _LIES_WITH_MAKER), _VILLAGE: _LIES_WITH_MAKER}
_BY_VILLAGE = "{} = nullif(current_setting('app.user'), '')::uuid AND {}"

PROPOSAL_WALLS = [
    WalledTable(
        "beneficiaries_proposal",
        {
            WRITE: [*_TERRITORY, _VILLAGE],
            PROPOSAL_TAKEN: [_IMPORT],
            # Who is said to have died or moved: see `verification.queries.presence`.
            on_columns("SELECT", PROPOSAL_PRESENCE): [_MATCHING],
        },
        {**_OF_PROPOSAL, _MATCHING: EVERY_ROW},
        checks={
            _VILLAGE: f"{VILLAGE} AND state IN ('draft', 'district', 'returned', 'withdrawn')"
            f" AND {_JOINS_HERE}",
            _REGENCY: f"{REGENCY} AND state <> 'ratified' AND {_JOINS_HERE}",
        },
        adding=as_steward("created_by_id"),
        changing=STEWARDS,
    ),
    WalledTable(
        "beneficiaries_proposalmember",
        {
            f"{APPEND}, DELETE, {on_columns('UPDATE', LOOKED_UP)}": list(_TERRITORY),
            FOLLOW_MEMBER: [_IMPORT],
            f"{on_columns('SELECT', VILLAGE_MEMBER)}, INSERT, DELETE": [_VILLAGE],
        },
        _OF_PROPOSAL,
        adding=_and(_BY_MAKERS, _NOT_LOOKED_UP),
        changing=_and(STEWARDS, _proposal_is(WAITING)),
        removing=_BY_MAKERS,
    ),
    WalledTable(
        "beneficiaries_proposalpaper",
        {
            f"{APPEND}, DELETE": [*_TERRITORY, _VILLAGE],
            "UPDATE (hung_at)": [_PROVINCE],
            FOLLOW_PROPOSAL: [_IMPORT],
        },
        _OF_PROPOSAL,
        adding={
            **_and(as_steward("uploaded_by_id"), _LIES_WITH_MAKER),
            _VILLAGE: _BY_VILLAGE.format("uploaded_by_id", _LIES_WITH_MAKER),
        },
        changing=STEWARDS,
        removing=_BY_MAKERS,
    ),
    WalledTable(
        "beneficiaries_proposalstep",
        {
            APPEND: [*_TERRITORY, _VILLAGE],
            FOLLOW_STEPS: [_IMPORT],
        },
        _OF_PROPOSAL,
        adding={
            **as_steward("by_id"),
            _VILLAGE: _BY_VILLAGE.format("by_id", "act IN ('draft', 'submit', 'withdraw')"),
        },
    ),
    WalledTable(
        "beneficiaries_amendment",
        {
            READ: list(_TERRITORY),
            # What the base said before, with whole numbers, is not for villages.
            on_columns("SELECT", VILLAGE_AMENDMENT): [_VILLAGE],
            AMEND: [_IMPORT],
        },
        _OF_PROPOSAL,
    ),
]
