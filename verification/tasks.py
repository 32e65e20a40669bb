"""Background work of verification: large submissions, re-checks, deadlines."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

from celery import shared_task
from django.db import OperationalError
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import jobs
from core.models import Job
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.templatetags.fmt import angka
from programs.models import Program
from programs.operations import match_ahead, overlap_rules, overlaps
from programs.overlap_rules import RECOMPUTE
from programs.tasks import settle_soon
from verification.models import BulkAct
from verification.operations import (
    bulk,
    escalation,
    presence_findings,
    rechecks,
    rule_changes,
    undo,
)
from verification.operations.overlap_findings import settle_some
from verification.operations.submitting_all import submit_all
from verification.rules import Refused

logger = logging.getLogger(__name__)

SUBMIT = "verification.submit"
DECIDE_IN_BULK = "verification.decide_in_bulk"
UNDO_IN_BULK = "verification.undo_in_bulk"

Result = TypeVar("Result")


@jobs.handler(SUBMIT)
def submit_program(run: jobs.Run) -> str:
    """Submit all that is ready of a program, a chunk and a commit at a time.

    What is submitted is no longer ready, so a second run goes on where the first was cut off. The
    rights of whoever asked are read anew for every chunk.
    """
    before = run.job.done
    try:
        done = before + submit_all(
            program_id=run.job.subject_id,
            scope_now=lambda: _submitter(run.job),
            progress=lambda rows: run.progress(before + rows),
            by=User.objects.get(memberships=_submitter(run.job).membership_id),
            making=match_ahead.in_threads,
        )
    except Program.DoesNotExist:
        raise jobs.JobRefused(_("Program tidak ditemukan.")) from None
    except Refused as refusal:
        raise jobs.JobRefused(str(refusal.text)) from None
    settle_soon()
    return _("%(n)s penerima diajukan.") % {"n": angka(done)}


def _submitter(job: Job) -> Scope:
    scope = Scope.of_job(job)
    if scope.user_id is None or not scope.may(Permission.RECIPIENT_SUBMIT):
        raise jobs.JobRefused(_("Hak Anda untuk mengajukan penerima sudah berakhir."))
    return scope


@jobs.handler(DECIDE_IN_BULK)
def decide_by_filter(run: jobs.Run) -> str:
    """Decide what a large act asks for, a chunk and a commit at a time; then draw its sample."""
    done = run.job.done
    while decided := _of_act(run, bulk.decide_next):
        done += decided
        run.progress(done)
    closed = _of_act(run, bulk.finish)
    return _("%(n)s kasus diputuskan, %(m)s dilewati.") % {
        "n": angka(closed.decided),
        "m": angka(closed.changed),
    }


@jobs.handler(UNDO_IN_BULK)
def undo_by_filter(run: jobs.Run) -> str:
    """Take a large act back, a chunk and a commit at a time."""
    done = run.job.done
    while returned := _of_act(run, undo.undo_next):
        done += returned
        run.progress(done)
    return _("%(n)s kasus menunggu putusan lagi.") % {"n": angka(done)}


def _of_act(run: jobs.Run, step: Callable[..., Result]) -> Result:
    """One step of a bulk act in a transaction of its own, with the rights its author has now."""
    scope = Scope.of_job(run.job)
    if scope.user_id is None or not scope.may(Permission.CASE_DECIDE):
        raise jobs.JobRefused(_("Hak Anda untuk memutuskan kasus sudah berakhir."))
    with scoped(scope.database):
        by = User.objects.get(pk=scope.user_id)
        try:
            return step(act_id=run.job.subject_id, by=by, scope=scope)
        except BulkAct.DoesNotExist:
            raise jobs.JobRefused(_("Tindakan ini tidak ditemukan.")) from None
        except Refused as refusal:
            raise jobs.JobRefused(str(refusal.text)) from None


# The system's own work crosses regencies; what it tells people of, they see under their own wall.
_EVERYWHERE = DatabaseScope(DatabaseRole.PROVINCE)
# Seals, mails and the sweeper wait for the same worker: so long at a stretch, then it is their turn
# until the beat asks again.
SLICE_SECONDS = 25.0


@shared_task(name="verification.tasks.look_again", ignore_result=True)
def look_again() -> None:
    """Open the re-checks that new releases and criteria ask for, and go on with those begun.

    A commit for every chunk: whoever comes after a killed worker, or after this slice of time, goes
    on where it stood. One that fails keeps no other from its turn; it is tried again by the beat.
    """
    with scoped(_EVERYWHERE):
        unfinished = rechecks.begin_due()
        for job in rule_changes.begin_due():
            jobs.send_on_commit(job)
    until = time.monotonic() + SLICE_SECONDS
    failed: Exception | None = None
    for recheck_id in unfinished:
        try:
            with scoped(_EVERYWHERE):
                elsewhere = rechecks.cases_elsewhere(recheck_id)
            _go_on(recheck_id, elsewhere, until)
        except Exception as error:
            logger.exception("Re-check %s failed; it is tried again.", recheck_id)
            failed = failed or error
        if time.monotonic() >= until:
            break
    if failed is not None:
        raise failed


def _go_on(recheck_id: uuid.UUID, elsewhere: Sequence[uuid.UUID], until: float) -> None:
    more = True
    while more:
        try:
            with scoped(_EVERYWHERE):
                more = rechecks.go_on(recheck_id, elsewhere)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            logger.info("Re-check %s gives way to somebody at a case; goes on later.", recheck_id)
            return
        # At least a chunk each time, so that it gets on however slow everything is.
        more = more and time.monotonic() < until


@jobs.handler(rule_changes.REJUDGE)
def rejudge_program(run: jobs.Run) -> str:
    """Judge all cases of a program by the criteria it has now."""
    done, last = 0, None
    while True:
        with scoped(_EVERYWHERE):
            ids = rule_changes.rejudge(run.job.subject_id, last)
        if not ids:
            return _("%(n)s kasus dinilai dengan kriteria baru.") % {"n": angka(done)}
        done, last = done + len(ids), ids[-1]
        run.progress(done)


@shared_task(name="verification.tasks.tend_deadlines", ignore_result=True)
def tend_deadlines() -> None:
    """Mark what waits too long, and remind of visits and answers that are due."""
    more = True
    while more:
        with scoped(_EVERYWHERE):
            more = escalation.escalate() > 0
    with scoped(_EVERYWHERE):
        escalation.remind()


@shared_task(name="verification.tasks.settle_overlaps", ignore_result=True)
def settle_overlaps() -> None:
    """Compute the overlaps of recipients that have changed, a commit for every handful."""
    until = time.monotonic() + SLICE_SECONDS
    while settle_some() == overlaps.AT_ONCE and time.monotonic() < until:
        pass


@shared_task(name="verification.tasks.hear_villages", ignore_result=True)
def hear_villages() -> None:
    """Tell the cases whom villages have proposed as dead or moved since."""
    until = time.monotonic() + SLICE_SECONDS
    presence_findings.hear_villages(lambda: time.monotonic() < until)


@jobs.handler(RECOMPUTE)
def recompute_overlaps(run: jobs.Run) -> str:
    """Compute all overlaps that a rule touches anew.

    The recipients are noted first, then computed as any others: what is noted is not forgotten,
    whoever goes on. Nobody's rights are asked for: the rule is in force.
    """
    total = run.job.total
    if total is None:
        total = overlap_rules.note_recipients(rule_id=run.job.subject_id)
        run.progress(0, total)
    done = run.job.done
    while computed := settle_some(patient=True):
        done += computed
        run.progress(min(done, total))
    return _("%(n)s penerima dihitung ulang.") % {"n": angka(total)}
