"""A program's report as PDF."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from analysis.program_paper import draw
from analysis.queries.program_report import program_report
from analysis.withheld import counts_exactly
from core import audit
from core.downloads import PDF, made_file_response
from programs.models import Program

# What the address says for a copy to pass on: without small numbers, whoever asks for it.
FOR_EVERYBODY = "umum"


@require_safe
def program_report_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    programs = Program.objects.visible_to(request.scope).select_related("kind", "agency")
    program = get_object_or_404(programs, pk=pk)
    today = timezone.localdate()
    exact = counts_exactly(request.scope) and request.GET.get("untuk") != FOR_EVERYBODY
    content = draw(program_report(request.scope, program, today), today=today, exact=exact)
    audit.record("program.report", by=request.user, subject=program, exact=exact)
    name = f"laporan-program-{today.isoformat()}.pdf"
    return made_file_response(content, name, PDF, inline=True)
