"""A worker killed while it takes a district along: each village went whole, or not yet."""

from __future__ import annotations

import datetime
import signal
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import AgencyKind
from accounts.models import Agency
from beneficiaries.job_kinds import CARRY_VILLAGES
from beneficiaries.models import Household
from beneficiaries.operations import region_changes
from beneficiaries.queries.region_work import subject_of
from core import jobs
from core.enums import JobState
from core.models import AuditEvent, Job
from regions.enums import Change, Kind, Level
from regions.models import Region
from regions.operations.changes import Outcome, Told
from tests.beneficiaries import mortal_worker
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province, region
from tests.factories.registry import a_household
from tests.programs.acts import working_as

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
VILLAGES, HOMES = 30, 3


def a_village(number: int) -> Region:
    name = f"Desa Ke {number}"
    made = Region.objects.create(
        level=Level.VILLAGE, kind=Kind.DESA, name=name, short_name=name,
        code=f"160411{2100 + number}", parent=region("160411"),
    )  # fmt: skip
    for _ in range(HOMES):
        a_household(made)
    Agency.objects.create(
        name=made.full_name, short_name=made.full_name, kind=AgencyKind.VILLAGE, region=made,
        regency=made.regency,
    )  # fmt: skip
    return made


def carried() -> int:
    """Villages whose office has gone along."""
    return Agency.objects.filter(kind=AgencyKind.VILLAGE, region__valid_to__isnull=True).count()


def test_killed_and_taken_up_again_every_village_goes_once(transactional_db):
    load_small_province()
    by = Cast().steward_sumsel
    villages = [a_village(number) for number in range(VILLAGES)]
    told = Told(
        Change.RECODE, datetime.date(2024, 7, 1), "Perda 1/2024", ("160411",),
        (Outcome("160425", "Lahat Kota"),),
    )  # fmt: skip
    with working_as(by):
        done = region_changes.record(told=told, by=by.user, leaves_villages=True)
    job = jobs.create(
        CARRY_VILLAGES, subject_id=subject_of(done.event.pk), by=by.user, membership_id=by.pk
    )
    worker = mortal_worker.started(job.pk)
    for _ in range(3000):
        if carried() > 2:
            break
        assert worker.poll() is None, "the worker ended by itself"
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)
    at_the_kill = carried()
    assert 2 < at_the_kill < VILLAGES
    for old in villages:
        homes = Household.objects.filter(village=old).count()
        office_is_there = Agency.objects.filter(region=old).exists()
        assert homes == (HOMES if office_is_there else 0)

    Job.objects.filter(pk=job.pk).update(
        heartbeat_at=timezone.now() - jobs.STALE_AFTER - timedelta(seconds=1)
    )
    assert mortal_worker.started(job.pk).wait(300) == 0

    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, (VILLAGES - at_the_kill) * HOMES)
    assert carried() == VILLAGES
    assert not Household.objects.filter(village__valid_to__isnull=False).exists()
    # Each was told of once.
    moves = AuditEvent.objects.filter(action="region.move_households")
    assert sum(move.details["rows"] for move in moves) == VILLAGES * HOMES
