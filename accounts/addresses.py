"""Where a request comes from, as far as our own proxies can be trusted."""

from __future__ import annotations

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
