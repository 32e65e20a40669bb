"""Findings as a list to take along and to hand down; registered by `beneficiaries.exports`."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.export_source import Asked, Unavailable
from accounts.exports import ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.forms.quality import FindingFilter
from beneficiaries.models import QualityFinding, QualityTask
from beneficiaries.quality_lists import FILTERS, FINDINGS, TASK_SHEET
from beneficiaries.queries.quality import finding_list, with_names
from beneficiaries.queries.quality_tasks import findings_of


def _findings(scope: Scope, asked: Asked) -> QuerySet[QualityFinding]:
    filters = FindingFilter(asked.query, scope=scope)
    return with_names(finding_list(scope, filters.chosen(), timezone.localdate()))


QUALITY_LIST = register(
    ListExport(
        code="quality.findings",
        label=_("Temuan mutu data"),
        filename="temuan-mutu-data",
        action="quality.export",
        permission=Permission.QUALITY_WORK,
        filters=FILTERS,
        listing=FINDINGS,
        rows=_findings,
    )
)


def _task(scope: Scope, asked: Asked) -> QualityTask:
    try:
        return QualityTask.objects.visible_to(scope).get(pk=asked.subject)
    except (QualityTask.DoesNotExist, ValidationError) as gone:
        raise Unavailable from gone


def _handed(scope: Scope, asked: Asked) -> QuerySet[QualityFinding]:
    """All findings of the task: what was answered already stands in the sheet with its answer."""
    task = _task(scope, asked)
    visible = QualityFinding.objects.visible_to(scope)
    return with_names(visible.filter(pk__in=findings_of(task).values("pk")))


QUALITY_SHEET = register(
    ListExport(
        code="quality.sheet",
        label=_("Lembar jawaban tugas mutu data"),
        filename="lembar-jawaban",
        action="quality.export",
        permission=Permission.QUALITY_WORK,
        listing=TASK_SHEET,
        rows=_handed,
        subject=_task,
    )
)
