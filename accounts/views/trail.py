"""The audit trail and the row changes, for auditors."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.forms.trail import ChangeFilter, TrailFilter
from accounts.http import PortalRequest
from accounts.queries.trail import change_list, trail_list
from accounts.trail_exports import CHANGES_EXPORT, TRAIL_EXPORT
from accounts.trail_lists import CHANGES, TRAIL
from accounts.trail_words import action_words, detail_words, object_words, reason_words
from accounts.views.export_offers import offer
from accounts.watched_words import column_words, table_words
from core.arrangements import arrange
from core.keyset import page_of


@require_GET
def trail_page(request: PortalRequest) -> HttpResponse:
    """Who did what, to which object, why."""
    layout = arrange(TRAIL, request)
    if layout.moved:
        return redirect(layout.moved)
    filters = TrailFilter(request.GET, scope=request.scope)
    page = page_of(trail_list(request.scope, filters.chosen()), layout.order, request.GET)
    context = {
        "filters": filters,
        "list": layout,
        "export": offer(request, TRAIL_EXPORT),
        "page": page,
        "lines": [
            {
                "event": event,
                "action": action_words(event.action),
                "object": object_words(event.object_type),
                "details": detail_words(event.details),
                "reason": reason_words(event.reason),
            }
            for event in page.rows
        ],
    }
    return render(request, "accounts/trail_list.html", context)


@require_GET
def change_page(request: PortalRequest) -> HttpResponse:
    """Which rows changed, by whom and in which columns, as the database itself noted it."""
    layout = arrange(CHANGES, request)
    if layout.moved:
        return redirect(layout.moved)
    filters = ChangeFilter(request.GET, scope=request.scope)
    page = page_of(change_list(request.scope, filters.chosen()), layout.order, request.GET)
    context = {
        "filters": filters,
        "list": layout,
        "export": offer(request, CHANGES_EXPORT),
        "page": page,
        "lines": [
            {
                "change": change,
                "table": table_words(change.table_name),
                "columns": column_words(change.table_name, change.columns),
            }
            for change in page.rows
        ],
    }
    return render(request, "accounts/change_list.html", context)
