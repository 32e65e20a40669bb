"""What waits on the secretariat's desk."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import AccountRequest, Membership
from accounts.scope import Scope

SOON = timedelta(days=30)


def open_requests(scope: Scope) -> int:
    """Applications of this territory that nobody has decided."""
    return AccountRequest.objects.visible_to(scope).open().count()


def ending_soon(scope: Scope) -> int:
    """Live memberships of this territory that end within 30 days."""
    limit = timezone.localdate() + SOON
    return Membership.objects.visible_to(scope).live().filter(expires_on__lte=limit).count()
