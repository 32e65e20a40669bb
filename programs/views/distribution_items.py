"""Marking who received what in a round: the ticked ones, all that wait, or one by one."""

from __future__ import annotations

import io
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_open
from accounts.http import PortalRequest
from core.templatetags.fmt import angka
from programs.delivery_rules import takes_marks
from programs.forms.distribution import ItemForm, MarkForm
from programs.models import Distribution, DistributionItem
from programs.operations import distribution_items as operations
from programs.operations.delivery_lists import write_delivery_list
from programs.queries.distributions import found_items
from programs.views.distributions import DETAIL, crumbs_of
from programs.views.shared import add_errors, visible_or_404, workbook_response

_ITEM = DistributionItem.objects.select_related(
    "distribution__program", "recipient__village", "recipient__district", "recipient__regency"
)


@require_POST
def distribution_mark(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    """Mark the ticked parts (`item`), or with `all` every one that waits."""
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    form = MarkForm(request.POST)
    ticked = _keys(request.POST.getlist("item"))
    if not form.is_valid() or not (ticked or "all" in request.POST):
        messages.error(request, _fault(form) or _("Centang dahulu penerima yang hendak ditandai."))
        return redirect("programs:distribution_detail", distribution.pk)
    try:
        marked = operations.mark_planned(
            distribution=distribution,
            mark=form.mark(),
            by=request.user,
            item_ids=None if "all" in request.POST else ticked,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        _tell_marked(request, marked, 0 if "all" in request.POST else len(ticked) - marked)
    return redirect("programs:distribution_detail", distribution.pk)


@require_http_methods(["GET", "POST"])
def item_edit(request: PortalRequest, item_id: uuid.UUID) -> HttpResponse:
    item: DistributionItem = visible_or_404(request, _ITEM, item_id)
    form = ItemForm(request.POST or None, initial=ItemForm.initial_of(item))
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct(
                item=item,
                mark=form.mark(),
                seen_at=form.cleaned_data["seen_at"],
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Bagian penerima tersimpan."))
            return redirect("programs:distribution_detail", item.distribution_id)
    context = {
        "form": form,
        "item": item,
        "program": item.distribution.program,
        "crumbs": crumbs_of(item.distribution, _("Bagian penerima")),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/item_form.html", context, status=status)


@require_POST
def distribution_search(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    """Parts by name or NIK of the recipient; sent by POST, so that neither is in an address."""
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    hits = found_items(request.scope, distribution, request.POST.get("q", "")[:100])
    may_mark = takes_marks(distribution, distribution.program)
    context = {"hits": hits, "can_mark": may_mark and may_open(request.scope, "programs:item_edit")}
    return render(request, "programs/_item_hits.html", context)


@require_safe
def distribution_file(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    """The list of the round as a workbook, to be filled in at the handing out and sent back."""
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    book = io.BytesIO()
    write_delivery_list(
        scope=request.scope, distribution=distribution, target=book, by=request.user
    )
    name = slugify(distribution.program.name)[:50]
    return workbook_response(book, f"penyaluran-{distribution.number}-{name}.xlsx")


def _tell_marked(request: PortalRequest, marked: int, left: int) -> None:
    messages.success(
        request,
        ngettext("%(n)s penerima ditandai.", "%(n)s penerima ditandai.", marked)
        % {"n": angka(marked)},
    )
    if left:
        messages.warning(
            request,
            ngettext(
                "%(n)s penerima sudah ditandai lebih dahulu dan tidak diubah.",
                "%(n)s penerima sudah ditandai lebih dahulu dan tidak diubah.",
                left,
            )
            % {"n": angka(left)},
        )


def _keys(texts: list[str]) -> list[uuid.UUID]:
    keys = []
    for text in texts:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    return keys


def _fault(form: MarkForm) -> str:
    return " ".join(str(message) for errors in form.errors.values() for message in errors)
