"""The audit trail for auditors."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from accounts.queries.trail import trail
from accounts.trail_words import action_words, object_words
from core.models import AuditEvent

PAGE = 100


@require_GET
def trail_list(request: PortalRequest) -> HttpResponse:
    events = trail(request.scope)
    action = request.GET.get("tindakan", "")
    if action:
        events = events.filter(action__startswith=action)
    if after := request.GET.get("after"):
        # UUIDv7 keys sort by time, so the key alone marks the place in the list.
        events = events.filter(id__lt=after) if _is_uuid(after) else events.none()
    shown = list(events.order_by("-id")[: PAGE + 1])
    next_url = f"?tindakan={quote(action)}&after={shown[PAGE - 1].pk}" if len(shown) > PAGE else ""
    return render(
        request,
        "accounts/trail_list.html",
        {"lines": [_line(event) for event in shown[:PAGE]], "next_url": next_url, "action": action},
    )


def _line(event: AuditEvent) -> dict[str, Any]:
    return {
        "event": event,
        "action": action_words(event.action),
        "object": object_words(event.object_type),
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
