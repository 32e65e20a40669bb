"""What is not there from here: whoever holds it in another workplace is told where to go.

Everybody else reads the one page of missing things, so that foreign and missing stay the same.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from accounts.access import url_rules
from accounts.enums import GrantKind
from accounts.models import Grant, User
from accounts.scope import NOBODY, Scope
from accounts.shared_parts import shared_parts
from core import views
from core.scope import scoped

# Nobody works in more programs of others.
_MOST_ASKED = 20


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 either way; to the holder of a live grant on the program in the portal's shell."""
    grant = _held_elsewhere(request)
    if grant is None:
        return views.not_found(request, exception)
    return render(request, "accounts/elsewhere.html", {"grant": grant}, status=404)


def _held_elsewhere(request: HttpRequest) -> Grant | None:
    scope = getattr(request, "scope", NOBODY)
    match = request.resolver_match
    # Fragments have no shell, and the role of those who see no names reads no grants.
    if match is None or scope.user_id is None or not scope.sees_names:
        return None
    if request.headers.get("HX-Request"):
        return None
    held = Grant.objects.live().filter(user_id=scope.user_id, kind=GrantKind.PROGRAM)
    held = held.select_related("agency")
    if scope.grant_id is not None:
        held = held.exclude(pk=scope.grant_id)
    if (program_id := match.kwargs.get("program_id")) is not None:
        return held.filter(object_pk=str(program_id)).first()
    if match.view_name not in shared_parts():
        return None
    user = User.objects.get(pk=scope.user_id)
    asked = held.order_by("pk")[:_MOST_ASKED]
    return next((grant for grant in asked if _is_there(match, user, grant)), None)


def _is_there(match: ResolverMatch, user: User, grant: Grant) -> bool:
    """Whether the page would open in that workplace: asked as somebody who stands there."""
    there = Scope.of(user, grant.pk)
    if there.grant_id != grant.pk or not url_rules()[match.view_name].admits(there):
        return False
    (key,) = match.kwargs.values()
    with scoped(there.database):
        return shared_parts()[match.view_name](there).filter(pk=key).exists()
