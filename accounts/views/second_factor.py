"""One's own second factors: an authenticator app, security keys, recovery codes.

allauth does the cryptography and asks for the password again; here stands what the portal adds:
who just set up a factor has used it, the last one cannot be taken away, and the trail tells of it.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import PortalRequest
from accounts.models import User
from accounts.operations import recoveries
from accounts.queries.recoveries import open_against
from core import audit

_INDEX = reverse_lazy("mfa_index")
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Authenticate(AuthenticateView):
    """The second step of signing in: asks for what this person has, and for nothing else."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = set(_factors(self.stage.login.user).values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_app": Authenticator.Type.TOTP in held,
            "has_key": Authenticator.Type.WEBAUTHN in held,
        }


class Index(IndexView):
    """One's own factors, and whether somebody asked that they are taken away."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "recovery": open_against(_person(self.request))
        }


@require_POST
def stop_recovery(request: PortalRequest) -> HttpResponse:
    """Object to what officers began on one's own account."""
    if recoveries.stop(user=request.user):
        messages.success(
            request,
            _("Pemulihan dihentikan; tidak ada yang diubah pada akun Anda. Petugas diberi tahu."),
        )
    else:
        messages.info(request, _("Tidak ada pemulihan yang masih berjalan atas akun Anda."))
    return redirect(_INDEX)


class _Enrols:
    """Mixed into a view that adds a factor of `kind`: whoever holds it here has shown it."""

    request: HttpRequest
    kind: Authenticator.Type

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        user = _person(self.request)
        record_authentication(self.request, user, method="mfa", type=self.kind.value)
        audit.record("second_factor.add", by=user, subject=user, kind=self.kind.value)
        return response


class ActivateApp(_Enrols, ActivateTOTPView):
    kind = Authenticator.Type.TOTP

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _factors(_person(request)).filter(type=self.kind).exists():
            return redirect(_INDEX)
        return super().dispatch(request, *args, **kwargs)


class AddKey(_Enrols, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's own forgets the form it was handed, and with it what was wrong.
        return super().get_context_data(**kwargs) | kwargs


class _Removes:
    """Mixed into a view that takes a factor away: never the last one.

    The account is locked, so that two removals at once do not each count on the other's factor.
    """

    request: HttpRequest
    kind: Authenticator.Type

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = _person(request)
        if request.method == "POST":
            User.objects.select_for_update().get(pk=user.pk)
        mine = _factors(user).filter(type=self.kind)
        leaving = get_object_or_404(mine, pk=kwargs["pk"]) if "pk" in kwargs else mine.first()
        if leaving and not _factors(user).exclude(pk=leaving.pk).exists():
            messages.error(
                request,
                _("Ini satu-satunya pengaman kedua Anda. Pasang yang lain dahulu, baru hapus ini."),
            )
            return redirect(_INDEX)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def form_valid(self, form: BaseForm) -> HttpResponse:
        user = _person(self.request)
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        audit.record("second_factor.remove", by=user, subject=user, kind=self.kind.value)
        return response


class RemoveApp(_Removes, DeactivateTOTPView):
    kind = Authenticator.Type.TOTP


class RemoveKey(_Removes, RemoveWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN
    success_url = _INDEX


class RenameKey(EditWebAuthnView):
    success_url = _INDEX


class MakeCodes(GenerateRecoveryCodesView):
    def form_valid(self, form: BaseForm) -> HttpResponse:
        user = _person(self.request)
        response: HttpResponse = super().form_valid(form)
        audit.record("second_factor.codes", by=user, subject=user)
        return response


def _person(request: HttpRequest | PortalRequest) -> User:
    """Who is signed in: the rule of these pages lets nobody else in."""
    return cast(User, request.user)


def _factors(user: User) -> Any:
    """What somebody can sign in with beside the password; recovery codes are a way back only."""
    return Authenticator.objects.filter(user=user, type__in=_FACTORS)


index = Index.as_view()
authenticate = Authenticate.as_view()
activate_app = ActivateApp.as_view()
add_key = AddKey.as_view()
remove_app = RemoveApp.as_view()
remove_key = RemoveKey.as_view()
rename_key = RenameKey.as_view()
make_codes = MakeCodes.as_view()
