"""Background work of this app."""

from __future__ import annotations

import logging

from celery import current_app, shared_task
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import jobs
from core.models import Job
from core.scope import scoped
from programs.models import Distribution
from programs.operations import (
    checking,
    delivery_uploads,
    distribution_items,
    list_looking,
    match_ahead,
    program_copies,
)
from programs.operations.reminders import remind_agencies

logger = logging.getLogger(__name__)

CHECK_UPLOAD = "recipient_upload.check"
APPLY_DELIVERIES = "delivery_upload.apply"
DRAW_UP = "distribution.draw_up"
COPY_RECIPIENTS = "program.copy_recipients"


@jobs.handler(CHECK_UPLOAD)
def check_upload(run: jobs.Run) -> str:
    """Check an uploaded list of recipients, unless its columns are to be named first. Safe to run
    twice; goes on after the last chunk.
    """
    scope = _scope_of(run.job)
    if not list_looking.look(upload_id=run.job.subject_id, scope_now=lambda: _scope_of(run.job)):
        return _("Belum ada baris yang diperiksa: arti kolomnya perlu ditentukan dahulu.")
    try:
        rows = checking.check(
            upload_id=run.job.subject_id,
            scope_now=lambda: _scope_of(run.job),
            progress=run.progress,
            by=User.objects.get(memberships=scope.membership_id),
            making=match_ahead.in_threads,
        )
    except checking.FileRefused:
        raise jobs.JobRefused(
            _("Berkas tidak dapat dibaca; sebab dan cara memperbaikinya ada di halaman ini.")
        ) from None
    settle_soon()
    return ngettext("%(rows)s baris diperiksa.", "%(rows)s baris diperiksa.", rows) % {"rows": rows}


@jobs.handler(APPLY_DELIVERIES)
def apply_deliveries(run: jobs.Run) -> str:
    """Mark a round by an uploaded list. Safe to run twice; goes on after the last chunk."""
    scope = _scope_of(run.job)
    try:
        rows = delivery_uploads.apply(
            upload_id=run.job.subject_id,
            scope_now=lambda: _scope_of(run.job),
            progress=run.progress,
            by=User.objects.get(memberships=scope.membership_id),
        )
    except delivery_uploads.FileRefused:
        raise jobs.JobRefused(
            _("Berkas tidak dapat dipakai; sebab dan cara memperbaikinya ada di halaman ini.")
        ) from None
    return ngettext("%(rows)s baris ditandai.", "%(rows)s baris ditandai.", rows) % {"rows": rows}


@jobs.handler(DRAW_UP)
def draw_up_distribution(run: jobs.Run) -> str:
    """Bring a long list of a round up to date: one statement, so again is the same."""
    scope = _scope_of(run.job)
    with scoped(scope.database):
        try:
            drawn = distribution_items.draw_up(
                distribution=Distribution.objects.get(pk=run.job.subject_id),
                by=User.objects.get(memberships=scope.membership_id),
            )
        except ValidationError as error:
            raise jobs.JobRefused(" ".join(error.messages)) from None
    return ngettext(
        "%(rows)s penerima ditambahkan.", "%(rows)s penerima ditambahkan.", drawn.added
    ) % {"rows": drawn.added}


@jobs.handler(COPY_RECIPIENTS)
def copy_recipients(run: jobs.Run) -> str:
    """Enter last year's recipients as drafts. Safe to run twice; goes on after the last chunk."""
    scope = _scope_of(run.job)
    try:
        rows = program_copies.copy_recipients(
            program_id=run.job.subject_id,
            scope_now=lambda: _scope_of(run.job),
            progress=run.progress,
            by=User.objects.get(memberships=scope.membership_id),
        )
    except ValidationError as error:
        raise jobs.JobRefused(" ".join(error.messages)) from None
    return ngettext("%(rows)s penerima disalin.", "%(rows)s penerima disalin.", rows) % {
        "rows": rows
    }


@shared_task(name="programs.tasks.remind_agencies", ignore_result=True)
def remind_agencies_daily() -> int:
    """Tell agencies what ends, is to be reviewed or falls due; once a step, however often run."""
    return remind_agencies(timezone.localdate())


def _scope_of(job: Job) -> Scope:
    scope = Scope.of_job(job)
    if not scope.may(Permission.RECIPIENT_EDIT):
        raise jobs.JobRefused(_("Hak Anda untuk mencatat penerima sudah berakhir."))
    return scope


def settle_soon() -> None:
    """Have overlaps computed once the present transaction is committed, not only by the minute.

    The work belongs to verification, whose cases hear of it: here it is known by name alone.
    """
    transaction.on_commit(_settle)


def _settle() -> None:
    try:
        # After that the beat has asked for the same.
        current_app.send_task("verification.tasks.settle_overlaps", retry=False, expires=60)
    except Exception:  # every broker library raises its own kinds
        logger.warning("Broker unreachable; overlaps wait for the next minute.")
