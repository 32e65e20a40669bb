"""The life of a household in the portal, as events of a few kinds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    AID = "bantuan", _("Bantuan")
    VERIFICATION = "verifikasi", _("Verifikasi")
    RELEASE = "basis", _("Perubahan basis")
    MOVE = "pindah", _("Perpindahan")
    PROPOSAL = "usulan", _("Usulan")
    GROUP = "kelompok", _("Keanggotaan kelompok")
    PHOTO = "foto", _("Foto dan lokasi")
    REVEAL = "buka", _("Pembukaan NIK")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `on` is a day: hours matter to nobody who reads a family's years.

    `order` breaks ties within a day, later ones higher. `lines` are whole phrases.
    """

    kind: EventKind
    on: datetime.date
    title: str
    lines: list[str] = field(default_factory=list)
    by: str = ""
    icon: str = "circle"
    tone: str = "neutral"
    url: str = ""
    order: int = 0


def newest_first(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.on, event.order), reverse=True)
