"""One link, fifty clicks at the same moment: one of them sets the password."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.models import User
from accounts.operations import activations
from accounts.scope import Scope
from tests.factories.cast import Cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CLICKS = 50


def clicked(secret: str) -> tuple[Counter[bool], list[str]]:
    """How many clicks were told that they won, and with which password."""
    winners = []

    def click(number: int) -> bool:
        password = f"Sandi-uji-yang-panjang-{number}"
        try:
            with transaction.atomic():
                won = activations.use(secret=secret, password=password)
            if won:
                winners.append(password)
            return won
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return Counter(pool.map(click, range(CLICKS))), winners


def a_link() -> tuple[User, str]:
    cast = Cast()
    desk, user = cast.secretariat_sumsel, cast.operator_lahat.user
    return user, activations.issue(user=user, by=desk.user, scope=Scope.of(desk.user))


def test_one_of_fifty_uses_succeeds(monkeypatch):
    """All of them have seen a live link before the first writes: the write alone decides."""
    user, secret = a_link()
    everybody, found = Barrier(CLICKS), activations.find

    def seen_by_all(secret: str):
        link = found(secret)
        everybody.wait(timeout=60)
        return link

    monkeypatch.setattr(activations, "find", seen_by_all)
    answers, winners = clicked(secret)
    assert answers == {True: 1, False: CLICKS - 1}
    user.refresh_from_db()
    assert user.check_password(winners[0])
