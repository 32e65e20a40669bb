"""Where a request comes from, and which account it claims; what sign-in throttling counts by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address: the peer's own, or what the outermost of our proxies saw.

    Anything a visitor writes into X-Forwarded-For stands to the left of what our
    `TRUSTED_PROXIES` proxies append, and is never read.
    """
    count = settings.TRUSTED_PROXIES
    if count:
        seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(seen) >= count and seen[-count]:
            return seen[-count]
    address: str | None = request.META.get("REMOTE_ADDR")
    return address


def claimed_account(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """The account somebody tries to sign in to, in small letters.

    allauth hands over its credentials as "email"; the middleware asks with the form alone.
    """
    found = (credentials or {}).get("email") or (credentials or {}).get("username")
    if not found and request is not None:
        found = request.POST.get("login")
    return str(found).strip().lower() if found else None
