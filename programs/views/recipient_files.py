"""The list of a program's recipients, to take along."""

from __future__ import annotations

import io
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from core.downloads import XLSX, made_file_response
from core.templatetags.fmt import angka
from programs.forms.filters import RecipientFilter
from programs.operations.recipient_lists import MOST_ROWS, write_recipients
from programs.queries.recipients import listed
from programs.queries.territory import Territory
from programs.views.shared import program_or_404


@require_safe
def recipient_export(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """What the list shows under the filters of the address, whole."""
    program = program_or_404(request, program_id)
    form = RecipientFilter(request.GET, territory=Territory.of(request.scope))
    rows = listed(request.scope, program, **form.chosen())
    if rows.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        messages.warning(
            request,
            _("Daftar ini lebih dari %(most)s baris. Persempit saringan, lalu unduh per bagian.")
            % {"most": angka(MOST_ROWS)},
        )
        return redirect("programs:recipient_list", program_id=program.pk)
    target = io.BytesIO()
    write_recipients(program=program, rows=rows, target=target, by=request.user)
    name = f"penerima-{timezone.localdate().isoformat()}.xlsx"
    return made_file_response(target.getvalue(), name, XLSX)
