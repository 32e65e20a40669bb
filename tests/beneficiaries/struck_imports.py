"""An import whose real worker is struck in the midst of a chunk, and what must hold afterwards.

The worker goes on from chunk to chunk only when told to. So however slow the machine is, something
is done when the strike falls, and something is left: where within the chunk it falls is chance.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership
from beneficiaries import job_kinds
from beneficiaries.models import HouseholdVersion, RegistryImport, StagedRow
from beneficiaries.operations import imports
from core import jobs
from core.models import AuditEvent, Job
from tests.beneficiaries.import_worker import CHUNK
from tests.factories import import_files as files


@dataclass(frozen=True)
class Blows:
    """`strike` falls on the worker `times` times: each after `chunks` of work and up to `pause` s
    of the next.
    """

    strike: Callable[[subprocess.Popen[bytes]], None]
    times: int
    rows: int
    chunks: int = 1
    pause: float = 0.1


def every_row_enters_once(by: Membership, blows: Blows) -> None:
    """Stage and apply a file of households under these blows; nothing is lost or doubled."""
    chance = random.Random(blows.rows)
    release = files.release_of(by)
    rows = [files.household(number) for number in range(1, blows.rows + 1)]
    held = files.receive(by, release, "household", files.households(rows))

    _seen_through(job_kinds.CHECK, held, by, StagedRow.objects.count, blows, chance)
    assert (held.state, held.fault, held.counts["new"]) == ("staged", "", blows.rows)
    numbers = StagedRow.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(2, blows.rows + 2))

    with transaction.atomic():
        imports.start_applying(import_file=held, by=by.user)
    _seen_through(job_kinds.APPLY, held, by, HouseholdVersion.objects.count, blows, chance)
    assert held.state == "applied"
    told = HouseholdVersion.objects.filter(release=release).values_list("registry_id", flat=True)
    assert sorted(told) == sorted(str(row["IDBDT"]) for row in rows)
    for act in ("registry_import.stage", "registry_import.apply"):
        assert AuditEvent.objects.filter(action=act, object_id=held.pk).count() == 1


def _seen_through(
    kind: str, held: RegistryImport, by: Membership, done: Callable[[], int], blows: Blows,
    chance: random.Random,
) -> None:  # fmt: skip
    """Strike while the job is at work, then let it end."""
    job = jobs.create(kind, subject_id=held.pk, by=by.user, membership_id=by.pk)
    for _ in range(blows.times):
        before, worker = done(), _a_worker(job)
        assert worker.stdin is not None
        assert worker.stdout is not None
        while done() < before + blows.chunks * CHUNK:
            # Told after the commit, by a commit of its own: what is told is on the disk.
            assert worker.stdout.readline(), "the worker ended by itself"
            worker.stdin.write(b"\n")
            worker.stdin.flush()
        time.sleep(chance.uniform(0, blows.pause))
        blows.strike(worker)
        let_end(worker)
        assert before < done() < blows.rows
        # Who lost the database gave the job back; who was killed left it to the sweeper.
        Job.objects.filter(pk=job.pk, state="running").update(
            heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
        )
    assert let_end(_a_worker(job)) == 0
    held.refresh_from_db()


def let_end(worker: subprocess.Popen[bytes]) -> int:
    """Let the worker go on without being told, to its end; returns its code."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    with suppress(BrokenPipeError):
        worker.stdin.close()
    code = worker.wait(300)
    worker.stdout.close()
    return code


def _a_worker(job: Job) -> subprocess.Popen[bytes]:
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.beneficiaries.import_worker", str(job.pk),
         str(settings.MEDIA_ROOT)],
        env={**os.environ, "DATABASE_URL": url, "SIGERTAK_PROCESS": "worker"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
