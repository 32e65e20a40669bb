"""Jobs on real workers and a real broker: processes die, slots are taken, the broker forgets."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings

from accounts.models import User
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from core.row_change_seals import SEALED
from sigertak import schedule
from tests import worker_process as work
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province
from tests.own_broker import OwnBroker, broker_at

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broker(tmp_path, monkeypatch):
    with OwnBroker(tmp_path / "broker") as own, broker_at(own.url, monkeypatch):
        yield own


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "told").mkdir()
    return tmp_path / "told"


@pytest.fixture
def quick(monkeypatch):
    """The sweeper of this process looks as the workers do: after seconds, not minutes."""
    monkeypatch.setattr(jobs, "STALE_AFTER", timedelta(seconds=work.STALE))
    monkeypatch.setattr(jobs, "RESEND_AFTER", timedelta(seconds=1))


@pytest.fixture
def by(transactional_db) -> User:
    load_small_province()
    return Cast().operator_lahat.user


def asked(kind: str, by: User) -> Job:
    job = jobs.create(kind, subject_id=uuid.uuid4(), by=by, membership_id=None)
    assert jobs.send(job.pk)
    return job


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def swept_until(broker: OwnBroker, job: Job, state: JobState) -> Job:
    def there() -> bool:
        jobs.sweep()
        return now(job).state == state

    broker.until(there)
    return now(job)


def test_a_job_that_kills_every_worker_is_given_up(broker, folder, by, quick):
    with broker.worker("celery", folder=folder):
        job = asked(work.DIES, by)
        over = swept_until(broker, job, JobState.FAILED)
        killed = (folder / "died").read_text().split()
        assert len(set(killed)) == len(killed) == over.attempts == jobs.MOST_DEATHS
        assert "mati 5 kali" in over.message
        assert "hubungi administrator teknis" in over.message
        assert over.finished_at is not None
        # The worker itself is well: what comes next is done.
        (folder / "go").touch()
        swept_until(broker, asked(work.WAITS, by), JobState.DONE)


def test_with_all_slots_busy_the_sweeper_and_the_seals_have_their_turn(broker, folder, by):
    with (
        broker.worker("celery", folder=folder, slots=2),
        broker.worker(schedule.SHORT_QUEUE, folder=folder),
    ):
        long = [asked(work.WAITS, by) for _ in range(2)]
        broker.until(lambda: all((folder / str(job.subject_id)).exists() for job in long))
        lost = jobs.create(work.WAITS, subject_id=uuid.uuid4(), by=by, membership_id=None)
        Job.objects.filter(pk=lost.pk).update(created_at=lost.created_at - timedelta(minutes=1))
        sealed = AuditEvent.objects.filter(action=SEALED)
        for name in ("core.tasks.sweep_jobs", "core.tasks.seal_row_changes"):
            current_app.send_task(name)
        broker.until(lambda: now(lost).resends == 1 and sealed.exists())
        assert {now(job).state for job in long} == {JobState.RUNNING}
        assert now(lost).state == JobState.QUEUED
        (folder / "go").touch()
        broker.until(lambda: {now(job).state for job in (*long, lost)} == {JobState.DONE})


def test_a_broker_that_forgets_everything_loses_no_job(broker, folder, by, quick):
    (folder / "go").touch()
    waiting = [asked(work.WAITS, by) for _ in range(3)]
    assert broker.waiting("celery") == 3
    broker.flush()
    assert broker.waiting("celery") == 0
    with broker.worker("celery", folder=folder):
        for job in waiting:
            assert swept_until(broker, job, JobState.DONE).attempts == 1


def test_what_died_with_its_worker_is_resumed_by_another(broker, folder, by, quick):
    with broker.worker("celery", folder=folder) as first:
        job = asked(work.WAITS, by)
        broker.until(lambda: (folder / str(job.subject_id)).exists())
        broker.kill(first)
        (folder / "go").touch()
        with broker.worker("celery", folder=folder):
            assert swept_until(broker, job, JobState.DONE).attempts == 2


def test_no_message_is_handed_out_twice_while_its_work_may_still_last():
    conf = current_app.conf
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert conf.task_acks_late is True
    assert conf.task_reject_on_worker_lost is True
    assert conf.worker_prefetch_multiplier == 1
    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]
    assert len(ours) > len(schedule.ROUTES)
    for task in ours:
        assert (task.acks_late, task.reject_on_worker_lost) == (True, True), task.name
        assert task.time_limit in (None, settings.CELERY_TASK_TIME_LIMIT), task.name
