"""Work that waits for a worker is done with the rights of that moment, whatever its kind."""

from __future__ import annotations

import uuid

import pytest
from celery import current_app

from accounts.models import Membership
from accounts.operations import memberships
from accounts.scope import Scope
from beneficiaries.job_kinds import QUALITY_CHECK
from beneficiaries.tasks_quality import subject_of
from core import jobs
from core.enums import JobState
from core.models import Job

current_app.loader.import_default_modules()
# What follows from an act that was done while the right stood: nobody asks for it.
_FOLLOWING = {"overlap.recompute", "verification.rejudge_program"}
KINDS = sorted(set(jobs._handlers) - _FOLLOWING)

pytestmark = pytest.mark.django_db


def refused(member: Membership, by: Membership) -> set[str]:
    """Kinds of work that is refused since the right ended while it waited.

    What it was about does not even exist: whoever looks for it before asking stumbles.
    """
    everywhere = {QUALITY_CHECK: subject_of(None)}
    waiting = [
        jobs.create(
            kind, subject_id=everywhere.get(kind, uuid.uuid4()), by=member.user,
            membership_id=member.pk,
        )
        for kind in KINDS
    ]  # fmt: skip
    memberships.revoke(membership=member, reason="Selesai", by=by.user)
    for job in waiting:
        jobs.run(job.pk)
    over = Job.objects.filter(pk__in=[job.pk for job in waiting], state=JobState.FAILED)
    return set(over.exclude(message="").values_list("kind", flat=True))


def test_who_lost_the_right_gets_no_work_done(cast):
    assert refused(cast.operator_lahat, cast.secretariat_lahat) == set(KINDS)
    assert len(KINDS) > 10


def test_rights_of_when_it_was_asked_for_are_noticed(cast, monkeypatch):
    standing = Scope.of(cast.operator_lahat.user)
    monkeypatch.setattr(Scope, "of_job", classmethod(lambda cls, job: standing))
    assert refused(cast.operator_lahat, cast.secretariat_lahat) != set(KINDS)
