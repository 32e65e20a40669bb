"""Background work as rows: created with the business change, run by a worker, swept when lost.

A view creates a job inside its transaction and sends it on commit; the message carries the job's id
and nothing else. When the broker loses the message, `sweep` sends it again. A handler must be safe
to run twice: it commits its work in chunks and starts again where the last chunk ended.

Who holds a job is told by `attempts`: a run that was held dead and taken over reports nothing any
more. A thread tells beside the work that its process lives (`core.heartbeats`).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from celery import current_app
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.enums import JobState
from core.heartbeats import heartbeat
from core.models import Job

logger = logging.getLogger(__name__)

# Beyond this silence a running job is held to be dead.
STALE_AFTER = timedelta(seconds=90)
BEAT_SECONDS = 20.0
# A queued job older than this is sent again: its message was lost, or the broker was down. Or it
# only waits for others: so each time twice as long passes before the next, up to the longest pause.
RESEND_AFTER = timedelta(seconds=20)
LONGEST_PAUSE = timedelta(minutes=5)
MOST_RESENT_AT_ONCE = 500
# Given up after so many runs that raised; and after so many processes that died over it in a row
# without getting further. A worker that is stopped now and then does not use that up.
MOST_ATTEMPTS = 20
MOST_DEATHS = 5

Handler = Callable[["Run"], str]
_handlers: dict[str, Handler] = {}


class Busy(Exception):
    """The same work is under way already, for somebody whose work is not told."""


class JobRefused(Exception):
    """The work cannot be done and trying again will not help; the text is shown to its owner."""


class TakenOver(Exception):
    """This run was held dead, and another one does its work: what is under way here must end."""


@dataclass(slots=True)
class Run:
    """One run of a job, handed to its handler."""

    job: Job

    def progress(self, done: int, total: int | None = None) -> None:
        """Report `done` of `total` rows; also a sign of life. Call it between transactions.

        Raises `TakenOver` when the job is another run's by now.
        """
        changes: dict[str, object] = {"done": done, "heartbeat_at": timezone.now()}
        if total is not None:
            changes["total"] = total
        if not Job.objects.filter(pk=self.job.pk, attempts=self.job.attempts).update(**changes):
            raise TakenOver


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


def send(job_id: uuid.UUID) -> bool:
    """Put the job's id on the queue; False when the broker is down, and the sweeper sends it."""
    try:
        current_app.send_task("core.tasks.run_job", args=[str(job_id)], retry=False)
    except Exception:  # every broker library raises its own kinds
        logger.warning("Broker unreachable; job %s waits for the sweeper.", job_id)
        return False
    return True


def run(job_id: uuid.UUID) -> None:
    """Claim and do a job. A second message for a job that is running or over does nothing."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        with heartbeat(partial(_tell_alive, job), every=BEAT_SECONDS):
            message = _handlers[job.kind](Run(job))
    except JobRefused as refusal:
        _finish(job, JobState.FAILED, str(refusal))
    except TakenOver:
        logger.warning("Job %s (%s) was taken over from this run.", job.pk, job.kind)
    except Exception:
        logger.exception("Job %s (%s) failed on attempt %d.", job.pk, job.kind, job.attempts)
        if job.attempts >= MOST_ATTEMPTS:
            _finish(job, JobState.FAILED, "")
        else:
            _held_by(job).update(
                state=JobState.QUEUED, resend_at=timezone.now() + RESEND_AFTER, resends=0
            )
    else:
        _finish(job, JobState.DONE, message)


def sweep() -> int:
    """Send again what the broker lost and what died with its worker; return how many."""
    _bury(Job.objects.all())
    now = timezone.now()
    due = Q(resend_at__lte=now) | Q(resend_at__isnull=True, created_at__lte=now - RESEND_AFTER)
    waiting = Job.objects.filter(due, state=JobState.QUEUED).order_by("created_at")
    sent = 0
    for job in waiting[:MOST_RESENT_AT_ONCE]:
        if not send(job.pk):
            # Nor would the others get through, and each try costs seconds.
            break
        pause = min(RESEND_AFTER * 2 ** min(job.resends + 1, 10), LONGEST_PAUSE)
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED, resends=job.resends).update(
            resends=F("resends") + 1, resend_at=now + pause
        )
        sent += 1
    return sent


def _bury(among: QuerySet[Job]) -> None:
    """Queue those whose process died anew, and give up what kills each process that takes it."""
    now = timezone.now()
    dead = among.filter(state=JobState.RUNNING, heartbeat_at__lt=now - STALE_AFTER)
    died = dead.update(
        state=JobState.QUEUED,
        resend_at=now,
        resends=0,
        deaths=Case(When(done__gt=F("furthest"), then=Value(1)), default=F("deaths") + 1),
        furthest=Greatest("done", "furthest"),
    )
    if not died:
        return
    deadly = among.filter(state=JobState.QUEUED, deaths__gte=MOST_DEATHS)
    for job_id, kind in deadly.values_list("pk", "kind"):
        logger.error("Job %s (%s) is given up: each of its processes died.", job_id, kind)
    deadly.update(
        state=JobState.FAILED,
        finished_at=now,
        message=_(
            "Proses pengolahnya mati %(n)s kali tanpa kemajuan, mungkin kehabisan memori atau"
            " waktu. Coba sekali lagi; bila terhenti lagi, hubungi administrator teknis."
        )
        % {"n": MOST_DEATHS},
    )


def _claim(job_id: uuid.UUID) -> Job | None:
    this = Job.objects.filter(pk=job_id)
    _bury(this)
    now = timezone.now()
    claimed = this.filter(state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        started_at=now,
        heartbeat_at=now,
        attempts=F("attempts") + 1,
    )
    return this.get() if claimed else None


def _held_by(job: Job) -> QuerySet[Job]:
    """The job's row as long as it is this run's."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING)


def _tell_alive(job: Job) -> bool:
    return bool(_held_by(job).update(heartbeat_at=timezone.now()))


def _finish(job: Job, state: JobState, message: str) -> None:
    now = timezone.now()
    ended = _held_by(job).update(
        state=state, message=message[:200], finished_at=now, heartbeat_at=now
    )
    if not ended:
        logger.warning("Job %s (%s) ended, but was taken over from this run.", job.pk, job.kind)
