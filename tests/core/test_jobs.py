"""Jobs are rows: one live per subject, done once, found again when broker or worker is lost."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import jobs
from core.enums import JobState
from core.models import Job
from tests.clients import as_login_role

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
    monkeypatch.setattr(jobs, "send", lambda job_id: messages.append(job_id) or True)
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


def test_what_only_waits_is_sent_again_ever_more_rarely(job, sent, monkeypatch):
    began = Job.objects.get().created_at
    sweeps = []
    for second in range(0, 1500, 15):
        monkeypatch.setattr(jobs.timezone, "now", lambda s=second: began + timedelta(seconds=s))
        if jobs.sweep():
            sweeps.append(second)
    # After 20 s, then 40, 80 and 160 s later, and never more rarely than every five minutes.
    assert sweeps == [30, 75, 165, 330, 630, 930, 1230]
    assert sent == [job.pk] * len(sweeps)
    jobs.run(job.pk)
    assert calls == [str(job.pk)]


def test_with_the_broker_away_the_sweeper_tries_one_and_marks_none(job, cast, monkeypatch):
    jobs.create(KIND, subject_id=uuid.uuid4(), by=cast.operator_lahat.user, membership_id=None)
    Job.objects.update(created_at=timezone.now() - jobs.RESEND_AFTER)
    tried: list[uuid.UUID] = []
    monkeypatch.setattr(jobs, "send", lambda job_id: tried.append(job_id) or False)
    assert jobs.sweep() == 0
    assert len(tried) == 1
    assert set(Job.objects.values_list("resends", "resend_at")) == {(0, None)}


def die(job: Job, *, done: int = 0) -> None:
    """As when the process is killed: the row says that it runs, and nobody tells anything more."""
    held = jobs._claim(job.pk)
    assert held is not None
    silent = timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(done=done, heartbeat_at=silent)


@pytest.mark.parametrize("found_by", ["sweeper", "message"])
def test_what_kills_each_process_is_given_up_with_words_for_its_owner(job, sent, found_by):
    for _ in range(jobs.MOST_DEATHS):
        die(job)
    if found_by == "sweeper":
        assert jobs.sweep() == 0
    else:
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, calls) == (JobState.FAILED, jobs.MOST_DEATHS, [])
    assert "tanpa kemajuan" in job.message
    assert "Coba sekali lagi; bila terhenti lagi, hubungi administrator teknis." in job.message
    assert job.is_finished
    assert job.finished_at is not None


def test_whoever_gets_further_each_time_is_not_given_up(job, sent):
    for n in range(jobs.MOST_DEATHS * 3):
        die(job, done=10 * (n + 1))
    jobs.run(job.pk)
    assert calls == [str(job.pk)]


def test_rows_done_over_again_are_not_getting_further(job, sent):
    for n in range(jobs.MOST_DEATHS):
        die(job, done=100 - n)
    jobs.sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_run_that_was_taken_over_tells_nothing_any_more(job, sent, monkeypatch, caplog):
    """It was only held dead: what it says later must not end or move the run that came after."""
    reached: list[str] = []

    def slow(run: jobs.Run) -> str:
        silent = timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
        Job.objects.filter(pk=job.pk).update(heartbeat_at=silent)
        assert jobs._claim(job.pk) is not None
        if reached:
            return "selesai"
        reached.append("once")
        run.progress(7)
        reached.append("never")
        return "selesai"

    monkeypatch.setitem(jobs._handlers, KIND, slow)
    jobs.run(job.pk)
    assert reached == ["once"]
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempts=0)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.message) == (JobState.RUNNING, 0, "")
    assert "taken over" in caplog.text


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


@pytest.mark.django_db(transaction=True)
def test_one_long_transaction_is_no_dead_worker(cast, sent, monkeypatch):
    """Nothing it writes is seen before it ends; so a connection beside it tells that it lives."""
    monkeypatch.setattr(jobs, "STALE_AFTER", timedelta(seconds=1))
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.1)
    job = jobs.create(
        KIND, subject_id=uuid.uuid4(), by=cast.operator_lahat.user, membership_id=None
    )

    def activate(run: jobs.Run) -> str:
        calls.append("begun")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(3)")
            calls.append("ended")
        return "selesai"

    monkeypatch.setitem(jobs._handlers, KIND, activate)

    def work() -> None:
        with as_login_role("sigertak_worker"):
            jobs.run(job.pk)
        connection.close()

    worker = Thread(target=work)
    worker.start()
    while "ended" not in calls:
        assert jobs.sweep() == 0
        if calls:
            jobs.run(job.pk)
        time.sleep(0.1)
    worker.join()
    job.refresh_from_db()
    assert (job.state, job.attempts, calls) == (JobState.DONE, 1, ["begun", "ended"])
    # Nobody goes on beating, and no connection is left behind.
    assert [thread.name for thread in threading.enumerate() if thread.name == "heartbeat"] == []


def test_without_a_broker_the_job_waits_for_the_sweeper(job, monkeypatch, caplog):
    def unreachable(*_args, **_options):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(jobs.current_app, "send_task", unreachable)
    jobs.send(job.pk)
    assert "waits for the sweeper" in caplog.text
    assert Job.objects.get(pk=job.pk).state == JobState.QUEUED
