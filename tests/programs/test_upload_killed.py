"""A worker that dies half-way through a list, by SIGKILL: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core import jobs
from core.enums import JobState
from core.models import Job
from programs.models import Recipient, RecipientGroup, TouchedRecipient, UploadRow
from programs.tasks import CHECK_UPLOAD
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province
from tests.factories.registry import a_program
from tests.programs.acts import a_csv, sent

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROWS, CHUNK = 900, 60
# With every column that is asked for: such a list is checked without asking.
HEADER = (
    "Nama", "NIK", "Kecamatan", "Desa", "Nama Kelompok", "Nomor KK", "Tanggal Lahir", "Alamat",
    "Nilai Bantuan (Rp)",
)  # fmt: skip


def a_list() -> bytes:
    """Rows that enter, in groups of ten, and every ninth one faulty."""
    rows = []
    for number in range(ROWS):
        nik = "12" if number % 9 == 0 else f"160411050285{number + 1:04d}"
        name = "".join(chr(65 + int(digit)) for digit in f"{number:04d}")
        group = f"KUBE {number // 10}"
        rows.append((f"Warga {name}", nik, "Lahat", "Pasar Lama", group, "", "", "", ""))
    return a_csv(*rows, header=HEADER)


def a_worker(job: Job) -> subprocess.Popen:
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "SIGERTAK_PROCESS": "worker"}
    command = [sys.executable, "-m", "tests.programs.upload_worker"]
    return subprocess.Popen(
        [*command, str(job.pk), str(settings.MEDIA_ROOT), str(CHUNK)], env=environment
    )


def killed_after(worker: subprocess.Popen, rows: int) -> None:
    """Wait until more than `rows` rows are judged, then SIGKILL the process."""
    for _ in range(3000):
        if UploadRow.objects.count() > rows:
            break
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)


def held_dead(job: Job) -> None:
    """As the sweeper finds it once the heartbeat is stale."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
    )


def test_killed_twice_the_list_is_whole_in_the_end(transactional_db):
    load_small_province()
    by = Cast().operator_lahat
    program = a_program(by, target_unit="group")
    upload = sent(program, by, a_list())
    job = jobs.create(CHECK_UPLOAD, subject_id=upload.pk, by=by.user, membership_id=by.pk)
    for reached in (0, UploadRow.objects.count() + 3 * CHUNK):
        killed_after(a_worker(job), reached)
        held_dead(job)
    left = UploadRow.objects.count()
    assert 0 < left < ROWS
    assert left % CHUNK == 0
    assert a_worker(job).wait(300) == 0
    upload.refresh_from_db()
    job.refresh_from_db()
    assert (upload.state, upload.rows_total, job.state) == ("checked", ROWS, JobState.DONE)
    numbers = list(UploadRow.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(2, ROWS + 2))
    outcomes = Counter(UploadRow.objects.values_list("outcome", flat=True))
    entered = set(Recipient.objects.values_list("pk", flat=True))
    assert outcomes == {"faulty": ROWS // 9, "entered": ROWS - ROWS // 9}
    assert len(entered) == outcomes["entered"]
    rows = UploadRow.objects.filter(outcome="entered").values_list("recipient_id", flat=True)
    assert set(rows) == entered
    # The notes for the overlaps came and went with their chunks.
    assert Counter(
        TouchedRecipient.objects.values_list("recipient_id", flat=True)
    ) == dict.fromkeys(entered, 1)
    assert RecipientGroup.objects.count() == ROWS // 10
