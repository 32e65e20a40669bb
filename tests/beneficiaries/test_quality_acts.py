"""Closing, handing down, taking back and reminding, by those who may."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Notice
from beneficiaries.models import QualityEvent, QualityFinding, QualityTask
from beneficiaries.operations import quality_acts, quality_tasks
from beneficiaries.quality_enums import QualityDesk, QualityOutcome
from beneficiaries.quality_rules import QualityRefused, SomebodyElseWas
from beneficiaries.queries.quality_tasks import task_lines
from core.scope import scoped
from tests.beneficiaries.quality_acts import (
    checked,
    close,
    hand_down,
    scope_of,
    take_back,
    the_finding,
)
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=30)


@pytest.fixture
def dead(cast):
    """Three dead men in two villages of Lahat, found by a check."""
    people = [
        a_person(a_household(region(code)), presence_status=2, name=f"Mati {number}")
        for number, code in enumerate(("1604112001", "1604112001", "1604112002"))
    ]
    checked(cast.steward_lahat)
    return [the_finding(person, "presence_deceased") for person in people]


def states():
    return sorted(QualityFinding.objects.values_list("state", flat=True))


def test_closing_says_how_and_by_whom(cast, dead):
    done = close(dead[0], cast.steward_lahat, QualityOutcome.GONE, "Surat kematian ada")

    dead[0].refresh_from_db()
    assert (done.closed, done.skipped) == (1, 0)
    assert (dead[0].state, dead[0].closed_by) == ("closed", cast.steward_lahat.user)
    event = QualityEvent.objects.get()
    assert (event.act, event.outcome, event.reason) == ("closed", "gone", "Surat kematian ada")


def test_no_problem_needs_a_reason(cast, dead):
    with pytest.raises(QualityRefused):
        close(dead[0], cast.steward_lahat, QualityOutcome.NO_PROBLEM, " pendek ")
    assert states() == ["open"] * 3


def test_what_is_not_in_the_territory_is_not_closed(cast, dead):
    assert close(dead[0], cast.steward_palembang).closed == 0
    assert states() == ["open"] * 3


def test_opened_again_once(cast, dead):
    close(dead[0], cast.steward_lahat)
    dead[0].refresh_from_db()
    quality_acts.reopen(finding=dead[0], by=cast.steward_lahat.user)
    with pytest.raises(SomebodyElseWas):
        quality_acts.reopen(finding=dead[0], by=cast.steward_lahat.user)
    dead[0].refresh_from_db()
    assert dead[0].state == "open"


def test_from_province_to_regency_to_villages(cast, dead):
    (above,) = hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
    below = hand_down(cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON)

    assert above.rows == 3
    assert sorted(task.rows for task in below) == [1, 2]
    close(dead[0], cast.steward_lahat)
    line = task_lines([above], timezone.localdate())[0]
    assert (line.waiting, line.closed, line.total) == (2, 1, 3)
    assert round(line.rate) == 33
    assert Notice.objects.filter(user=cast.steward_lahat.user, kind="quality_task").count() == 1


def test_each_floor_hands_one_floor_down(cast, dead):
    for steward, desk in (
        (cast.steward_sumsel, QualityDesk.VILLAGE),
        (cast.steward_lahat, QualityDesk.REGENCY),
    ):
        with pytest.raises(QualityRefused):
            hand_down(steward, desk, due_on=SOON)
    with pytest.raises(QualityRefused):
        hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=datetime.date(2020, 1, 1))
    assert not QualityTask.objects.exists()


def test_nothing_is_handed_twice(cast, dead):
    hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
    with pytest.raises(QualityRefused):
        hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
    assert QualityTask.objects.count() == 1


def test_a_task_is_taken_back_while_untouched(cast, dead):
    (above,) = hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
    below = hand_down(cast.steward_lahat, QualityDesk.DISTRICT, due_on=SOON)
    with pytest.raises(QualityRefused):
        take_back(above, cast.steward_sumsel)
    with pytest.raises(QualityRefused):
        take_back(above, cast.steward_lahat)

    assert sum(take_back(task, cast.steward_lahat) for task in below) == 3
    assert set(QualityFinding.objects.values_list("task", flat=True)) == {above.pk}
    assert take_back(above, cast.steward_sumsel) == 3
    assert states() == ["open"] * 3
    assert not QualityFinding.objects.filter(due_on__isnull=False).exists()


def test_a_task_that_was_worked_on_stays(cast, dead):
    (task,) = hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
    close(dead[0], cast.steward_lahat)
    with pytest.raises(QualityRefused):
        take_back(task, cast.steward_sumsel)
    assert states() == ["closed", "handed", "handed"]


def test_reminders_come_once_at_each_step(cast, dead):
    cast.steward_lahat  # noqa: B018 - somebody to remind
    hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)

    def remind(days_before):
        with scoped(scope_of(cast.steward_sumsel).database):
            return quality_tasks.remind(SOON - datetime.timedelta(days=days_before))

    assert [remind(20), remind(7), remind(6), remind(3), remind(0), remind(-2)] == [
        0, 1, 0, 1, 1, 1,
    ]  # fmt: skip
    for finding in dead:
        close(finding, cast.steward_lahat)
    assert remind(-8) == 0


@pytest.mark.django_db(transaction=True)
def test_two_stewards_at_one_finding(cast):
    """Both close at the same moment: one does, the other is told that nothing was left."""
    person = a_person(a_household(region("1604112001")), presence_status=2)
    checked(cast.steward_lahat)
    finding = the_finding(person, "presence_deceased")
    both = (cast.steward_lahat, cast.steward_sumsel)
    done = []
    start = threading.Barrier(2)

    def work(steward):
        try:
            start.wait()
            done.append(close(finding, steward).closed)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(steward,)) for steward in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, 1]
    assert QualityEvent.objects.filter(act="closed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_stewards_hand_down_the_same(cast):
    for _number in range(5):
        a_person(a_household(region("1604112001")), presence_status=2)
    checked(cast.steward_lahat)
    cast.steward_sumsel  # noqa: B018 - made before the threads
    outcomes = []
    start = threading.Barrier(4)

    def work():
        try:
            start.wait()
            tasks = hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
            outcomes.append(sum(task.rows for task in tasks))
        except QualityRefused:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [0, 0, 0, 5]
    assert QualityTask.objects.count() == 1
