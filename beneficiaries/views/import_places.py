"""Saying which village or district an unread name of a file means, and what was said before."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from beneficiaries import job_kinds
from beneficiaries.enums import ImportState
from beneficiaries.forms.place_answers import PlaceAnswersForm
from beneficiaries.import_steps import steps_of
from beneficiaries.models import RegistryImport
from beneficiaries.operations import imports, place_questions
from beneficiaries.queries.place_questions import answered_questions, open_questions
from beneficiaries.queries.remembered_places import remembered_places
from beneficiaries.views.import_work import enqueue
from core.templatetags.fmt import angka
from regions.models import Region

_KEY = re.compile(r"[0-9]{1,9}")


@require_http_methods(["GET", "POST"])
def import_places(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Each name once; answers are applied to all of its rows by checking the file again."""
    visible = RegistryImport.objects.visible_to(request.scope)
    import_file = get_object_or_404(visible.select_related("release", "regency"), pk=pk)
    if import_file.state != ImportState.STAGED:
        messages.info(request, _("Nama wilayah hanya dijawab sebelum berkas diterapkan."))
        return redirect("beneficiaries:import_detail", pk=pk)
    asked, answered = open_questions(import_file), answered_questions(import_file)
    form = PlaceAnswersForm(
        request.POST or None,
        questions=[*asked, *answered],
        initial={"keep": import_file.mapping.get("keeps_places", False)},
    )
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        try:
            place_questions.answer(
                import_file=import_file, answers=answers, keep=form.cleaned_data["keep"],
                by=request.user,
            )  # fmt: skip
        except imports.ImportConflict as conflict:
            messages.error(request, str(conflict))
        else:
            enqueue(request, import_file, job_kinds.CHECK)
            words = _("%(n)s nama dijawab. Berkas diperiksa lagi dengan jawaban itu.")
            messages.success(request, words % {"n": angka(len(answers))})
        return redirect("beneficiaries:import_detail", pk=pk)
    rows = list(form.rows())
    return render(
        request,
        "beneficiaries/import_places.html",
        {
            "import_file": import_file,
            "form": form,
            "steps": steps_of(import_file),
            "asked": rows[: len(asked)],
            "answered": rows[len(asked) :],
        },
        status=422 if form.errors else 200,
    )


@require_GET
def remembered_place_list(request: PortalRequest) -> HttpResponse:
    """Answers that later files of their source are read by."""
    return render(
        request,
        "beneficiaries/remembered_place_list.html",
        {
            "answers": remembered_places(request.scope),
            "province_wide": request.scope.regency_id is None,
        },
    )


@require_POST
def remembered_place_forget(request: PortalRequest) -> HttpResponse:
    """The name stands in the body: it is what a file wrote."""
    desk = request.POST.get("desk", "")
    regency = Region.objects.regencies().filter(pk=desk).first() if _KEY.fullmatch(desk) else None
    forgotten = place_questions.forget(
        source=request.POST.get("source", ""),
        regency_id=regency.pk if regency else None,
        key=request.POST.get("key", ""),
        by=request.user,
        scope=request.scope,
    )
    if forgotten:
        words = _("Jawaban dilupakan. Berkas berikutnya menanyakan nama itu lagi.")
        messages.success(request, words)
    else:
        messages.info(request, _("Jawaban itu sudah tidak diingat."))
    return redirect("beneficiaries:remembered_place_list")
