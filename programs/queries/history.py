"""The history of a program and of a recipient, in words, newest first."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.scope import Scope
from core.templatetags.fmt import angka, rupiah
from programs.enums import AidMoment, EndKind, ItemState, ProgramAction
from programs.models import Distribution, DistributionItem, Program, ProgramEvent, Recipient
from programs.queries.distributions import parts_of

MOST_EVENTS = 200
_OF_ROUNDS = frozenset(
    {
        ProgramAction.PLANNED,
        ProgramAction.PLAN_CHANGED,
        ProgramAction.DELIVERED,
        ProgramAction.DOCUMENT_ADDED,
    }
)
# They name the day for which they hold.
_OF_A_DAY = frozenset({ProgramAction.RECIPIENT_ENDED})
_LOOKS = {
    ProgramAction.CREATED: ("plus", "info"),
    ProgramAction.CHANGED: ("edit", "neutral"),
    ProgramAction.CRITERIA: ("list-check", "primary"),
    ProgramAction.STARTED: ("player-play", "success"),
    ProgramAction.CLOSED: ("flag", "neutral"),
    ProgramAction.REOPENED: ("rotate-clockwise", "warning"),
    ProgramAction.UPLOADED: ("upload", "info"),
    ProgramAction.RECIPIENT_CHANGED: ("edit", "neutral"),
    ProgramAction.RECIPIENT_WITHDRAWN: ("arrow-back", "neutral"),
    ProgramAction.RECIPIENT_RETURNED: ("arrow-back-up", "warning"),
    ProgramAction.RECIPIENT_ENDED: ("flag", "neutral"),
    ProgramAction.RECIPIENT_REPLACED: ("users", "info"),
    ProgramAction.RECIPIENT_REENTERED: ("rotate-clockwise", "info"),
    ProgramAction.GROUP_CREATED: ("users-group", "info"),
    ProgramAction.GROUP_CHANGED: ("edit", "neutral"),
    ProgramAction.COPIED: ("copy", "info"),
    ProgramAction.PLANNED: ("calendar-event", "info"),
    ProgramAction.PLAN_CHANGED: ("edit", "neutral"),
    ProgramAction.DELIVERED: ("packages", "success"),
    ProgramAction.CANCELLED: ("ban", "warning"),
    ProgramAction.DOCUMENT_ADDED: ("paperclip", "info"),
    ProgramAction.PHOTO_ADDED: ("camera", "info"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline. `on`: the day alone is known, `at` only orders it."""

    title: str
    at: datetime.datetime
    by: str
    text: str = ""
    icon: str = "circle"
    tone: str = "neutral"
    on: datetime.date | None = None


Teller = Callable[[Scope, Recipient], Iterable[Event]]
_tellers: list[Teller] = []


def tells_of_recipients(teller: Teller) -> Teller:
    """Let a floor above add what it knows of a recipient, as far as the scope may know it.

    Used as a decorator; the module that holds it is loaded by its app's `ready`.
    """
    _tellers.append(teller)
    return teller


def program_history(program: Program) -> list[Event]:
    """What was done to the program itself."""
    rows = program.events.filter(recipient=None).select_related("by")[:MOST_EVENTS]
    return _told(rows, Program)


def recipient_history(scope: Scope, recipient: Recipient) -> list[Event]:
    """All that happened to a recipient, the latest first, as far as the scope may know it.

    In a fixed number of queries; `recipient.entered_by` must be loaded.
    """
    events = [event for teller in _tellers for event in teller(scope, recipient)]
    rows = recipient.events.select_related("by")
    if events:
        # Told already, by whom it was given back.
        rows = rows.exclude(action=ProgramAction.RECIPIENT_RETURNED)
    events += _told(rows[:MOST_EVENTS], Recipient)
    parts = parts_of(scope, recipient)
    events += [_of_part(part) for part in parts if part.state != ItemState.PLANNED]
    source = _("Dari daftar yang diunggah") if recipient.upload_id else _("Lewat formulir")
    entered = Event(
        _("Penerima dicatat"),
        recipient.entered_at,
        str(recipient.entered_by),
        source,
        "plus",
        "info",
    )
    return sorted([*events, entered], key=lambda event: event.at, reverse=True)


def day_in_order(day: datetime.date, written_at: datetime.datetime) -> datetime.datetime:
    """Where something that happened on `day`, written down at `written_at`, stands in time."""
    end = timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))
    return min(end, written_at)


def _of_part(part: DistributionItem) -> Event:
    """A part of a round that was handed out, or was not."""
    distribution = part.distribution
    day = part.received_on or distribution.delivered_on
    got = part.state == ItemState.RECEIVED
    what = part.goods or distribution.goods
    if got and part.amount is not None:
        what = " · ".join(filter(None, [rupiah(part.amount), what]))
    return Event(
        title=_("Bantuan diterima") if got else _("Bantuan tidak diterima"),
        at=day_in_order(day, part.changed_at) if day else part.changed_at,
        by=str(part.changed_by),
        text=" · ".join(filter(None, [distribution.name, what if got else "", part.note])),
        icon="packages" if got else "circle-x",
        tone="success" if got else "warning",
        on=day,
    )


def _told(rows: Iterable[ProgramEvent], model: type[Any]) -> list[Event]:
    told = []
    for row in rows:
        action = ProgramAction(row.action)
        icon, tone = _LOOKS[action]
        day = parse_date(row.details.get("on", "")) if action in _OF_A_DAY else None
        at = day_in_order(day, row.at) if day else row.at
        text = _text(row, model)
        told.append(Event(str(action.label), at, str(row.by), text, icon, tone, on=day))
    return told


def _text(row: ProgramEvent, model: type[Any]) -> str:
    details = row.details
    if row.action == ProgramAction.RECIPIENT_ENDED and "kind" in details:
        return f"{EndKind(details['kind']).label} · {row.reason}"
    if row.action == ProgramAction.PHOTO_ADDED:
        return str(AidMoment(details["moment"]).label)
    if row.reason:
        return row.reason
    if "fields" in details:
        return ", ".join(sorted(_label(model, name) for name in details["fields"]))
    if row.action == ProgramAction.CRITERIA:
        deciles = ", ".join(map(str, details["deciles"])) or _("semua")
        count = len(details["areas"])
        areas = ngettext("%(n)d wilayah", "%(n)d wilayah", count) % {"n": count}
        return _("Versi %(version)s · desil %(deciles)s · %(areas)s") % {
            "version": details["version"],
            "deciles": deciles,
            "areas": areas if count else _("seluruh wilayah kerja"),
        }
    return _round_text(details) if row.action in _OF_ROUNDS else ""


def _round_text(details: dict[str, Any]) -> str:
    """Which round it was about, and what of it."""
    text = _("Tahap %(number)s") % {"number": details["number"]}
    rounds = details.get("rounds", 1)
    if rounds > 1:
        text = _("Tahap %(first)s sampai %(last)s") % {
            "first": details["number"],
            "last": details["number"] + rounds - 1,
        }
    if "changed" in details:
        names = ", ".join(sorted(_label(Distribution, name) for name in details["changed"]))
        return f"{text} · {names}"
    if "received" in details:
        return _("%(round)s · %(received)s menerima, %(missed)s tidak menerima") % {
            "round": text,
            "received": angka(details["received"]),
            "missed": angka(details["missed"]),
        }
    return text


def _label(model: type[Any], name: str) -> str:
    field: Field[Any, Any] = model._meta.get_field(name.removesuffix("_id"))
    return str(field.verbose_name)
