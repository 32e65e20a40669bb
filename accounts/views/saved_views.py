"""Saved views of lists: keeping, naming, choosing and deleting them; and one's own columns."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms.saved_views import ViewNameForm
from accounts.http import PortalRequest
from accounts.operations import saved_views as operations
from core.arrangements import address_of, arranged
from core.lists import COLUMNS, PAGING, SORT, Listing, listing_of
from core.models import SavedView

HOME = "accounts:view_list"


@require_safe
def view_list(request: PortalRequest) -> HttpResponse:
    """All of one's saved views, by page."""
    rows = [
        {"view": view, "page": listing.title, "form": ViewNameForm({"name": view.name})}
        for view in _own(request)
        if (listing := listing_of(view.page)) is not None
    ]
    return render(request, "accounts/view_list.html", {"rows": rows})


@require_POST
def view_save(request: PortalRequest) -> HttpResponse:
    """Keep the list of the page one comes from as it is laid out and filtered there."""
    listing, query = _listing(request), QueryDict(request.POST.get("query", ""))
    form = ViewNameForm(request.POST)
    if not form.is_valid():
        return _back(request, error=_first(form))
    layout = arranged(listing, query, request.user.pk, scope=request.scope).layout
    try:
        view = operations.save(
            listing=listing, name=form.cleaned_data["name"], query=query, layout=layout,
            by=request.user,
        )  # fmt: skip
    except ValidationError as error:
        return _back(request, error=" ".join(error.messages))
    messages.success(request, _("Tampilan “%(name)s” disimpan.") % {"name": view.name})
    return _back(request, address_of(view))


@require_POST
def layout_keep(request: PortalRequest) -> HttpResponse:
    """Make the chosen columns one's own on that page, or go back to everybody's."""
    listing, query = _listing(request), QueryDict(request.POST.get("query", ""), mutable=True)
    if "reset" in request.POST:
        operations.drop_layout(listing=listing, by=request.user)
        messages.success(request, _("Kolom dikembalikan seperti semula."))
    else:
        narrowed = listing.within(request.scope)
        layout = narrowed.layout(request.POST.getlist(COLUMNS), request.POST.get(SORT, ""))
        operations.keep_layout(listing=listing, layout=layout, by=request.user)
        messages.success(request, _("Kolom ini menjadi bawaan Anda pada halaman ini."))
    for name in (COLUMNS, SORT, *PAGING):
        query.pop(name, None)
    return _back(request, f"?{query.urlencode()}" if query else "")


@require_POST
def view_rename(request: PortalRequest, pk: str) -> HttpResponse:
    view, form = _view(request, pk), ViewNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _first(form))
        return redirect(HOME)
    try:
        operations.rename(view=view, name=form.cleaned_data["name"], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Nama tampilan diubah."))
    return redirect(HOME)


@require_POST
def view_default(request: PortalRequest, pk: str) -> HttpResponse:
    operations.make_default(view=_view(request, pk), by=request.user)
    messages.success(request, _("Tampilan bawaan diubah."))
    return redirect(HOME)


@require_POST
def view_delete(request: PortalRequest, pk: str) -> HttpResponse:
    operations.delete(view=_view(request, pk), by=request.user)
    messages.success(request, _("Tampilan dihapus."))
    return redirect(HOME)


def _own(request: PortalRequest) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=request.user).exclude(name="")


def _view(request: PortalRequest, pk: str) -> SavedView:
    return get_object_or_404(_own(request), pk=pk)


def _listing(request: PortalRequest) -> Listing:
    listing = listing_of(request.POST.get("page", ""))
    if listing is None:
        raise Http404
    return listing


def _first(form: ViewNameForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _back(request: PortalRequest, query: str = "", *, error: str = "") -> HttpResponse:
    """To the page one comes from, which says so itself: only paths of this portal are followed."""
    if error:
        messages.error(request, error)
    came_from = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts=None) or "//" in came_from:
        return redirect(HOME)
    path, _mark, asked = came_from.partition("?")
    return HttpResponseRedirect(path + (query or (f"?{asked}" if asked else "")))
