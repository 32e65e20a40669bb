"""Who has to show a second factor, and whether this session has: asked before every page."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from accounts.access import Rule
from accounts.scope import Scope

_BY_CODE = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def way_to_factor(request: HttpRequest, rule: Rule, scope: Scope) -> HttpResponse | None:
    """Where to go before this page: setting up a factor, or showing it; None when all is done.

    A factor that exists must have been shown in this session, whatever the page. Otherwise
    somebody who signed in with the password alone, before its owner set one up, would stay in.
    """
    if not rule.signed_in or rule.shows_factor:
        return None
    if _shown(request):
        # A factor may have been taken away since.
        if rule.no_second_factor or not scope.needs_second_factor or is_mfa_enabled(request.user):
            return None
        return _go(request, resolve_url("mfa_activate_totp"))
    if is_mfa_enabled(request.user):
        by_code = is_mfa_enabled(request.user, _BY_CODE)
        page = "mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn"
        back = request.get_full_path() if request.method == "GET" else resolve_url("home")
        return _go(request, f"{resolve_url(page)}?{urlencode({REDIRECT_FIELD_NAME: back})}")
    if scope.needs_second_factor and not rule.no_second_factor:
        return _go(request, resolve_url("mfa_activate_totp"))
    return None


def _shown(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # htmx would follow a redirect inside of a fragment.
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
