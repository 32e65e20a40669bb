"""What people take along from this app: a worker writes it, see `accounts.exports`."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.export_source import Asked, Unavailable
from accounts.exports import ListExport, register
from accounts.permissions import Permission
from accounts.scope import Scope
from core.lists import Listing
from core.scope import DatabaseRole
from verification.forms.worklist import CaseFilterForm
from verification.lists import AGENCY_CASES, WORKLIST
from verification.models import Case
from verification.queries.grounds import tell_grounds
from verification.queries.worklist import for_list, matching


def _cases(scope: Scope, asked: Asked) -> QuerySet[Case]:
    return for_list(matching(scope, CaseFilterForm(asked.query, scope=scope).to_filter()))


def _of_bappeda(scope: Scope, asked: Asked) -> QuerySet[Case]:
    if scope.role is DatabaseRole.AGENCY:
        raise Unavailable
    return _cases(scope, asked)


def _of_agency(scope: Scope, asked: Asked) -> QuerySet[Case]:
    if scope.role is not DatabaseRole.AGENCY:
        raise Unavailable
    return _cases(scope, asked)


def _asked_regency(scope: Scope, asked: Asked) -> int | None:
    """Whose people it shows: those of the reader's regency, or the one the province chose."""
    chosen = CaseFilterForm(asked.query, scope=scope).to_filter().regency
    return scope.regency_id or chosen


def _kind(code: str, label: Any, filename: str, listing: Listing, rows: Any) -> ListExport:
    return register(
        ListExport(
            code=code,
            label=label,
            filename=filename,
            action="case.export",
            permission=Permission.CASE_EXPORT,
            filters=listing.filters,
            listing=listing,
            rows=rows,
            prepare=tell_grounds,
            regency=_asked_regency,
        )
    )


WORKLIST_EXPORT = _kind(
    "case.worklist", _("Kasus verifikasi"), "kasus-verifikasi", WORKLIST, _of_bappeda
)
AGENCY_EXPORT = _kind(
    "case.agency", _("Penerima yang diajukan"), "penerima-diajukan", AGENCY_CASES, _of_agency
)
