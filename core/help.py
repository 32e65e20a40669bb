"""Which chapter of the users' guide explains a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string


@cache
def chapters_of_pages() -> Mapping[str, str]:
    """From URL name to the anchor of the chapter that explains that page."""
    found: Mapping[str, str] = import_string(settings.HELP_CHAPTERS)
    return found


def chapter_for(request: HttpRequest) -> str:
    """The anchor for the page: its own, or that of the nearest page above it; "" for none."""
    match = request.resolver_match
    own = chapters_of_pages().get(match.view_name) if match else None
    if own is not None:
        return own
    above = [one for one in _addresses() if request.path.startswith(one[0])]
    return max(above, key=lambda one: len(one[0]), default=("", ""))[1]


@cache
def _addresses() -> list[tuple[str, str]]:
    """Of the pages with a chapter whose address holds no object; below "/" lies everything."""
    found = []
    for name, anchor in chapters_of_pages().items():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if address != "/":
            found.append((address, anchor))
    return found
