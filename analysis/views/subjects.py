"""The desk for people who ask about their own data: taken down, followed, answered, handed out."""

from __future__ import annotations

import io
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from analysis.forms.subjects import AnswerForm, SubjectForm
from analysis.queries.subject_file import subject_sheets
from beneficiaries.enums import SeenOn
from beneficiaries.job_kinds import ERASE
from beneficiaries.models import SubjectRequest
from beneficiaries.operations import sights, subject_requests
from beneficiaries.queries.who_saw import persons_with
from beneficiaries.rights_enums import SubjectField, SubjectRequestKind, SubjectRequestState
from core import audit, jobs
from core.downloads import XLSX, made_file_response
from core.keyset import page_of
from core.tabular.exports import export_xlsx


@require_GET
def subject_list(request: PortalRequest) -> HttpResponse:
    """Requests of the territory, the newest first, each with its deadline."""
    rows = SubjectRequest.objects.visible_to(request.scope).select_related("person", "regency")
    page = page_of(rows, ("-received_at", "-id"), request.GET)
    context = {"page": page, "now": timezone.now()}
    return render(request, "analysis/subject_list.html", context)


@require_http_methods(["GET", "POST"])
def subject_new(request: PortalRequest) -> HttpResponse:
    people = persons_with(request.scope, request.POST.get("nik", "")) if request.POST else []
    form = SubjectForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        sights.note(form.chosen.household, SeenOn.PERSON, scope=request.scope)
        made = subject_requests.take_down(
            person=form.chosen,
            kind=SubjectRequestKind(given["kind"]),
            basis=given["basis"],
            fields=given["fields_wrong"],
            note=given["note"],
            by=request.user,
        )
        messages.success(request, _("Permintaan dicatat."))
        return redirect("analysis:subject_detail", pk=made.pk)
    crumbs = [(_("Permintaan data pribadi"), reverse("analysis:subject_list")), (_("Catat"), None)]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "analysis/subject_new.html", context, status=422 if form.errors else 200)


@require_GET
def subject_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk), AnswerForm())


@require_POST
def subject_answer(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    asked = _visible(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answered = subject_requests.answer(
                request=asked,
                state=SubjectRequestState(form.cleaned_data["state"]),
                text=form.cleaned_data["answer"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if subject_requests.granted_erasures().filter(pk=answered.pk).exists():
                _have_it_erased(request, answered)
                messages.success(request, _("Permintaan dijawab. Data orang ini sedang dihapus."))
            else:
                messages.success(request, _("Permintaan dijawab."))
            return redirect("analysis:subject_detail", pk=pk)
    return _detail(request, asked, form)


@require_POST
def subject_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The copy for the person, made anew each time and kept nowhere."""
    asked = _visible(request, pk)
    content = io.BytesIO()
    sights.note(asked.person.household, SeenOn.PERSON, scope=request.scope)
    export_xlsx(content, list(subject_sheets(request.scope, asked.person, by=request.user)))
    audit.record(
        "subject_request.file", by=request.user, subject=asked, format="xlsx", rows=1,
        persons=[str(asked.person_id)],
    )  # fmt: skip
    return made_file_response(content.getvalue(), "salinan-data-pribadi.xlsx", XLSX)


def _have_it_erased(request: PortalRequest, asked: SubjectRequest) -> None:
    jobs.send_on_commit(
        jobs.create(
            ERASE,
            subject_id=asked.pk,
            by=request.user,
            membership_id=request.scope.standpoint_id,
        )
    )


def _visible(request: PortalRequest, pk: uuid.UUID) -> SubjectRequest:
    visible = SubjectRequest.objects.visible_to(request.scope)
    return get_object_or_404(
        visible.select_related(
            "person__household__village", "person__village", "created_by", "answered_by"
        ),
        pk=pk,
    )


def _detail(request: PortalRequest, asked: SubjectRequest, form: AnswerForm) -> HttpResponse:
    sights.note(asked.person.household, SeenOn.PERSON, scope=request.scope)
    labels = dict(SubjectField.choices)
    context = {
        "asked": asked,
        "form": form,
        "fields": ", ".join(str(labels.get(code, code)) for code in asked.fields),
        "is_open": asked.state == SubjectRequestState.OPEN,
        "is_late": asked.state == SubjectRequestState.OPEN and asked.due_at < timezone.now(),
        "erases": asked.kind == SubjectRequestKind.ERASURE,
        "being_erased": subject_requests.granted_erasures().filter(pk=asked.pk).exists(),
        "crumbs": [
            (_("Permintaan data pribadi"), reverse("analysis:subject_list")),
            (asked.get_kind_display(), None),
        ],
    }
    return render(
        request, "analysis/subject_detail.html", context, status=422 if form.errors else 200
    )
