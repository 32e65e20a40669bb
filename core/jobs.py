"""Background work as rows: created with the business change, run by a worker, swept when lost.

A view creates a job inside its transaction and sends it on commit; the message carries the job's id
and nothing else. When the broker loses the message, `sweep` sends it again. A handler must be safe
to run twice: it commits its work in chunks and starts again where the last chunk ended.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from celery import current_app
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.enums import JobState
from core.models import Job

logger = logging.getLogger(__name__)

# Beyond this silence a running job is held to be dead; a handler reports at least every chunk.
STALE_AFTER = timedelta(seconds=90)
# A queued job older than this is sent again: its message was lost, or the broker was down.
RESEND_AFTER = timedelta(seconds=20)
MOST_ATTEMPTS = 20

Handler = Callable[["Run"], str]
_handlers: dict[str, Handler] = {}


class Busy(Exception):
    """The same work is under way already, for somebody whose work is not told."""


class JobRefused(Exception):
    """The work cannot be done and trying again will not help; the text is shown to its owner."""


@dataclass(slots=True)
class Run:
    """One run of a job, handed to its handler."""

    job: Job

    def progress(self, done: int, total: int | None = None) -> None:
        """Report `done` of `total` rows; also the sign of life. Call it between transactions."""
        changes: dict[str, object] = {"done": done, "heartbeat_at": timezone.now()}
        if total is not None:
            changes["total"] = total
        Job.objects.filter(pk=self.job.pk).update(**changes)


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind; it returns the closing message."""

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"Two handlers for job kind {kind}.")
        _handlers[kind] = function
        return function

    return register


def create(
    kind: str,
    *,
    subject_id: uuid.UUID,
    by: AbstractBaseUser,
    membership_id: uuid.UUID | None,
    total: int | None = None,
) -> Job:
    """Write the job in the caller's transaction, or return the one already live for the subject.

    Raises `Busy` when that one is not the caller's to see: of a shared program, owner and guests
    may ask for the same.
    """
    live = Job.objects.filter(
        kind=kind, subject_id=subject_id, state__in=[JobState.QUEUED, JobState.RUNNING]
    ).first()
    if live is not None:
        return live
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind,
                subject_id=subject_id,
                created_by_id=by.pk,
                membership_id=membership_id,
                total=total,
            )
    except IntegrityError as error:
        if "one_live_job_per_subject" in str(error):
            raise Busy from error
        raise


def send_on_commit(job: Job) -> None:
    """Nudge a worker once the job's row is committed."""
    transaction.on_commit(lambda: send(job.pk))


def send(job_id: uuid.UUID) -> None:
    """Put the job's id on the queue. With the broker down nothing is lost: the sweeper sends it."""
    try:
        current_app.send_task("core.tasks.run_job", args=[str(job_id)], retry=False)
    except Exception:  # every broker library raises its own kinds
        logger.warning("Broker unreachable; job %s waits for the sweeper.", job_id)


def run(job_id: uuid.UUID) -> None:
    """Claim and do a job. A second message for a job that is running or over does nothing."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        message = _handlers[job.kind](Run(job))
    except JobRefused as refusal:
        _finish(job, JobState.FAILED, str(refusal))
    except Exception:
        logger.exception("Job %s (%s) failed on attempt %d.", job.pk, job.kind, job.attempts)
        if job.attempts >= MOST_ATTEMPTS:
            _finish(job, JobState.FAILED, "")
        else:
            Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, created_at=timezone.now())
    else:
        _finish(job, JobState.DONE, message)


def sweep() -> int:
    """Send again what the broker lost and what died with its worker; return how many."""
    now = timezone.now()
    dead = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    dead.update(state=JobState.QUEUED, created_at=now - RESEND_AFTER)
    waiting = Job.objects.filter(state=JobState.QUEUED, created_at__lte=now - RESEND_AFTER)
    ids = list(waiting.values_list("pk", flat=True)[:500])
    for job_id in ids:
        send(job_id)
    return len(ids)


def _claim(job_id: uuid.UUID) -> Job | None:
    now = timezone.now()
    claimable = Q(state=JobState.QUEUED) | Q(
        state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER
    )
    claimed = Job.objects.filter(claimable, pk=job_id).update(
        state=JobState.RUNNING,
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
    )
    return Job.objects.get(pk=job_id) if claimed else None


def _finish(job: Job, state: JobState, message: str) -> None:
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state=state, message=message[:200], finished_at=now, heartbeat_at=now
    )
