"""An import whose worker or database dies at any moment: every row once, and nobody left behind."""

from __future__ import annotations

import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from beneficiaries import job_kinds
from beneficiaries.models import StagedRow
from core import jobs
from core.models import Job
from tests.beneficiaries.struck_imports import Blows, every_row_enters_once
from tests.factories import import_files as files
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province
from tests.own_broker import OwnBroker, broker_at
from tests.worker_process import CHUNK, STALE

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def kill_worker(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGKILL)


def cut_sessions(worker: subprocess.Popen[bytes]) -> None:
    """As when the server goes down: whatever was not committed is gone, on whichever side."""
    with connection.cursor() as cursor:
        # The tables' owner, whom tests work as, may end no other role's sessions.
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        cursor.execute("SELECT set_config('role', %s, false)", [role])


def left_behind(words_of_ours: str) -> list[str]:
    """Processes that still carry these words in their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if words_of_ours in words:
            found.append(words)
    return found


@pytest.mark.parametrize("strike", [kill_worker, cut_sessions])
def test_struck_at_any_moment_every_row_enters_once(transactional_db, strike):
    load_small_province()
    every_row_enters_once(Cast().steward_lahat, Blows(strike, times=2, rows=1_800))
    # The second process of a killed worker ends with it.
    deadline = time.monotonic() + 10
    while left_behind(str(settings.MEDIA_ROOT)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left_behind(str(settings.MEDIA_ROOT)) == []


def test_it_resumes_by_itself(transactional_db, tmp_path, monkeypatch):
    """Nobody helps: the sweeper finds the silent job, and another real worker ends it."""
    monkeypatch.setattr(jobs, "STALE_AFTER", timedelta(seconds=STALE))
    monkeypatch.setattr(jobs, "RESEND_AFTER", timedelta(seconds=1))
    load_small_province()
    by = Cast().steward_lahat
    rows = [files.household(number) for number in range(1, 10 * CHUNK + 1)]
    held = files.receive(by, files.release_of(by), "household", files.households(rows))
    job = jobs.create(job_kinds.CHECK, subject_id=held.pk, by=by.user, membership_id=by.pk)
    (told := tmp_path / "told").mkdir()

    def done() -> bool:
        jobs.sweep()
        return Job.objects.get(pk=job.pk).is_finished

    with OwnBroker(tmp_path / "broker") as broker, broker_at(broker.url, monkeypatch):
        with broker.worker("celery", folder=told) as first:
            assert jobs.send(job.pk)
            broker.until((told / str(held.pk)).exists)
            broker.kill(first)
        assert 0 < StagedRow.objects.count() < len(rows)
        (told / "go").touch()
        with broker.worker("celery", folder=told):
            broker.until(done)
    job.refresh_from_db()
    held.refresh_from_db()
    assert (job.state, job.attempts, held.state) == ("done", 2, "staged")
    numbers = StagedRow.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(2, len(rows) + 2))
