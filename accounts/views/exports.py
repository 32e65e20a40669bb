"""Exports: asking for one, and one's own downloads."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.export_source import Asked, Unavailable
from accounts.exports import ExportKind, kind_of
from accounts.forms.exports import ALL, ExportForm
from accounts.http import PortalRequest
from accounts.operations import exports as operations
from accounts.queries.exports import in_lines, may_fetch, own_exports
from core import jobs
from core.arrangements import arranged
from core.downloads import CSV, XLSX, private_file_response
from core.enums import ExportFormat
from core.keyset import page_of
from core.lists import Layout
from core.models import Export
from core.searches import recall

NEWEST_FIRST = ("-created_at", "-id")


@require_safe
def export_list(request: PortalRequest) -> HttpResponse:
    """What this person asked for, being written or ready."""
    page = page_of(own_exports(request.scope), NEWEST_FIRST, request.GET)
    return render(
        request,
        "accounts/export_list.html",
        {"lines": in_lines(request.scope, page.rows), "page": page},
    )


@require_POST
def export_ask(request: PortalRequest) -> HttpResponse:
    """Take a wish for an export and send it to the worker."""
    kind = kind_of(request.POST.get("kind", ""))
    if kind is None or not request.scope.may(kind.permission):
        raise Http404
    form = ExportForm(request.POST, of=kind)
    if not form.is_valid():
        return _form_again(request, form)
    asked, layout = _wish(request, kind, form)
    try:
        kind.subject(request.scope, asked)
        export = operations.ask(
            kind=kind, asked=asked, layout=layout, form=ExportFormat(form.cleaned_data["format"]),
            purpose=form.cleaned_data.get("purpose", ""), scope=request.scope, by=request.user,
        )  # fmt: skip
    except Unavailable:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, error)
        return _form_again(request, form)
    jobs.send_on_commit(export.job)
    messages.success(request, _("Daftar sedang disiapkan. Berkasnya muncul di halaman ini."))
    return redirect("accounts:export_list")


@require_safe
def export_progress(request: PortalRequest, pk: str) -> HttpResponse:
    """The state of one export alone, asked for again and again."""
    line = in_lines(request.scope, [_own(request, pk)])[0]
    return render(request, "accounts/_export_state.html", {"line": line})


@require_safe
def export_file(request: PortalRequest, pk: str) -> HttpResponseBase:
    """The file, for its owner, as long as they hold the right it was made by."""
    export = _own(request, pk)
    kind = kind_of(export.kind)
    if kind is None or export.finished_at is None or not may_fetch(request.scope, export):
        raise Http404
    day = timezone.localtime(export.finished_at)
    name = f"{kind.filename}-{day:%Y%m%d-%H%M}.{export.format}"
    return private_file_response(
        export.stored, name, XLSX if export.format == ExportFormat.XLSX else CSV
    )


@require_POST
def export_delete(request: PortalRequest, pk: str) -> HttpResponse:
    operations.delete(export=_own(request, pk), by=request.user)
    messages.success(request, _("Unduhan dihapus."))
    return redirect("accounts:export_list")


def _wish(request: PortalRequest, kind: ExportKind, form: ExportForm) -> tuple[Asked, Layout]:
    query = QueryDict(form.cleaned_data["query"])
    search = recall(request, query.get(kind.search, "")) if kind.search else ""
    layout = Layout((), "")
    if kind.listing is not None:
        arrangement = arranged(kind.listing, query, request.user.pk, scope=request.scope)
        layout = arrangement.layout
        if form.cleaned_data["columns"] == ALL:
            every = tuple(column.key for column in arrangement.listing.columns)
            layout = Layout(every, layout.sort)
    return Asked(form.cleaned_data["subject"], query, search), layout


def _form_again(request: PortalRequest, form: ExportForm) -> HttpResponse:
    return render(request, "accounts/export_form.html", {"form": form}, status=422)


def _own(request: PortalRequest, pk: str) -> Export:
    return get_object_or_404(own_exports(request.scope), pk=pk)
