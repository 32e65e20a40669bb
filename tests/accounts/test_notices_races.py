"""Telling and mailing at the same moment, each on a connection of its own."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.operations import digests
from accounts.operations.notices import Audience, remind, tell
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.factories.cast import Cast
from tests.factories.notices import a_notice
from tests.factories.regions import load_small_province

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db) -> Cast:
    load_small_province()
    return Cast()


def at_once(act, times: int) -> Counter:
    barrier = Barrier(times)

    def run(_number: int) -> int:
        try:
            barrier.wait(timeout=30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(run, range(times)))


def test_many_tell_of_the_same_and_no_count_is_lost(people):
    people.operator_lahat, people.supervisor_lahat  # noqa: B018
    audience = Audience.agency_people(people.operator_lahat.agency_id)
    subject = uuid.uuid4()

    def telling() -> int:
        with scoped(DatabaseScope(DatabaseRole.MATCHING)):
            return tell(
                NoticeKind.CASE_DECIDED, audience=audience, subject_id=subject, by=None, count=2
            )

    assert at_once(telling, 8) == {2: 8}
    assert list(Notice.objects.values_list("count", flat=True)) == [16, 16]


def test_a_reminder_of_two_workers_is_one(people):
    audience = Audience.user(people.operator_lahat.user_id)

    def reminding() -> int:
        with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
            return remind(
                NoticeKind.DISTRIBUTION_DUE, audience=audience, subject_id=None, occasion="7"
            )

    at_once(reminding, 6)
    assert list(Notice.objects.values_list("count", flat=True)) == [1]


def test_two_workers_send_one_mail(people):
    for _ in range(20):
        a_notice(people.operator_lahat, subject_id=uuid.uuid4())
    later = timezone.now() + datetime.timedelta(days=2)
    assert sum(n * times for n, times in at_once(lambda: digests.send_due(later), 4).items()) == 1
    assert len(mail.outbox) == 1
