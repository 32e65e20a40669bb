"""An import whose worker or database dies at any moment: every row once, and nobody left behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from beneficiaries import job_kinds
from beneficiaries.models import Household, HouseholdVersion, RegistryImport, StagedRow
from beneficiaries.operations import imports
from core import jobs
from core.models import AuditEvent, Job
from tests.beneficiaries.import_worker import CHUNK
from tests.factories import import_files as files
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS = 1_200
STRIKES = 2


def kill_worker(worker: subprocess.Popen) -> None:
    worker.send_signal(signal.SIGKILL)


def cut_sessions(worker: subprocess.Popen) -> None:
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


def a_worker(job: Job) -> subprocess.Popen:
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.beneficiaries.import_worker", str(job.pk),
         str(settings.MEDIA_ROOT)],
        env={**os.environ, "DATABASE_URL": url, "SIGERTAK_PROCESS": "worker"},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def seen_through(
    kind: str, held: RegistryImport, by, done: Callable[[], int],
    strike: Callable[[subprocess.Popen], None], chance: random.Random,
) -> None:  # fmt: skip
    """Strike at moments nobody chose while the job is at work, then let it end."""
    job = jobs.create(kind, subject_id=held.pk, by=by.user, membership_id=by.pk)
    for _ in range(STRIKES):
        before, worker = done(), a_worker(job)
        while done() < before + CHUNK:
            assert worker.poll() is None, "the worker ended by itself"
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.1))
        strike(worker)
        worker.wait(30)
        assert before < done() < ROWS, "the strike came too late"
        # Who lost the database gave the job back; who was killed left it to the sweeper.
        Job.objects.filter(pk=job.pk, state="running").update(
            heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
        )
    assert a_worker(job).wait(120) == 0
    held.refresh_from_db()


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
    chance = random.Random(seed := time.time_ns())
    print(f"seed {seed}")
    load_small_province()
    by = Cast().steward_lahat
    release = files.release_of(by)
    rows = [files.household(number) for number in range(1, ROWS + 1)]
    held = files.receive(by, release, "household", files.households(rows))

    seen_through(job_kinds.CHECK, held, by, StagedRow.objects.count, strike, chance)
    assert (held.state, held.fault, held.counts["new"]) == ("staged", "", ROWS)
    numbers = StagedRow.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(2, ROWS + 2))

    with transaction.atomic():
        imports.start_applying(import_file=held, by=by.user)
    seen_through(job_kinds.APPLY, held, by, HouseholdVersion.objects.count, strike, chance)
    assert held.state == "applied"
    told = HouseholdVersion.objects.filter(release=release).values_list(
        "household__registry_id", flat=True
    )
    assert sorted(told) == sorted(str(row["IDBDT"]) for row in rows)
    assert Household.objects.count() == ROWS
    for act in ("registry_import.stage", "registry_import.apply"):
        assert AuditEvent.objects.filter(action=act, object_id=held.pk).count() == 1
    # The second process of a killed worker ends with it.
    deadline = time.monotonic() + 10
    while left_behind(str(settings.MEDIA_ROOT)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left_behind(str(settings.MEDIA_ROOT)) == []
