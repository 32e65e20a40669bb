"""How the present sitting of entering recipients goes: how many, how fast, and the latest ones.

Kept in the session, by ids only. A pause of a quarter of an hour, or another program, begins a new
sitting.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.http import PortalRequest
from accounts.scope import Scope
from programs.enums import RecipientState
from programs.models import Program, Recipient

_SLOT = "entry_sitting"
PAUSE = datetime.timedelta(minutes=15)
SHOWN = 5
# The pace of two entries is an accident.
LEAST_FOR_PACE = 3


@dataclass(slots=True)
class Sitting:
    """`first` and `latest` are when the first and the latest recipient were saved."""

    program: str
    first: datetime.datetime
    latest: datetime.datetime
    count: int = 0
    ids: list[str] = field(default_factory=list)

    @property
    def pace(self) -> int | None:
        """Recipients an hour, once there are enough to tell."""
        seconds = (self.latest - self.first).total_seconds()
        if self.count < LEAST_FOR_PACE or seconds <= 0:
            return None
        return round((self.count - 1) * 3600 / seconds)


def sitting_of(request: PortalRequest, program: Program) -> Sitting | None:
    """The sitting that still goes on, in this program."""
    kept = request.session.get(_SLOT)
    if not kept or kept["program"] != str(program.pk):
        return None
    sitting = Sitting(
        kept["program"],
        datetime.datetime.fromisoformat(kept["first"]),
        datetime.datetime.fromisoformat(kept["latest"]),
        kept["count"],
        kept["ids"],
    )
    return sitting if timezone.now() - sitting.latest < PAUSE else None


def note_entry(request: PortalRequest, recipient: Recipient) -> None:
    """Count a recipient just saved; the same one sent twice counts once."""
    now = timezone.now()
    sitting = sitting_of(request, recipient.program) or Sitting(
        str(recipient.program_id), first=now, latest=now
    )
    if str(recipient.pk) in sitting.ids:
        return
    sitting.latest = now
    sitting.count += 1
    sitting.ids = [str(recipient.pk), *sitting.ids][:SHOWN]
    _keep(request, sitting)


def forget_entry(request: PortalRequest, recipient: Recipient) -> None:
    """Take a recipient out of the count again: the entry was undone."""
    sitting = sitting_of(request, recipient.program)
    if sitting is not None and str(recipient.pk) in sitting.ids:
        sitting.ids.remove(str(recipient.pk))
        sitting.count -= 1
        _keep(request, sitting)


def is_of_sitting(request: PortalRequest, recipient: Recipient) -> bool:
    """Whether it is one of the latest entries, still as it was saved."""
    sitting = sitting_of(request, recipient.program)
    return (
        sitting is not None
        and str(recipient.pk) in sitting.ids
        and recipient.state == RecipientState.DRAFT
        and recipient.entered_by_id == request.user.pk
    )


def latest_entries(scope: Scope, sitting: Sitting) -> list[Recipient]:
    """The latest recipients of the sitting, the newest first."""
    ids = [uuid.UUID(key) for key in sitting.ids]
    rows = Recipient.objects.visible_to(scope).select_related("village")
    found = {one.pk: one for one in rows.filter(pk__in=ids)}
    return [found[key] for key in ids if key in found]


def _keep(request: PortalRequest, sitting: Sitting) -> None:
    request.session[_SLOT] = {
        "program": sitting.program,
        "first": sitting.first.isoformat(),
        "latest": sitting.latest.isoformat(),
        "count": sitting.count,
        "ids": sitting.ids,
    }
