"""Which work goes through which queue, and for how long a message of the beat is worth it."""

from __future__ import annotations

import pytest
from celery import current_app
from celery.schedules import crontab

from sigertak.schedule import BEAT, ROUTES, SHORT_QUEUE, interval

# What the portal stands on: it must not wait behind two long imports.
MUST_NOT_WAIT = {
    "accounts.tasks.mail_notices",
    "core.tasks.seal_row_changes",
    "core.tasks.sweep_jobs",
    "verification.tasks.look_again",
}


def test_what_must_not_wait_goes_where_no_job_goes():
    queue = {
        name: current_app.amqp.router.route({}, name)["queue"].name
        for name in (*MUST_NOT_WAIT, "core.tasks.run_job")
    }
    assert queue.pop("core.tasks.run_job") == current_app.conf.task_default_queue
    assert set(queue.values()) == {SHORT_QUEUE} != {current_app.conf.task_default_queue}


def test_every_short_task_is_one_of_the_beat():
    """A name that is misspelt would go through the long queue, and nobody would notice."""
    assert set(ROUTES) <= {entry["task"] for entry in BEAT.values()}


def test_a_message_of_the_beat_expires_when_the_next_is_due():
    for name, entry in BEAT.items():
        assert entry["options"]["expires"] == max(interval(entry["schedule"]), 120), name
    # Longer than what may keep the short worker busy, or lost jobs would wait for ever.
    assert BEAT["sweep-jobs"]["options"]["expires"] == 120


@pytest.mark.parametrize(
    ("planned", "seconds"),
    [
        (15.0, 15),
        (crontab(minute="*/10"), 600),
        (crontab(minute=40), 3600),
        (crontab(hour=[4, 16], minute=20), 12 * 3600),
        (crontab(hour=2, minute=30), 24 * 3600),
    ],
)
def test_seconds_between_two_turns(planned, seconds):
    assert interval(planned) == seconds
