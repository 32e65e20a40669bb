"""What every public page has: its menu, and the date of the data."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

_PAGES = {
    "public:home": lambda: _("Ringkasan"),
    "public:data": lambda: _("Data terbuka"),
    "public:about": lambda: _("Tentang angka"),
}


def shell(active: str, **context: Any) -> dict[str, Any]:
    """The context of a page, with the menu; `active` is the URL name of the page."""
    menu = [
        {"url": reverse(name), "label": label(), "active": name == active}
        for name, label in _PAGES.items()
    ]
    return {"public_menu": menu, **context}
