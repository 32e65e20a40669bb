"""One list over all regencies somebody works in: to see where work waits, not to decide there."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from verification.queries.everywhere import MOST_PLACES, regencies_of, waiting_everywhere


@require_GET
def case_everywhere(request: PortalRequest) -> HttpResponse:
    """Whoever works in one place only finds the same in its own list."""
    scopes = regencies_of(request.user, request.scope)
    if len(scopes) < 2:
        return redirect("verification:case_list")
    read = scopes[:MOST_PLACES]
    rows, last = waiting_everywhere(read, request.scope, _key(request.GET.get("after", "")))
    context = {
        "rows": rows,
        "places": len(scopes),
        "places_read": len(read),
        "next_url": f"?after={last}" if last else None,
        "page_title": _("Kasus di semua tempat kerja Anda"),
    }
    return render(request, "verification/case_everywhere.html", context)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
