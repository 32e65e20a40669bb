"""Search terms that must not stand in an address: names and NIKs stay in the session.

An address ends up in histories, logs and bookmarks. So a search is posted, its text kept on the
server, and the address carries a short key that means nothing to anybody else.
"""

from __future__ import annotations

import secrets

from django.http import HttpRequest

_SLOT = "searches"
_KEPT = 20


def remember(request: HttpRequest, text: str) -> str:
    """Keep a search text in the session and return its key; the oldest ones are forgotten."""
    kept: dict[str, str] = request.session.get(_SLOT, {})
    for key, known in kept.items():
        if known == text:
            return key
    key = secrets.token_urlsafe(6)
    request.session[_SLOT] = dict([*kept.items(), (key, text)][-_KEPT:])
    return key


def recall(request: HttpRequest, key: str) -> str:
    """The text behind a key, or "" when it is unknown to this session."""
    kept: dict[str, str] = request.session.get(_SLOT, {})
    return kept.get(key, "")
