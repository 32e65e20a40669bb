"""A list is checked and submitted while its servers die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import redis
from django.conf import settings
from django.core.files.base import File
from django.db import Error, connection
from django.db.models import Count
from django.utils import timezone

from accounts.scope import Scope
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from core.scope import scoped
from devstack import places
from devstack.postgres import Postgres
from programs.models import Program, Recipient, RecipientUpload, UploadRow
from programs.operations import list_looking, uploads
from programs.tasks import CHECK_UPLOAD
from tests.benchmarks._bench import regency_scope
from tests.benchmarks._lists import write_csv
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.registry import a_program
from verification.models import Case, Finding
from verification.tasks import SUBMIT

PATIENCE = 240
# Our own sweeper below looks more often than the portal's.
_RESEND_AFTER = timedelta(seconds=1)


class Servers:
    """The worker (a process group of its own), the database and the broker, to be struck."""

    def __init__(self) -> None:
        self._database = Postgres(places.prepare(settings.DATA_DIR))
        self._pid_file = places.prepare(settings.DATA_DIR).postgres_data / "postmaster.pid"
        self.strikes = 0
        self._begin_work()

    def kill_worker(self) -> None:
        """SIGKILL to the worker and its children; another one begins."""
        self.stop()
        self.strikes += 1
        self._begin_work()

    def kill_database(self) -> None:
        """SIGKILL to the server and all its sessions at once; it recovers from its log."""
        server = int(self._pid_file.read_text().split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for process in (server, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        self.strikes += 1
        connection.close()
        time.sleep(0.5)
        self._database.ensure()

    def empty_broker(self) -> None:
        redis.Redis.from_url(settings.REDIS_URL).flushall()
        self.strikes += 1

    def tend(self) -> None:
        """What a supervisor does: a worker that found no database at its start begins again."""
        if self._worker.poll() is not None:
            self._begin_work()

    def stop(self) -> None:
        with suppress(ProcessLookupError):  # it had ended by itself
            os.killpg(self._worker.pid, signal.SIGKILL)
        self._worker.wait()

    def _begin_work(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "sigertak", "worker", "-c", "1"]
        self._worker = subprocess.Popen(
            [*command, "--loglevel", "ERROR"],
            env={**os.environ, "SIGERTAK_PROCESS": "worker"},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def run(rows: int) -> tuple[int, int]:
    """Check and submit a list of `rows` rows; return what was lost and what was doubled."""
    by = Cast().operator_lahat
    program = a_program(by, target_unit="person")
    upload = _received(program, by, rows)
    jobs.RESEND_AFTER = _RESEND_AFTER
    servers = Servers()
    began = time.perf_counter()
    try:
        check = jobs.create(CHECK_UPLOAD, subject_id=upload.pk, by=by.user, membership_id=by.pk)
        _see_through(check, rows, servers, lambda: UploadRow.objects.count())
        ready = Recipient.objects.filter(state="draft").count()
        submit = jobs.create(
            SUBMIT, subject_id=program.pk, by=by.user, membership_id=by.pk, total=ready
        )
        _see_through(submit, ready, servers, lambda: Case.objects.count())
    finally:
        servers.stop()
    lost, doubled = _counted(upload, rows, ready)
    print(
        f"{rows} rows checked, {ready} recipients submitted in {time.perf_counter() - began:.0f} s"
        f" with {servers.strikes} strikes: {lost} lost, {doubled} doubled"
    )
    return lost, doubled


def _received(program: Program, by, rows: int) -> RecipientUpload:
    regency_id = regency_scope().regency_id
    assert regency_id is not None
    scope = Scope.of(by.user, by.pk)
    with TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "daftar.csv", rows, regency_id)
        with as_login_role(), scoped(scope.database), path.open("rb") as file:
            upload = uploads.receive(
                program=program, file=File(file), file_name=path.name, by=by.user
            )
    # It lacks a column that is asked for, and its sender goes on.
    list_looking.look(upload_id=upload.pk, scope_now=lambda: scope)
    upload.refresh_from_db()
    with as_login_role(), scoped(scope.database):
        uploads.go_on(upload=upload)
    return upload


def _see_through(job: Job, total: int, servers: Servers, done: Callable[[], int]) -> None:
    """Strike as the work goes on, sweep as the portal does, until the job is over."""
    # The message is lost before anybody read it; later worker and database die at their work.
    jobs.send(job.pk)
    servers.empty_broker()
    strikes = [
        (0.0, servers.kill_worker),
        (0.2, servers.kill_database),
        (0.4, servers.kill_worker),
        (0.6, servers.empty_broker),
        (0.7, servers.kill_database),
    ]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if strikes and done() > strikes[0][0] * total:
                strikes.pop(0)[1]()
                _held_dead(job)
            servers.tend()
            jobs.sweep()
            state = Job.objects.get(pk=job.pk).state
        except Error:
            connection.close()
            continue
        if state == JobState.DONE:
            return
        if state == JobState.FAILED:
            raise RuntimeError(f"{job.kind} failed: {Job.objects.get(pk=job.pk).message}")
        time.sleep(0.1)
    raise RuntimeError(f"{job.kind} did not end within {PATIENCE} s.")


def _held_dead(job: Job) -> None:
    """What the sweeper finds a while after the worker died; here we need not wait for it."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
    )


def _counted(upload: RecipientUpload, rows: int, ready: int) -> tuple[int, int]:
    """Rows, recipients, cases and audited submissions against what they should be."""
    judged = UploadRow.objects.filter(upload=upload)
    entered = judged.filter(outcome="entered").count()
    cases = Case.objects.count()
    audited = sum(event.details["new"] for event in AuditEvent.objects.filter(action="case.submit"))
    faulty_cases = (
        Finding.objects.values("case", "case_version").annotate(n=Count("pk")).exclude(n=5).count()
    )
    numbers = judged.values("number").distinct().count()
    lost = (rows - numbers) + max(0, entered - ready) + max(0, ready - cases) + faulty_cases
    doubled = (
        (judged.count() - numbers)
        + max(0, Recipient.objects.count() - entered)
        + max(0, cases - ready)
        + max(0, audited - cases)
    )
    return lost, doubled
