"""Findings as a list to take along and to hand down; registered by `beneficiaries.exports`."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exports import Asked, ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.forms.quality import FindingFilter
from beneficiaries.models import QualityFinding
from beneficiaries.quality_lists import FILTERS, FINDINGS
from beneficiaries.queries.quality import finding_list, with_names


def _findings(scope: Scope, asked: Asked) -> QuerySet[QualityFinding]:
    filters = FindingFilter(asked.query, scope=scope)
    return with_names(finding_list(scope, filters.chosen(), timezone.localdate()))


QUALITY_LIST = register(
    ListExport(
        code="quality.findings",
        label=_("Temuan kualitas data"),
        filename="temuan-kualitas-data",
        action="quality.export",
        permission=Permission.QUALITY_WORK,
        filters=FILTERS,
        listing=FINDINGS,
        rows=_findings,
    )
)
