"""Addresses that carry the worklist's filter and order along, so that nobody sets them twice."""

from __future__ import annotations

import uuid

from django.http import QueryDict
from django.urls import reverse

from accounts.http import PortalRequest
from core.arrangements import arrange
from core.lists import COLUMNS, SORT, VIEW
from verification.forms.worklist import CaseFilterForm
from verification.lists import WORKLIST


def address(name: str, query: str, pk: uuid.UUID | None = None) -> str:
    """The page `verification:<name>` with the filter `query`."""
    path = reverse(f"verification:{name}", args=[pk] if pk else [])
    return f"{path}?{query}" if query else path


def carried(request: PortalRequest, worklist: CaseFilterForm) -> str:
    """Of the page's address, what leads back to the same list: its filter, columns and order."""
    query = QueryDict(worklist.query(), mutable=True)
    for name in (COLUMNS, SORT, VIEW):
        if values := request.GET.getlist(name):
            query.setlist(name, values)
    return query.urlencode()


def chosen_order(request: PortalRequest) -> tuple[str, ...]:
    """The order in which the reader sees the worklist at this address."""
    return arrange(WORKLIST, request).order
