"""One-time links stay as they were made: none comes to life again, grows old or changes hands."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Activation
from accounts.operations import activations
from accounts.scope import Scope
from tests.access.thefts import moved
from tests.accounts.recovering import answer, asked, officer, opens, with_factors
from tests.clients import PortalClient

pytestmark = pytest.mark.django_db

_KNOWN = "S" * 43
_PLANT = (
    "INSERT INTO accounts_activation (id, user_id, token_hash, created_by_id, created_at,"
    " expires_at) VALUES (gen_random_uuid(), %s, %s, %s, now() - interval '30 days',"
    " now() + %s::interval)"
)
_REVIVE = "UPDATE accounts_activation SET used_at = NULL WHERE user_id = %s"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _as_owner(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_link_known_beforehand_opens_nothing_after_the_confirmation(cast, sign_in):
    """An officer plants a link whose secret they know, and lets two of them end everything."""
    user, thief, second = (
        with_factors(cast.operator_lahat), cast.secretariat_lahat, officer(cast, "Kedua"),
    )  # fmt: skip
    here = Scope.of(thief.user).database
    recovery = asked(cast.operator_lahat, thief)
    assert moved(here, _PLANT, user.pk, _hash(_KNOWN), thief.user_id, "24 hours") == 1
    answer(sign_in(second), recovery, "confirm")
    assert opens(user) == (0, False)
    assert not Activation.objects.filter(token_hash=_hash(_KNOWN)).exists()
    assert moved(here, _REVIVE, user.pk) == 0
    visited = PortalClient().get(reverse("accounts:activate", args=[_KNOWN]))
    assert visited.status_code == 410


def test_used_stays_used_for_everybody(cast):
    desk, user = cast.secretariat_lahat, cast.operator_lahat.user
    scope = Scope.of(desk.user)
    secret = activations.issue(user=user, by=desk.user, scope=scope)
    assert activations.use(secret=secret, password="Sandi-lain-yang-panjang-2")
    for role in (scope.database, None):
        assert moved(role, _REVIVE, user.pk) == 0
    with pytest.raises(ProgrammingError, match="stays as it was made"):
        _as_owner(_REVIVE, user.pk)
    assert activations.find(secret) is None


@pytest.mark.parametrize(
    "change",
    [
        "token_hash = repeat('b', 64)",
        "user_id = created_by_id",
        "created_by_id = user_id",
        "created_at = created_at - interval '9 days'",
        "expires_at = expires_at + interval '1 minute'",
    ],
)
def test_a_link_is_not_altered(cast, change):
    desk, user = cast.secretariat_lahat, cast.operator_lahat.user
    activations.issue(user=user, by=desk.user, scope=Scope.of(desk.user))
    change_it = f"UPDATE accounts_activation SET {change}"
    assert moved(None, change_it) == 0
    with pytest.raises(ProgrammingError, match="stays as it was made"):
        _as_owner(change_it)
    # To end earlier is no harm.
    _as_owner("UPDATE accounts_activation SET expires_at = now()")


def test_no_link_lasts_longer_than_a_week(cast):
    desk, user = cast.secretariat_lahat, cast.operator_lahat.user
    here = Scope.of(desk.user).database
    for role in (here, None):
        assert moved(role, _PLANT, user.pk, "a" * 64, desk.user_id, "170 hours") == 0
    assert moved(here, _PLANT, user.pk, "a" * 64, desk.user_id, "168 hours") == 1


def test_a_desks_link_says_who_made_it_and_when(cast):
    desk, user, other = cast.secretariat_lahat, cast.operator_lahat.user, cast.secretariat_sumsel
    here = Scope.of(desk.user).database
    assert moved(here, _PLANT, user.pk, "a" * 64, other.user_id, "1 hour") == 1
    made = Activation.objects.get(token_hash="a" * 64)
    assert made.created_by_id == desk.user_id
    assert abs(made.created_at - timezone.now()) < datetime.timedelta(minutes=5)
