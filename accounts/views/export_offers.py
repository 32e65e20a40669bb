"""How a page offers its list to take along."""

from __future__ import annotations

from django.http import QueryDict

from accounts.exports import ExportKind
from accounts.forms.exports import ExportForm
from accounts.http import PortalRequest
from core.lists import PAGING


def offer(request: PortalRequest, kind: ExportKind, subject: object = "") -> ExportForm | None:
    """The form for `list_tools`; None for those who may not. `subject` is the page's object."""
    if not request.scope.may(kind.permission):
        return None
    query: QueryDict = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    start = {"kind": kind.code, "subject": str(subject), "query": query.urlencode()}
    return ExportForm(of=kind, initial=start)
