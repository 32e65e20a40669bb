"""The guard of every request: rule, second factor, scope, transaction around view and page."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from accounts.access import Door, Rule, url_rules
from accounts.scope import NOBODY, Scope
from core.scope import DatabaseRole, DatabaseScope, scoped

GetResponse = Callable[[HttpRequest], HttpResponse]

PUBLIC = DatabaseScope(DatabaseRole.PUBLIC)


class ScopeMiddleware:
    """Opens one transaction around view and rendering and works in it under the user's scope.

    Template responses render outside of ATOMIC_REQUESTS, so the transaction stands here. A server
    error rolls everything back. Addresses without a rule answer 404, as if they did not exist.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        rule = _rule_of(request)
        request.scope = NOBODY  # type: ignore[attr-defined]
        request.door = rule.door if rule else Door.PUBLIC  # type: ignore[attr-defined]
        if rule is None:
            return self._in_transaction(request, PUBLIC)
        if rule.door is Door.PUBLIC and not request.user.is_authenticated:
            return self._in_transaction(request, PUBLIC)
        if rule.signed_in and not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.user.is_authenticated:
            scope = Scope.of(request.user, request.session.get("membership_id"))
            request.scope = scope  # type: ignore[attr-defined]
            if (
                rule.signed_in
                and not rule.no_second_factor
                and _lacks_second_factor(request, scope)
            ):
                return redirect("mfa_activate_totp")
            if rule.door is Door.SCOPED:
                return self._in_transaction(request, scope.database, refused=not rule.admits(scope))
        if rule.door is Door.PUBLIC:
            return self._in_transaction(request, PUBLIC)
        return self._in_transaction(request, None)

    def _in_transaction(
        self, request: HttpRequest, scope: DatabaseScope | None, *, refused: bool = False
    ) -> HttpResponse:
        request.refused = refused  # type: ignore[attr-defined]
        with scoped(scope):
            response = self.get_response(request)
            # Exceptions were turned into responses below us: what failed must not be kept.
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        """Refuse here, inside the handler, so that it is rendered as our 403 or 404 page."""
        if _rule_of(request) is None:
            raise Http404
        if getattr(request, "refused", False):
            raise PermissionDenied


def _rule_of(request: HttpRequest) -> Rule | None:
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None
    return url_rules().get(match.view_name)


def _lacks_second_factor(request: HttpRequest, scope: Scope) -> bool:
    """Whoever sees names needs a second factor, set up and used."""
    return scope.sees_names and not is_mfa_enabled(request.user)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # htmx follows redirects inside a fragment; tell it to move the whole page instead.
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login("/").url
        return response
    return redirect_to_login(request.get_full_path())
