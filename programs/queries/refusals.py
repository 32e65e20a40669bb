"""Why a recipient was refused, as a floor above knows it, and the way to object."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from accounts.scope import Scope
from programs.enums import RecipientState
from programs.models import Recipient


@dataclass(frozen=True, slots=True)
class Contested:
    """The agency's objection to a refusal, not answered yet; `due_on` is when an answer is owed."""

    grounds: str
    lodged_at: datetime.datetime
    due_on: datetime.date
    url: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """`object_url` is where the reader may object, "" where they may not; `last_day` the last on
    which their agency can at all. `contested` is set while an objection waits for its answer."""

    reason: str
    decided_at: datetime.datetime
    last_day: datetime.date
    object_url: str = ""
    contested: Contested | None = None

    @property
    def is_final(self) -> bool:
        """Whether the days for objecting are over."""
        return self.last_day < timezone.localdate()


Teller = Callable[[Scope, Recipient], Refusal | None]
_tellers: list[Teller] = []


def tells_of_refusals(teller: Teller) -> Teller:
    """Let the floor that decides tell it, as `history.tells_of_recipients` does."""
    _tellers.append(teller)
    return teller


ReasonTeller = Callable[[Scope, Collection[uuid.UUID]], Mapping[uuid.UUID, str]]
_reason_tellers: list[ReasonTeller] = []


def tells_reasons_of_refusals(teller: ReasonTeller) -> ReasonTeller:
    """Let the floor that decides tell the reasons of many at once, by recipient."""
    _reason_tellers.append(teller)
    return teller


def tell_refusals(scope: Scope, recipients: Iterable[Recipient]) -> None:
    """Set `refusal_told` of the rows of a list: why each was refused, as far as the scope may know
    it; "" for whoever was not."""
    rows = list(recipients)
    refused = [row.pk for row in rows if row.state == RecipientState.REJECTED]
    reasons: dict[uuid.UUID, str] = {}
    for teller in _reason_tellers if refused else ():
        reasons |= teller(scope, refused)
    for row in rows:
        row.refusal_told = reasons.get(row.pk, "")


def refusal_of(scope: Scope, recipient: Recipient) -> Refusal | None:
    """As far as the scope may know it; None for whoever was not refused.

    Somebody whose refusal is contested waits again, as those do who were handed in.
    """
    if recipient.state not in (RecipientState.REJECTED, RecipientState.SUBMITTED):
        return None
    told = (teller(scope, recipient) for teller in _tellers)
    return next((one for one in told if one is not None), None)
