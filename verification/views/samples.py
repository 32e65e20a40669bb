"""Sampled cases of decisions by filter: the queue, and one look after another."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core.counting import up_to
from core.keyset import page_of
from verification.enums import SampleState
from verification.forms.decision import SampleForm
from verification.models import SampleCheck
from verification.operations import sampling
from verification.queries import samples
from verification.queries.case_extras import case_extras
from verification.queries.case_file import case_file, cases_in_full
from verification.rules import Refused, refusal_to_check
from verification.views import case_parts
from verification.views.addresses import address


@require_safe
def sample_list(request: PortalRequest) -> HttpResponse:
    """Samples that wait for a look, of all acts or of one."""
    scope = request.scope
    act_id = _act_id(request)
    rows = samples.of_act(samples.open_samples(scope), act_id)
    page = page_of(samples.for_list(rows), samples.ORDER, request.GET)
    count = up_to(rows)
    first = samples.first_sample(scope, act_id)
    context: dict[str, Any] = {
        "page_title": _("Pemeriksaan contoh"),
        "page_count": None if count.is_more else count.number,
        "page_subtitle": _(
            "Kasus yang ditarik acak dari persetujuan menurut saringan, untuk diperiksa satu per "
            "satu."
        ),
        "crumbs": [(_("Verifikasi"), address("case_list", "")),
                   (_("Putusan sekaligus"), address("bulk_list", "")),
                   (_("Pemeriksaan contoh"), None)],
        "samples": page.rows,
        "query": _query(act_id),
        "first_url": first and address("sample_detail", _query(act_id), first),
        "user_id": scope.user_id,
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }  # fmt: skip
    return render(request, "verification/sample_list.html", context)


@require_safe
def sample_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The case of a sample, as it stands now, with the question whether it was right."""
    return _page(request, _sample(request, pk), SampleForm())


@require_http_methods(["GET", "POST"])
def sample_check(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the answer, then show the next sample."""
    if request.method == "GET":
        return redirect("verification:sample_detail", pk)
    sample = _sample(request, pk)
    act_id = _act_id(request)
    form = SampleForm(request.POST)
    if not form.is_valid():
        return _page(request, sample, form, status=422)
    clean = form.cleaned_data
    try:
        sampling.check(
            sample_id=pk,
            agrees=clean["agrees"],
            note=clean["note"],
            by=request.user,
            scope=request.scope,
        )
    except SampleCheck.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect(address("sample_detail", _query(act_id), pk))
    following = samples.next_sample(request.scope, sample, act_id)
    messages.success(request, _done(agrees=clean["agrees"], more=following is not None))
    if following is None:
        return redirect(address("sample_list", _query(act_id)))
    return redirect(address("sample_detail", _query(act_id), following))


def _page(
    request: PortalRequest, sample: SampleCheck, form: SampleForm, status: int = 200
) -> HttpResponse:
    scope = request.scope
    case = get_object_or_404(cases_in_full(scope), pk=sample.case_id)
    file = case_file(case, scope)
    extras = case_extras(case, scope)
    query = _query(_act_id(request))
    refusal = refusal_to_check(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id),
        act_by=sample.bulk.by_id,
        taken_over=extras["takeover"] is not None,
    )
    is_open = sample.state == SampleState.OPEN and sample.bulk.undone_at is None
    following = samples.next_sample(scope, sample, _act_id(request))
    context: dict[str, Any] = {
        **case_parts.shared(case, file, scope),
        **case_parts.base_side(case, file, extras["visits"]),
        **extras,
        "crumbs": [(_("Pemeriksaan contoh"), address("sample_list", query)),
                   (case.recipient.name, None)],
        "sample": sample,
        "sample_form": form if is_open and refusal is None else None,
        "refusal": refusal if is_open and scope.may(Permission.CASE_DECIDE) else None,
        "check_url": address("sample_check", query, sample.pk),
        "following_url": following and address("sample_detail", query, following),
        "may_reveal": scope.may(Permission.REGISTRY_REVEAL),
    }  # fmt: skip
    return render(request, "verification/sample_detail.html", context, status=status)


def _sample(request: PortalRequest, pk: uuid.UUID) -> SampleCheck:
    visible = SampleCheck.objects.visible_to(request.scope)
    return get_object_or_404(visible.select_related("bulk__by", "checked_by"), pk=pk)


def _done(*, agrees: bool, more: bool) -> str:
    if agrees:
        text = _("Sesuai: putusan tetap.")
    else:
        text = _("Tidak sesuai: kasus dibuka kembali dan menunggu putusan baru.")
    rest = _("Ini contoh berikutnya.") if more else _("Tidak ada lagi contoh yang menunggu.")
    return f"{text} {rest}"


def _act_id(request: PortalRequest) -> uuid.UUID | None:
    """The act whose samples alone are looked at; a key that is none means all."""
    try:
        return uuid.UUID(request.GET.get("act", ""))
    except ValueError:
        return None


def _query(act_id: uuid.UUID | None) -> str:
    return f"act={act_id}" if act_id else ""
