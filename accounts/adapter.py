"""allauth's switches: nobody signs up alone, and the second factor is named for its portal."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the TKPK secretariat only."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user) -> str:
        return user.email
