"""A worker that dies half-way through a zip, by SIGKILL: every picture once, and no file astray."""

from __future__ import annotations

import io
import signal
import subprocess
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from beneficiaries.job_kinds import ADD_PHOTOS
from beneficiaries.models import HouseholdPhoto, PhotoBatchEntry
from beneficiaries.operations import photo_batches
from core import jobs
from core.archives import ArchiveLimits, judge_zip
from core.models import Job
from tests.beneficiaries import mortal_worker
from tests.beneficiaries.pictures import jpeg
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province, region
from tests.factories.registry import a_household
from tests.programs.acts import working_as

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PICTURES = 60


def a_zip() -> ContentFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(PICTURES):
            color = f"#{number * 4:02x}{255 - number * 4:02x}80"
            archive.writestr(f"RUMAH{number:05d}_depan.jpg", jpeg(color))
    return ContentFile(buffer.getvalue())


def done() -> int:
    return PhotoBatchEntry.objects.exclude(outcome="waiting").count()


def killed_after(worker: subprocess.Popen, entries: int) -> None:
    for _ in range(3000):
        if done() > entries:
            break
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)


def test_killed_three_times_every_picture_hangs_once(transactional_db):
    load_small_province()
    by = Cast().steward_lahat
    for number in range(PICTURES):
        a_household(region("1604112001"), registry_id=f"RUMAH{number:05d}")
    file = a_zip()
    with working_as(by) as scope:
        batch = photo_batches.receive(
            file=file,
            filename="foto.zip",
            entries=judge_zip(file, ArchiveLimits(max_bytes=10**8)),
            scope=scope,
            by=by.user,
        )
    job = jobs.create(ADD_PHOTOS, subject_id=batch.pk, by=by.user, membership_id=by.pk)
    for _ in range(3):
        killed_after(mortal_worker.started(job.pk), done() + 6)
        Job.objects.filter(pk=job.pk).update(
            heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
        )
    assert 18 < done() < PICTURES
    assert mortal_worker.started(job.pk).wait(300) == 0
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("done", {"added": PICTURES})
    assert HouseholdPhoto.objects.values("household").distinct().count() == PICTURES
    kept = {f"{pk}.jpg" for pk in HouseholdPhoto.objects.values_list("pk", flat=True)}
    for folder in ("photos", "thumbnails"):
        found = {path.name for path in (Path(settings.MEDIA_ROOT) / folder).iterdir()}
        assert found == kept
    assert not list((Path(settings.MEDIA_ROOT) / "batches").iterdir())
