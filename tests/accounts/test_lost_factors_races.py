"""What happens to one act at the same moment, each on a connection of its own."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.enums import RecoveryState
from accounts.models import Activation, FactorRecovery, Membership
from accounts.operations import activations, recoveries
from accounts.scope import Scope
from accounts.tasks import end_recoveries
from core.scope import scoped
from tests.accounts.recovering import SEEN, asked, officer, opens, with_factors
from tests.clients import PortalClient, as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db) -> Cast:
    load_small_province()
    return Cast()


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """What became of each: "done", or the error that told it no."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            with as_login_role():
                barrier.wait(timeout=30)
                act()
                return "done"
        except (recoveries.RecoveryConflict, activations.ComingBack, ProgrammingError) as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def at_desk(member: Membership, act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with transaction.atomic(), scoped(Scope.of(member.user).database):
            act()

    return run


def confirming(member: Membership, recovery: FactorRecovery) -> Callable[[], None]:
    return at_desk(member, lambda: recoveries.confirm(recovery=recovery, by=member.user))


def test_of_many_confirmations_one_counts(people):
    user = with_factors(people.operator_lahat)
    recovery = asked(people.operator_lahat, people.secretariat_lahat)
    seconds = [officer(people, f"Petugas{number}") for number in range(6)]
    answers = at_once(*(confirming(one, recovery) for one in seconds))
    assert answers == {"done": 1, "RecoveryConflict": 5}
    assert opens(user) == (0, False)
    assert len([m for m in mail.outbox if "/akun/aktivasi/" in m.body]) == 1
    assert Activation.objects.filter(user=user, used_at=None).count() == 1


def test_confirmed_and_withdrawn_and_stopped_at_once_is_one_of_them(people):
    first, second = people.secretariat_lahat, officer(people, "Kedua")
    for _turn in range(4):
        user = with_factors(people.operator_lahat)
        user.set_password("Sandi-uji-yang-panjang-1")
        user.save()
        recovery = asked(people.operator_lahat, first)

        def withdraw(recovery: FactorRecovery = recovery) -> None:
            recoveries.withdraw(recovery=recovery, by=first.user)

        def stop(user=user) -> None:
            with transaction.atomic():
                if not recoveries.stop(user=user):
                    raise recoveries.RecoveryConflict

        answers = at_once(confirming(second, recovery), at_desk(first, withdraw), stop)
        assert answers == {"done": 1, "RecoveryConflict": 2}
        recovery.refresh_from_db()
        gone = recovery.state == RecoveryState.CONFIRMED
        assert opens(user) == ((0, False) if gone else (3, True))
        Authenticator.objects.filter(user=user).delete()


def test_two_officers_ask_at_once(people):
    first, second, member = (
        people.secretariat_lahat,
        officer(people, "Kedua"),
        people.operator_lahat,
    )

    def ask(by: Membership) -> Callable[[], None]:
        return at_desk(
            by,
            lambda: recoveries.start(
                user=member.user, fields=SEEN | {"letter_date": None}, letter=None, by=by.user,
                scope=Scope.of(by.user),
            ),
        )  # fmt: skip

    assert at_once(ask(first), ask(second)) == {"done": 1, "RecoveryConflict": 1}
    assert FactorRecovery.objects.count() == 1


def one_inside_the_other(first: Callable[[], object], then: Callable[[], object]) -> Counter[str]:
    """`then` begins while `first` has done everything and not committed yet: whoever does not wait
    for it acts on what was before.
    """
    done, may_end = Event(), Event()

    def outer() -> None:
        with transaction.atomic():
            first()
            done.set()
            may_end.wait(timeout=30)

    def inner() -> None:
        assert done.wait(timeout=30)
        then()

    def ends() -> None:
        # Long enough for `then` to come to its end where nothing holds it.
        assert done.wait(timeout=30)
        time.sleep(1)
        may_end.set()

    Thread(target=ends, daemon=True).start()
    return at_once(outer, inner)


@pytest.mark.parametrize("link_first", [True, False])
def test_a_link_made_at_that_moment_opens_nothing(people, link_first):
    """It was made before, and ended with the rest; or it was refused."""
    first, second, member = (
        people.secretariat_lahat,
        officer(people, "Kedua"),
        people.operator_lahat,
    )
    user = with_factors(member)
    recovery = asked(member, first)
    secrets: list[str] = []

    def link() -> None:
        made = activations.issue(user=user, by=first.user, scope=Scope.of(first.user))
        secrets.append(made)

    acts = [at_desk(first, link), confirming(second, recovery)]
    answers = one_inside_the_other(*(acts if link_first else reversed(acts)))
    assert answers == ({"done": 2} if link_first else {"done": 1, "ComingBack": 1})
    assert [activations.find(secret) for secret in secrets] == [None] * len(secrets)
    assert opens(user) == (0, False)


@pytest.mark.parametrize("factor_first", [True, False])
def test_a_factor_set_up_at_that_moment_does_not_stay(people, factor_first):
    """Whoever sits in a session of the account must not leave a factor of theirs behind."""
    second, user = officer(people, "Kedua"), people.operator_lahat.user
    recovery = asked(people.operator_lahat, people.secretariat_lahat)

    def enrol() -> None:
        with transaction.atomic():
            Authenticator.objects.create(
                user=user, type=Authenticator.Type.TOTP, data={"secret": "AAAA"}
            )

    acts = [enrol, confirming(second, recovery)]
    answers = one_inside_the_other(*(acts if factor_first else reversed(acts)))
    assert answers == ({"done": 2} if factor_first else {"done": 1, "ProgrammingError": 1})
    assert opens(user) == (0, False)
    recovery.refresh_from_db()
    assert recovery.finished_at is None


def test_an_older_link_used_at_that_moment_leaves_no_password(people):
    first, second, member = (
        people.secretariat_lahat,
        officer(people, "Kedua"),
        people.operator_lahat,
    )
    user = with_factors(member)
    with transaction.atomic():
        secret = activations.issue(user=user, by=first.user, scope=Scope.of(first.user))
    recovery = asked(member, first)

    def use() -> None:
        with transaction.atomic():
            activations.use(secret=secret, password="Sandi-lain-yang-panjang-2")

    assert at_once(confirming(second, recovery), use) == {"done": 2}
    assert opens(user) == (0, False)
    assert activations.find(secret) is None


def test_who_signs_in_meanwhile_is_out_again(people):
    """The password was right when it was read; the session that came of it holds no longer."""
    second, member = officer(people, "Kedua"), people.operator_lahat
    with_factors(member)
    recovery = asked(member, people.secretariat_lahat)
    browser = PortalClient()
    assert at_once(confirming(second, recovery), lambda: browser.sign_in(member))["done"] >= 1
    assert browser.get("/beranda/").status_code == 302


def test_it_runs_out_while_it_is_confirmed(people):
    second, member = officer(people, "Kedua"), people.operator_lahat
    user = with_factors(member)
    past = timezone.now() - datetime.timedelta(seconds=1)
    recovery = asked(member, people.secretariat_lahat, expires_at=past)

    def close() -> None:
        with as_login_role("sigertak_worker"):
            end_recoveries()

    answers = at_once(confirming(second, recovery), close)
    assert answers == {"done": 1, "RecoveryConflict": 1}
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.EXPIRED
    assert opens(user) == (3, True)
