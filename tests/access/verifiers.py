"""Who decides in a regency, and who does not although their database role is the same."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

from django.utils import timezone

from accounts.models import Membership
from core.scope import DatabaseRole, DatabaseScope
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region


def of_lahat(user_id: uuid.UUID) -> DatabaseScope:
    return DatabaseScope(DatabaseRole.REGENCY, user_id, region("1604").pk)


def of_the_province(user_id: uuid.UUID) -> DatabaseScope:
    return DatabaseScope(DatabaseRole.PROVINCE, user_id)


def _ended(member: Membership, **how: object) -> Membership:
    Membership.objects.filter(pk=member.pk).update(**how)
    return member


def _only_reading(cast: Cast) -> Membership:
    a_grant(cast.verifier_palembang, region("1604"))
    return cast.verifier_palembang


NO_VERIFIERS: dict[str, Callable[[Cast], tuple[DatabaseScope, Membership]]] = {
    "auditor": lambda cast: (of_the_province(cast.auditor_sumsel.user_id), cast.auditor_sumsel),
    "steward": lambda cast: (of_lahat(cast.steward_lahat.user_id), cast.steward_lahat),
    "of a regency, as the province": lambda cast: (
        of_the_province(cast.verifier_lahat.user_id), cast.verifier_lahat,
    ),
    "of another regency": lambda cast: (
        of_lahat(cast.verifier_palembang.user_id), cast.verifier_palembang,
    ),
    "with a grant to read": lambda cast: (
        of_lahat(cast.verifier_palembang.user_id), _only_reading(cast),
    ),
    "suspended": lambda cast: (
        of_lahat(cast.verifier_lahat.user_id),
        _ended(cast.verifier_lahat, suspended_at=timezone.now()),
    ),
    "of another time": lambda cast: (
        of_lahat(cast.verifier_lahat.user_id),
        _ended(cast.verifier_lahat, expires_on=datetime.date(2020, 1, 1)),
    ),
    "revoked": lambda cast: (
        of_lahat(cast.verifier_lahat.user_id),
        _ended(
            cast.verifier_lahat, revoked_at=timezone.now(),
            revoked_by=cast.secretariat_lahat.user,
        ),
    ),
}  # fmt: skip
