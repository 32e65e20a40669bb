"""What the script of an open page asks about its session, and how it prolongs it."""

from __future__ import annotations

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from accounts.idleness import left_of, unattended
from accounts.page_sessions import Standing, standing


@unattended
@require_GET
def session_state(request: PortalRequest) -> JsonResponse:
    """Whether the page's session stands. Asking is no work: it prolongs nothing."""
    return _answer(request)


@require_POST
def session_prolong(request: PortalRequest) -> JsonResponse:
    """Somebody says that they are still at work: a request like any other, which prolongs."""
    return _answer(request)


def _answer(request: PortalRequest) -> JsonResponse:
    """The standing alone; seconds left and a form token only to the account that made the page."""
    how = standing(request)
    told: dict[str, object] = {"state": how}
    if how is Standing.STANDS:
        left = left_of(request)
        told |= {
            "seconds": left.seconds,
            "told_at": left.told_at,
            "is_last": left.is_last,
            # Signing in again has made the page's own form token a stranger's.
            "token": get_token(request),
        }
    response = JsonResponse(told)
    response["Cache-Control"] = "no-store, private"
    return response
