"""An import whose database server is killed at any moment: every row once, when it is back.

`DATABASE_STRIKES=20` strikes so often, with a file so much longer; without it the server dies once
while rows are read in and once while they are applied.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from beneficiaries import job_kinds
from beneficiaries.models import Household, HouseholdVersion, RegistryImport, StagedRow
from beneficiaries.operations import imports
from core import jobs
from core.models import AuditEvent, Job
from tests.beneficiaries.import_worker import CHUNK
from tests.beneficiaries.test_import_killed import a_worker
from tests.factories import import_files as files
from tests.factories.cast import Cast
from tests.own_server import OwnServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STRIKES = int(os.environ.get("DATABASE_STRIKES", "2"))
ROWS = 400 * STRIKES


def seen_through(
    kind: str, held: RegistryImport, by, done: Callable[[], int], server: OwnServer,
    chance: random.Random,
) -> None:  # fmt: skip
    job = jobs.create(kind, subject_id=held.pk, by=by.user, membership_id=by.pk)
    for _ in range(STRIKES // 2):
        before, worker = done(), a_worker(job)
        while done() < before + 5 * CHUNK:
            assert worker.poll() is None, "the worker ended by itself"
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.3))
        server.kill()
        worker.wait(30)
        server.start()
        assert done() < ROWS, "the strike came too late"
        # What the sweeper does, by the clock.
        Job.objects.filter(pk=job.pk, state="running").update(
            heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
        )
    assert a_worker(job).wait(120) == 0
    held.refresh_from_db()


def test_a_killed_server_loses_and_doubles_no_row(transactional_db, tmp_path):
    chance = random.Random(seed := time.time_ns())
    print(f"seed {seed}")
    with OwnServer(tmp_path / "server") as server, server.in_use():
        by = Cast().steward_lahat
        release = files.release_of(by)
        rows = [files.household(number) for number in range(1, ROWS + 1)]
        held = files.receive(by, release, "household", files.households(rows))

        seen_through(job_kinds.CHECK, held, by, StagedRow.objects.count, server, chance)
        assert (held.state, held.fault, held.counts["new"]) == ("staged", "", ROWS)
        numbers = StagedRow.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(2, ROWS + 2))

        with transaction.atomic():
            imports.start_applying(import_file=held, by=by.user)
        seen_through(job_kinds.APPLY, held, by, HouseholdVersion.objects.count, server, chance)
        assert held.state == "applied"
        told = HouseholdVersion.objects.filter(release=release).values_list(
            "household__registry_id", flat=True
        )
        assert sorted(told) == sorted(str(row["IDBDT"]) for row in rows)
        assert Household.objects.count() == ROWS
        assert connection.settings_dict["NAME"] == "sigertak"
        for act in ("registry_import.stage", "registry_import.apply"):
            assert AuditEvent.objects.filter(action=act, object_id=held.pk).count() == 1
