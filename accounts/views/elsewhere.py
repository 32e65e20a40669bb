"""What is not there from here: whoever holds it in another workplace is told where to go.

Everybody else reads the one page of missing things, so that foreign and missing stay the same.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.enums import GrantKind
from accounts.models import Grant
from accounts.scope import NOBODY
from core import views


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 either way; to the holder of a live grant on this very program in the portal's shell."""
    grant = _held_elsewhere(request)
    if grant is None:
        return views.not_found(request, exception)
    return render(request, "accounts/elsewhere.html", {"grant": grant}, status=404)


def _held_elsewhere(request: HttpRequest) -> Grant | None:
    scope = getattr(request, "scope", NOBODY)
    match = request.resolver_match
    program_id = match.kwargs.get("program_id") if match else None
    # Fragments have no shell, and the role of those who see no names reads no grants.
    if program_id is None or scope.user_id is None or not scope.sees_names:
        return None
    if request.headers.get("HX-Request"):
        return None
    held = Grant.objects.live().filter(
        user_id=scope.user_id, kind=GrantKind.PROGRAM, object_pk=str(program_id)
    )
    grant: Grant | None = held.select_related("agency").first()
    return None if grant is None or grant.pk == scope.grant_id else grant
