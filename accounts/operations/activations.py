"""One-time links: 256 random bits, kept only as a hash, good for a day and for one use."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.enums import RecoveryState
from accounts.models import Activation, FactorRecovery, Membership, User
from accounts.scope import Scope
from core import audit
from core.scope import DatabaseRole, acting_as


class OutsideTerritory(Exception):
    """The person also works, or worked, outside of the desk's territory."""


class ComingBack(Exception):
    """The account is on its way back: its link goes to the address on record alone."""


def within(scope: Scope, user: User) -> bool:
    """Whether every membership the person ever had lies in the territory of this desk.

    A link sets a password, and a password opens all memberships: so a regency's desk may hand one
    out only for people that are wholly its own.
    """
    if scope.role is DatabaseRole.PROVINCE:
        return True
    # The regency's own role would not even see what lies outside.
    with acting_as(DatabaseRole.PROVINCE):
        held = set(Membership.objects.filter(user=user).values_list("regency_id", flat=True))
    return scope.role is DatabaseRole.REGENCY and held <= {scope.regency_id}


def is_coming_back(user: User) -> bool:
    """Whether two officers took the second factors away, and no new one stands yet."""
    return FactorRecovery.objects.filter(
        user=user, state=RecoveryState.CONFIRMED, finished_at=None
    ).exists()


def issue(*, user: User, by: User, scope: Scope) -> str:
    """Make a new link's secret and void older ones. The secret is shown and mailed, not kept.

    Raises `OutsideTerritory` when the desk may not decide for the whole person, and `ComingBack`
    while a password alone would open the account: who sees the link could then come in.
    """
    if not within(scope, user):
        raise OutsideTerritory
    if is_coming_back(user):
        raise ComingBack
    try:
        with transaction.atomic():
            return _renewed(user, by=by)
    except ProgrammingError:
        # Confirmed since it was asked above: the database refuses the link.
        if is_coming_back(user):
            raise ComingBack from None
        raise


def issue_to_founder(*, user: User) -> str:
    """As `issue`, for an account that no desk gave: whoever tends the server founded it."""
    return _renewed(user, by=None)


def issue_to_returning(*, user: User, by: User) -> str:
    """As `issue`, for somebody whose second factors two officers took away: mailed, never shown."""
    return _renewed(user, by=by)


def void(user: User) -> None:
    """End the links of an account that waits no more."""
    Activation.objects.filter(user=user, used_at__isnull=True).update(used_at=timezone.now())


def _renewed(user: User, *, by: User | None) -> str:
    void(user)
    secret = secrets.token_urlsafe(32)
    Activation.objects.create(
        user=user,
        token_hash=_hash(secret),
        created_by=by or user,
        expires_at=timezone.now() + timedelta(hours=settings.ACTIVATION_HOURS),
    )
    audit.record("activation.issue", by=by, subject=user)
    return secret


def find(secret: str) -> Activation | None:
    """The live activation behind a link, or None: unknown, used and expired look the same."""
    return (
        Activation.objects.select_related("user")
        .filter(
            token_hash=_hash(secret),
            used_at__isnull=True,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )


def use(*, secret: str, password: str) -> bool:
    """Set the password and use the link up; False when somebody or something was faster."""
    activation = find(secret)
    if activation is None:
        return False
    now = timezone.now()
    won = Activation.objects.filter(
        pk=activation.pk, used_at__isnull=True, expires_at__gt=now
    ).update(used_at=now)
    if not won:
        return False
    user = activation.user
    user.set_password(password)
    user.save(update_fields=["password"])  # type: ignore[misc]
    audit.record("activation.use", by=user, subject=user)
    return True


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
