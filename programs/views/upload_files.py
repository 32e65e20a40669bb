"""Files to take away: the template to fill, and the rows to correct."""

from __future__ import annotations

import io
import uuid

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from core.downloads import XLSX
from core.tabular.templates import write_template_xlsx
from programs.columns import template_columns
from programs.models import RecipientUpload
from programs.operations.correction_files import write_correction_file
from programs.queries.attributes import questions_of
from programs.queries.groups import takes_groups
from programs.queries.territory import Territory
from programs.views.shared import program_or_404, visible_or_404


@require_safe
def upload_template(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """The workbook to fill in for this program, with the agency's own regions to pick from."""
    program = program_or_404(request, program_id)
    territory = Territory.of(request.scope)
    columns = template_columns(
        regencies=[label for _id, label in territory.regencies()],
        districts=[label for _id, label in territory.districts(None)],
        place=territory.example_place(),
        questions=questions_of(program.kind),
        of_groups=takes_groups(program),
    )
    book = io.BytesIO()
    write_template_xlsx(
        book,
        columns,
        title=_("Daftar penerima: %(program)s") % {"program": program.name},
        notes=[
            _("Penerima harus tinggal di %(territory)s.") % {"territory": territory.name},
            _("Isi nama wilayah, atau kode desa 10 angka dari Kemendagri."),
            _("Satu orang ditulis satu kali dalam satu program."),
        ],
    )
    return _workbook(book, f"templat-{slugify(program.name)[:60]}-{program.year}.xlsx")


@require_safe
def upload_errors(request: PortalRequest, upload_id: uuid.UUID) -> HttpResponse:
    """The rows that were not entered, with the reasons, to be corrected and sent again."""
    upload: RecipientUpload = visible_or_404(
        request, RecipientUpload.objects.select_related("program"), upload_id
    )
    book = io.BytesIO()
    write_correction_file(upload=upload, target=book, by=request.user)
    return _workbook(book, f"perbaikan-{upload.created_at:%Y%m%d-%H%M}.xlsx")


def _workbook(book: io.BytesIO, name: str) -> HttpResponse:
    response = HttpResponse(book.getvalue(), content_type=XLSX)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response
