"""What programs and recipients allow. Plain rules: no database, no request."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from programs.enums import EndKind, FundingSource, ProgramState, RecipientState

if TYPE_CHECKING:
    from accounts.scope import Scope
    from programs.models import Program, Recipient

# Money that only reaches agencies of a regency: its own budget, and what its villages receive.
_OF_REGENCIES = frozenset({FundingSource.APBD_REGENCY, FundingSource.VILLAGE_FUND})

PROGRAM_MOVES: dict[ProgramState, frozenset[ProgramState]] = {
    ProgramState.DRAFT: frozenset({ProgramState.RUNNING}),
    ProgramState.RUNNING: frozenset({ProgramState.CLOSED}),
    ProgramState.CLOSED: frozenset({ProgramState.RUNNING}),
}

# What the agency still holds in its hands.
EDITABLE = frozenset({RecipientState.DRAFT, RecipientState.RETURNED})
# Those who no longer count in a program or in a group.
GONE = frozenset({RecipientState.WITHDRAWN, RecipientState.REJECTED, RecipientState.ENDED})
# What verification may say of a submitted recipient.
DECISIONS = frozenset({RecipientState.APPROVED, RecipientState.REJECTED, RecipientState.RETURNED})

RECIPIENT_MOVES: dict[RecipientState, frozenset[RecipientState]] = {
    RecipientState.DRAFT: frozenset({RecipientState.SUBMITTED, RecipientState.WITHDRAWN}),
    RecipientState.RETURNED: frozenset({RecipientState.SUBMITTED, RecipientState.WITHDRAWN}),
    RecipientState.SUBMITTED: DECISIONS,
    # Aid ends with a reason. An undone decision, an objection or a re-check opens it again.
    RecipientState.APPROVED: frozenset({RecipientState.ENDED, RecipientState.SUBMITTED}),
    RecipientState.REJECTED: frozenset({RecipientState.SUBMITTED}),
    RecipientState.WITHDRAWN: frozenset(),
    RecipientState.ENDED: frozenset(),
}


def funding_sources(*, of_regency: bool) -> list[FundingSource]:
    """The money an agency of that level may spend."""
    return [source for source in FundingSource if of_regency or source not in _OF_REGENCIES]


def accepts_recipients(program: Program) -> bool:
    """Only a running program takes recipients, uploads and submissions."""
    return program.state == ProgramState.RUNNING


def is_editable(recipient: Recipient) -> bool:
    """Whether the agency may still change or withdraw it: before submission, and when returned."""
    return recipient.state in EDITABLE


def is_entered_for(recipient: Recipient, scope: Scope) -> bool:
    """Whether this scope works on the recipient: a guest on what their own agency entered."""
    return scope.program_id is None or recipient.guest_agency_id == scope.home_agency_id


def may_be_given_on(day: datetime.date, year: int) -> bool:
    """Aid of a budget year is handed out in that year, or by carry-over in the next."""
    return day.year in (year, year + 1)


def may_end_on(day: datetime.date, year: int, today: datetime.date) -> bool:
    """Aid ends on a day that has come, and not before its budget year."""
    return datetime.date(year, 1, 1) <= day <= today


def leaves_place(recipient: Recipient) -> bool:
    """Whether somebody of the household may take the place: aid ended because of a death."""
    return recipient.state == RecipientState.ENDED and recipient.end_kind == EndKind.DECEASED


def may_reenter(recipient: Recipient) -> bool:
    """Whether the recipient may be entered once more: aid ended, for somebody who lives."""
    return recipient.state == RecipientState.ENDED and recipient.end_kind != EndKind.DECEASED
