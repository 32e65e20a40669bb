"""Whatever restarts the scheduler, what is done by the day is done by the day."""

from __future__ import annotations

import copy
import datetime
from zoneinfo import ZoneInfo

import pytest
from celery.beat import PersistentScheduler, ScheduleEntry
from celery.schedules import crontab, schedule
from django.core.exceptions import ImproperlyConfigured

from sigertak.celery import app
from sigertak.schedule import BEAT, publishing

PALEMBANG = ZoneInfo("Asia/Jakarta")
DAY = 24 * 60 * 60
# A restart puts an interval off by as much; what may wait no longer has times of the clock.
LONGEST_INTERVAL = 15 * 60


def at(hour: int, minute: int = 0, day: int = 2) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=PALEMBANG)


def due(entry: str | crontab, *, begun: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether a scheduler that knows of no earlier turn than `begun` sends this at `now`."""
    planned = copy.copy(BEAT[entry]["schedule"] if isinstance(entry, str) else entry)
    if not isinstance(planned, schedule | crontab):
        planned = schedule(planned)
    planned.nowfun, planned.app = (lambda: now), app
    return ScheduleEntry(name="x", schedule=planned, last_run_at=begun, app=app).is_due().is_due


def test_no_interval_is_longer_than_a_restart_may_cost():
    intervals = {
        n: e["schedule"] for n, e in BEAT.items() if not isinstance(e["schedule"], crontab)
    }
    assert intervals
    assert {name for name, seconds in intervals.items() if seconds > LONGEST_INTERVAL} == set()


@pytest.mark.parametrize("hours", [1, 2, 3, 4, 6, 8, 12, 24])
def test_totals_come_though_the_scheduler_is_restarted_every_day(hours):
    """At three in the morning, with no file of before: an interval of a day would never be over."""
    planned = publishing(hours * 3600)
    assert not due(planned, begun=at(3), now=at(3, 19))
    assert due(planned, begun=at(3), now=at(4, 21))


def test_a_turn_missed_while_the_scheduler_was_down_is_taken_when_it_is_back():
    """Its file on a volume tells of the last turn."""
    assert due(publishing(DAY), begun=at(4, 20, day=1), now=at(9))
    assert not due(publishing(DAY), begun=at(4, 20), now=at(9))


def test_every_daily_work_comes_within_a_day_of_a_restart():
    for name, entry in BEAT.items():
        if isinstance(entry["schedule"], crontab):
            assert due(name, begun=at(12, 0), now=at(12, 1, day=3)), name


def test_hours_are_those_of_the_place():
    assert app.conf.timezone == "Asia/Jakarta"
    assert not due(publishing(DAY), begun=at(10), now=at(12))  # 04:20 UTC is passed
    assert due(publishing(DAY), begun=at(22), now=at(4, 21, day=3))


@pytest.mark.parametrize("seconds", [3601, 5400, 5 * 3600, 36 * 3600])
def test_what_divides_no_day_is_refused(seconds):
    with pytest.raises(ImproperlyConfigured, match="PUBLISH_EVERY_SECONDS"):
        publishing(seconds)


def test_short_turns_stay_intervals():
    assert publishing(900) == 900.0


def test_the_last_turn_is_known_after_a_restart(tmp_path):
    """As Celery keeps it in the file that `deploy/entrypoint` names."""
    file = str(tmp_path / "beat-schedule")
    before = PersistentScheduler(app, schedule_filename=file)
    before.schedule["publish-totals"].last_run_at = at(4, 20)
    before.close()
    after = PersistentScheduler(app, schedule_filename=file)
    assert after.schedule["publish-totals"].last_run_at == at(4, 20)
    after.close()
