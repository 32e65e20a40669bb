"""Ending a right to work. It takes effect with the person's next request."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Membership, User
from core import audit


def revoke(*, membership: Membership, reason: str, by: User) -> bool:
    """End a membership; False when it had already ended."""
    ended = Membership.objects.filter(pk=membership.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if ended:
        audit.record(
            "membership.revoke",
            by=by,
            subject=membership,
            agency_id=membership.agency_id,
            reason=reason,
        )
    return bool(ended)
