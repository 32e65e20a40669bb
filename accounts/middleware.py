"""The guard of every request: rule, second factor, scope, transaction around view and page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts.access import Door, Rule, url_rules
from accounts.scope import NOBODY, Scope
from accounts.second_factor import way_to_factor
from accounts.standpoints import SLOT
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
        # The way out of error pages, which may ask the database nothing.
        request.way_out = _way_out(request)  # type: ignore[attr-defined]
        request.door = rule.door if rule else Door.PUBLIC  # type: ignore[attr-defined]
        request.is_technical = bool(rule and rule.acts_as)  # type: ignore[attr-defined]
        if rule is None:
            return self._in_transaction(request, PUBLIC)
        if rule.door is Door.PUBLIC and not request.user.is_authenticated:
            return self._in_transaction(request, PUBLIC)
        if rule.signed_in and not request.user.is_authenticated:
            return _to_sign_in(request)
        if request.user.is_authenticated:
            chosen = request.session.get(SLOT)
            scope = Scope.of(request.user, chosen)
            request.scope = scope  # type: ignore[attr-defined]
            if rule.door is Door.SCOPED and _lost(scope, chosen):
                return _back_to_own(request)
            first = way_to_factor(request, rule, scope)
            if first is not None:
                return first
            if rule.door is Door.SCOPED:
                return self._in_transaction(
                    request, rule.database(scope), refused=not rule.admits(scope)
                )
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


def _way_out(request: HttpRequest) -> str:
    """The own landing page of whoever is signed in, unless that is what was asked for."""
    home = resolve_url("home")
    return home if request.user.is_authenticated and request.path != home else "/"


def _rule_of(request: HttpRequest) -> Rule | None:
    try:
        match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None
    return url_rules().get(match.view_name)


def _lost(scope: Scope, chosen: str | None) -> bool:
    """Whether the place chosen in this session is over, while the person still has another."""
    return chosen is not None and scope != NOBODY and str(scope.standpoint_id) != str(chosen)


def _back_to_own(request: HttpRequest) -> HttpResponse:
    """Do nothing of what was asked: it was meant for the place that was lost, not for this one."""
    del request.session[SLOT]
    messages.warning(
        request,
        _(
            "Tempat kerja yang Anda pilih tidak berlaku lagi. Anda kembali bekerja di tempat Anda "
            "sendiri; permintaan terakhir tidak dikerjakan."
        ),
    )
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = resolve_url("home")
        return response
    return redirect("home")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # htmx follows redirects inside a fragment; tell it to move the whole page instead.
        response = HttpResponse(status=401)
        response["HX-Redirect"] = redirect_to_login("/").url
        return response
    return redirect_to_login(request.get_full_path())
