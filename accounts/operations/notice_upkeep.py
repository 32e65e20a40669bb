"""What nobody does by hand: reminding of rights that end, telling of finished work, clearing up."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Grant, Notice
from accounts.operations.notices import Audience, remind
from accounts.queries.notices import ENDING_STEPS, ending_memberships, finished_long_jobs
from core.models import Job

KEPT = datetime.timedelta(days=90)


def remind_of_ending_rights(today: datetime.date) -> int:
    """Tell people once at each step before the end of a right, and return how many were told."""
    told = 0
    for membership in ending_memberships(today).iterator():
        left = (membership.expires_on - today).days
        step = min(step for step in ENDING_STEPS if left <= step)
        told += remind(
            NoticeKind.ACCOUNT_EXPIRING,
            audience=Audience.user(membership.user_id, membership.pk),
            subject_id=membership.pk,
            occasion=f"{membership.expires_on}:{step}",
            due=membership.expires_on,
        )
    return told


def tell_of_finished_jobs(now: datetime.datetime) -> int:
    """Tell people once that the long work they started is over, and return how many were told."""
    told = 0
    for job in finished_long_jobs(now):
        if job.created_by_id is None:
            continue
        told += remind(
            NoticeKind.JOB_FINISHED,
            audience=Audience.user(job.created_by_id, job.membership_id),
            subject_id=job.subject_id,
            occasion=str(job.pk),
            job=job.kind,
            **_standpoint(job),
        )
    return told


def _standpoint(job: Job) -> dict[str, Any]:
    """Where the job's subject can be opened, when that is a grant."""
    if job.membership_id is not None and Grant.objects.filter(pk=job.membership_id).exists():
        return {"standpoint": str(job.membership_id)}
    return {}


def clear_away(now: datetime.datetime) -> int:
    """Delete notices that were read long ago, or whose reader's right ended; return how many."""
    over = Q(membership__revoked_at__isnull=False) | Q(
        membership__expires_on__lt=timezone.localdate(now)
    )
    with transaction.atomic():
        old = Notice.objects.filter(changed_at__lt=now - KEPT)
        return old.filter(Q(read_at__lt=now - KEPT) | over).delete()[0]
