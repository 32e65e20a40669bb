"""Background work of data quality; registered by `beneficiaries.tasks`."""

from __future__ import annotations

import logging
import uuid

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.desks import Desk, asker
from beneficiaries.job_kinds import QUALITY_ANSWERS, QUALITY_CHECK
from beneficiaries.models import QualityAnswerFile
from beneficiaries.operations import quality_answers, quality_checks, quality_tasks
from beneficiaries.quality_enums import AnswerFileState
from core import jobs
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.templatetags.fmt import angka
from regions.models import Region

logger = logging.getLogger(__name__)
_EVERYWHERE = DatabaseScope(DatabaseRole.PROVINCE)
_CHECKS = uuid.UUID("5b0c1f0a-6d3f-4f0e-9d5c-6f1f7f2f9a10")


def subject_of(regency_id: int | None) -> uuid.UUID:
    """The id that a job carries for checking a regency; None for the whole province."""
    return uuid.uuid5(_CHECKS, str(regency_id or "province"))


def _regencies_of(subject_id: uuid.UUID) -> list[int]:
    regencies = (
        Region.objects.regencies()
        .current()
        .filter(province__code=settings.PROVINCE_CODE)
        .order_by("code")
        .values_list("pk", flat=True)
    )
    if subject_id == subject_of(None):
        return list(regencies)
    return [pk for pk in regencies if subject_of(pk) == subject_id]


@jobs.handler(QUALITY_CHECK)
def check_quality(run: jobs.Run) -> str:
    """Check one regency, or all of them one by one; each is a transaction of its own."""
    regencies = _regencies_of(run.job.subject_id)
    found = 0
    run.progress(0, len(regencies))
    for number, regency_id in enumerate(regencies, start=1):
        scope = Scope.of_job(run.job)
        if not scope.may(Permission.QUALITY_WORK) or scope.regency_id not in (None, regency_id):
            raise jobs.JobRefused(_("Hak Anda untuk pekerjaan ini sudah berakhir."))
        with scoped(scope.database):
            found += quality_checks.check(regency_id=regency_id, by=asker(scope)).found
        run.progress(number)
    return _("Pemeriksaan selesai: %(found)s temuan.") % {"found": angka(found)}


@jobs.handler(QUALITY_ANSWERS)
def settle_answers(run: jobs.Run) -> str:
    """Close the findings that an answered list answers."""
    desk = Desk(run, Permission.QUALITY_WORK)
    with desk() as scope:
        visible = QualityAnswerFile.objects.visible_to(scope)
        answers = visible.filter(pk=run.job.subject_id).first()
        by = asker(scope)
    if answers is None or by is None:
        raise jobs.JobRefused(_("Lembar jawaban ini tidak termasuk wilayah Anda."))
    if answers.state == AnswerFileState.RECEIVED:
        try:
            quality_answers.work_off(answers=answers, desk=desk, progress=run.progress, by=by)
        except quality_answers.FileRefused as refusal:
            raise jobs.JobRefused(str(refusal)) from refusal
    return _("Lembar jawaban sudah dibaca.")


@shared_task(name="beneficiaries.tasks_quality.check_new_bases", ignore_result=True)
def check_new_bases() -> None:
    """Check every regency whose base has changed since its last check, a commit for each."""
    with scoped(_EVERYWHERE):
        waiting = quality_checks.unchecked()
    for regency_id in waiting:
        with scoped(_EVERYWHERE):
            checked = quality_checks.check(regency_id=regency_id, by=None)
        logger.info(
            "Base of regency %s checked in %.1f s: %d findings, %d new.",
            regency_id, checked.seconds, checked.found, checked.fresh,
        )  # fmt: skip


def check_soon() -> None:
    """Have changed bases checked once the present transaction is committed.

    The beat finds them by itself within the minute: a message that is lost costs no more.
    """
    transaction.on_commit(_check_soon)


def _check_soon() -> None:
    try:
        check_new_bases.delay()
    except Exception:  # every broker library raises its own kinds
        logger.warning("Broker unreachable; changed bases are checked by the beat.")


@shared_task(name="beneficiaries.tasks_quality.remind_of_tasks", ignore_result=True)
def remind_of_tasks() -> None:
    with scoped(_EVERYWHERE):
        quality_tasks.remind(timezone.localdate())
