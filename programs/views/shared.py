"""What the pages of one program have in common."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from accounts.access import may_open
from accounts.http import PortalRequest
from beneficiaries.enums import MatchOutcome
from core.downloads import XLSX
from core.scope import DatabaseRole
from programs.models import Program, Recipient
from programs.queries.groups import group_count, takes_groups
from programs.queries.programs import Progress, progress_of
from programs.queries.telling import match_words
from programs.queries.uploads import of_program
from programs.rules import accepts_recipients, is_entered_for


def program_or_404(request: PortalRequest, program_id: uuid.UUID) -> Program:
    """The program when it is in scope; a foreign one and a missing one give the same answer."""
    return visible_or_404(
        request, Program.objects.select_related("kind", "agency", "regency"), program_id
    )


def visible_or_404(request: PortalRequest, rows: QuerySet[Any], key: uuid.UUID) -> Any:
    """The row of `rows` when it is in scope."""
    found: Model = get_object_or_404(rows.visible_to(request.scope), pk=key)  # type: ignore[attr-defined]
    return found


def refuse_entry_of_others(request: PortalRequest, recipient: Recipient) -> HttpResponse | None:
    """Back to the recipient's page with the reason, where somebody else's entry is not theirs."""
    if is_entered_for(recipient, request.scope):
        return None
    messages.error(
        request,
        _(
            "Penerima ini dicatat instansi lain dalam program bersama. Yang dapat mengubah, "
            "mengajukan, atau menariknya hanya instansi yang mencatatnya dan pemilik program; "
            "sampaikan koreksinya kepada pemilik program."
        ),
    )
    return redirect("programs:recipient_detail", recipient.pk)


def program_context(request: PortalRequest, program: Program, active: str) -> dict[str, Any]:
    """Header, tabs and rights of the pages of one program; `active` is the tab's URL name."""
    scope = request.scope
    progress: Progress = progress_of(scope, [program.pk])[program.pk]
    running = accepts_recipients(program)
    tabs = [
        ("program_detail", _("Ringkasan"), None),
        ("recipient_list", _("Penerima"), progress.everybody),
    ]
    tabs.append(("distribution_list", _("Penyaluran"), program.distributions.count()))
    if takes_groups(program):
        tabs.append(("group_list", _("Kelompok"), group_count(scope, program)))
    if scope.role is DatabaseRole.AGENCY:
        tabs.append(("upload_list", _("Unggahan"), of_program(scope, program).count()))
    tabs.append(("criteria_versions", _("Kriteria"), None))
    tabs.append(("program_history", _("Riwayat"), None))
    return {
        "program": program,
        "progress": progress,
        "drafts": progress.drafts,
        "can_edit": may_open(scope, "programs:program_edit"),
        "can_see_unserved": may_open(scope, "programs:criteria_unserved"),
        "can_share": may_open(scope, "programs:program_share"),
        "can_enter": running and may_open(scope, "programs:recipient_create"),
        "can_submit": running and may_open(scope, "verification:submit"),
        "crumbs": [(_("Program"), reverse("programs:program_list")), (program.name, None)],
        "tabs": [
            {
                "label": label,
                "url": reverse(f"programs:{name}", args=[program.pk]),
                "active": name == active,
                "count": count,
            }
            for name, label, count in tabs
            if may_open(scope, f"programs:{name}")
        ],
    }


def crumbs_below(program: Program, label: str) -> list[tuple[str, str | None]]:
    """Where a page under a program lies."""
    return [
        (_("Program"), reverse("programs:program_list")),
        (program.name, reverse("programs:program_detail", args=[program.pk])),
        (label, None),
    ]


def say_saved(request: PortalRequest, saved: str, recipient: Recipient) -> None:
    """That it was saved, and the engine's answer; a doubt is no success."""
    words = match_words(request.scope, recipient)
    doubtful = recipient.told_outcome == MatchOutcome.DOUBTFUL
    (messages.warning if doubtful else messages.success)(request, saved + words)


def workbook_response(book: io.BytesIO, name: str) -> HttpResponse:
    """A workbook to take away."""
    response = HttpResponse(book.getvalue(), content_type=XLSX)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Put a refusal of an operation where the form can show it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name in form.fields or name == NON_FIELD_ERRORS
        form.add_error(name if known else None, errors)
