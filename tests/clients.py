"""A test browser that is held by the same database wall as the web process."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import Membership


@contextmanager
def as_login_role(role: str = "sigertak_web"):
    """Work as a login role of production, then as the owner again.

    Tests connect as the owner, to plant rows; what they examine must not run with that power: the
    session is the login's, which becomes no role that was not granted to it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('session_authorization'), current_setting('role')")
        before = cursor.fetchone()
        cursor.execute("SELECT set_config('session_authorization', %s, false)", [role])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('session_authorization', %s, false)", before[:1])
                cursor.execute("SELECT set_config('role', %s, false)", before[1:])


class PortalClient(Client):
    def request(self, **request: Any):
        with as_login_role():
            return super().request(**request)

    def sign_in(self, membership: Membership) -> None:
        """Sign in with both factors, working under this membership."""
        from allauth.mfa.models import Authenticator

        Authenticator.objects.get_or_create(
            user=membership.user,
            type=Authenticator.Type.TOTP,
            defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}},
        )
        self.force_login(
            membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        session = self.session
        session["membership_id"] = str(membership.pk)
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time()}
        ]
        session["account_authentication_methods_user"] = str(membership.user_id)
        # Already at work: the first page writes no more than the others.
        session["worked_at"] = session["began_at"] = int(time.time())
        session.save()
