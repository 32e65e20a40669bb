"""The navigation: tasks, not tables. An entry shows when the rule of its page admits the user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.access import Door, url_rules
from accounts.http import PortalRequest
from accounts.scope import Scope

Counter = Callable[[Scope], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One task: its word, page, icon, and optionally how many wait (`count`, run per request)."""

    label: str | Promise
    url_name: str
    icon: str
    count: Counter | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str | Promise
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    label: str | Promise
    url: str
    icon: str
    count: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str | Promise
    items: list[ShownEntry]


@cache
def _sections() -> Sequence[Section]:
    sections: Sequence[Section] = import_string(settings.MENU)
    return sections


def sections_for(request: PortalRequest, scope: Scope) -> list[ShownSection]:
    """The sections and entries this scope may open, the current page marked."""
    rules = url_rules()
    open_to = [
        (section, [e for e in section.entries if rules[e.url_name].admits(scope)])
        for section in _sections()
    ]
    current = _current(request.path, [e for _section, entries in open_to for e in entries])
    shown = []
    for section, entries in open_to:
        items = [_show(entry, request, scope, active=entry is current) for entry in entries]
        if items:
            shown.append(ShownSection(section.title, items))
    return shown


def _current(path: str, entries: Sequence[Entry]) -> Entry | None:
    """The entry whose page this is or lies below: the one with the longest address."""
    holding = [entry for entry in entries if path.startswith(reverse(entry.url_name))]
    return max(holding, key=lambda entry: len(reverse(entry.url_name)), default=None)


def _show(entry: Entry, request: PortalRequest, scope: Scope, *, active: bool) -> ShownEntry:
    return ShownEntry(
        label=entry.label,
        url=reverse(entry.url_name),
        icon=entry.icon,
        # Pages of one's own security work as the login role, which may count nothing.
        count=entry.count(scope) if entry.count and request.door is Door.SCOPED else None,
        active=active,
    )
