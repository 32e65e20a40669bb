"""allauth's switches: nobody signs up alone, and the second factor is named for its portal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the TKPK secretariat only."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Who has no second factor yet sets it up next, and has typed the password a moment ago.

        Asking for it once more would only teach people to type it without looking.
        """
        if not is_mfa_enabled(user):
            record_authentication(request, user, method="password", reauthenticated=True)
        return super().post_login(request, user, **kwargs)

    def set_password(self, user: User, password: str) -> None:
        """The password alone: the rest of an account is nothing that signing in may write."""
        user.set_password(password)
        user.save(update_fields=["password"])  # type: ignore[misc]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "Kode salah atau sudah lewat waktunya. Tunggu kode berikutnya, lalu ketik sebelum "
            "berganti. Bila tetap ditolak, setel jam ponsel ke waktu otomatis atau pakai kode "
            "cadangan."
        ),
    }

    def get_totp_label(self, user: User) -> str:
        return user.email

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Keys are bound to the portal's own address, not to the one a request claims to be for."""
        host = urlsplit(settings.PUBLIC_ORIGIN).hostname or ""
        return {"id": host, "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Kunci %(number)d") % {"number": number}
