"""Jobs are rows: one live per subject, done once, found again when broker or worker is lost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import jobs
from core.enums import JobState
from core.models import Job

KIND = "test.count"
calls: list[str] = []


@pytest.fixture(autouse=True)
def _handler(monkeypatch):
    calls.clear()

    def count(run: jobs.Run) -> str:
        calls.append(str(run.job.pk))
        run.progress(3, 3)
        return "selesai"

    monkeypatch.setitem(jobs._handlers, KIND, count)


@pytest.fixture
def sent(monkeypatch):
    """Messages on their way to the broker."""
    messages: list[uuid.UUID] = []
    monkeypatch.setattr(jobs, "send", messages.append)
    return messages


@pytest.fixture
def job(cast) -> Job:
    return jobs.create(
        KIND, subject_id=uuid.uuid4(), by=cast.operator_lahat.user, membership_id=None
    )


def test_one_live_job_per_subject(job, cast):
    again = jobs.create(
        KIND, subject_id=job.subject_id, by=cast.operator_lahat.user, membership_id=None
    )
    assert again.pk == job.pk


def test_a_job_runs_once_however_often_its_message_comes(job):
    for _ in range(3):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert calls == [str(job.pk)]
    assert (job.state, job.done, job.total, job.message) == (JobState.DONE, 3, 3, "selesai")


def test_a_failing_job_is_queued_again_and_given_up_in_the_end(job, monkeypatch):
    def fail(run: jobs.Run) -> str:
        raise RuntimeError("no")

    monkeypatch.setitem(jobs._handlers, KIND, fail)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MOST_ATTEMPTS - 1)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_refusal_is_final_and_says_why(job, monkeypatch):
    def refuse(run: jobs.Run) -> str:
        raise jobs.JobRefused("Hak akses sudah dicabut.")

    monkeypatch.setitem(jobs._handlers, KIND, refuse)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.FAILED, "Hak akses sudah dicabut.")


def test_the_sweeper_sends_what_the_broker_lost(job, sent):
    assert jobs.sweep() == 0  # its message may still be under way
    Job.objects.update(created_at=timezone.now() - jobs.RESEND_AFTER - timedelta(seconds=1))
    assert jobs.sweep() == 1
    assert sent == [job.pk]


def test_the_sweeper_takes_over_from_a_dead_worker(job, sent):
    silent = timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
    Job.objects.update(state=JobState.RUNNING, heartbeat_at=silent)
    assert jobs.sweep() == 1
    jobs.run(job.pk)
    assert calls == [str(job.pk)]


def test_a_live_worker_is_left_alone(job, sent):
    Job.objects.update(state=JobState.RUNNING, heartbeat_at=timezone.now())
    assert jobs.sweep() == 0
    jobs.run(job.pk)
    assert calls == []


def test_without_a_broker_the_job_waits_for_the_sweeper(job, monkeypatch, caplog):
    def unreachable(*_args, **_options):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(jobs.current_app, "send_task", unreachable)
    jobs.send(job.pk)
    assert "waits for the sweeper" in caplog.text
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED
