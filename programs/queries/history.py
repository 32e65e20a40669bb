"""The history of a program and of a recipient, in words, newest first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.fmt import angka
from programs.enums import ProgramAction
from programs.models import Distribution, Program, ProgramEvent, Recipient

MOST_EVENTS = 200
_OF_ROUNDS = frozenset(
    {
        ProgramAction.PLANNED,
        ProgramAction.PLAN_CHANGED,
        ProgramAction.DELIVERED,
        ProgramAction.DOCUMENT_ADDED,
    }
)
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
    """One line of a timeline."""

    title: str
    at: datetime.datetime
    by: str
    text: str = ""
    icon: str = "circle"
    tone: str = "neutral"


def program_history(program: Program) -> list[Event]:
    """What was done to the program itself."""
    rows = program.events.filter(recipient=None).select_related("by")[:MOST_EVENTS]
    return _told(rows, Program)


def recipient_history(recipient: Recipient) -> list[Event]:
    """How the recipient came and what was changed; verification tells its own part."""
    events = _told(recipient.events.select_related("by")[:MOST_EVENTS], Recipient)
    source = _("Dari daftar yang diunggah") if recipient.upload_id else _("Lewat formulir")
    entered = Event(
        _("Penerima dicatat"),
        recipient.entered_at,
        str(recipient.entered_by),
        source,
        "plus",
        "info",
    )
    return [*events, entered]


def _told(rows: Iterable[ProgramEvent], model: type[Any]) -> list[Event]:
    told = []
    for row in rows:
        action = ProgramAction(row.action)
        icon, tone = _LOOKS[action]
        told.append(Event(str(action.label), row.at, str(row.by), _text(row, model), icon, tone))
    return told


def _text(row: ProgramEvent, model: type[Any]) -> str:
    details = row.details
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
