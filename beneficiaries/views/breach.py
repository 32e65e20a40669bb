"""The breach drill: whose data an account reached, in numbers, and until when people are told."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from beneficiaries.forms.breach import BreachForm
from beneficiaries.queries.breach import NOTICE_HOURS, Reach, reached
from core import audit
from core.downloads import XLSX, made_file_response
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_xlsx


@require_GET
def breach_report(request: PortalRequest) -> HttpResponse:
    """The figures for one account and time; `unduh=1` gives them as a workbook."""
    form = BreachForm(request.GET if "pelaku" in request.GET else None, scope=request.scope)
    context: dict[str, object] = {"form": form, "hours": NOTICE_HOURS}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        reach = reached(
            request.scope, given["pelaku"],
            start=given["dari"], end=given["sampai"], known_on=given["diketahui"],
        )  # fmt: skip
        is_file = "unduh" in request.GET
        audit.record(
            "breach.report", by=request.user, subject=given["pelaku"],
            regency_id=request.scope.regency_id, format="xlsx" if is_file else "",
        )  # fmt: skip
        if is_file:
            return made_file_response(_workbook(reach), "laporan-insiden.xlsx", XLSX)
        context |= {"reach": reach, "account": given["pelaku"]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "beneficiaries/breach_report.html", context, status=status)


def _workbook(reach: Reach) -> bytes:
    number = ColumnKind.INTEGER
    counted = [ExportColumn(_("Rumah tangga"), number), ExportColumn(_("Orang"), number)]
    sheets = [
        Sheet(
            _("Ringkasan"),
            [ExportColumn(_("Hal"), width=44), ExportColumn(_("Nilai"), width=24)],
            [
                [_("Rumah tangga yang datanya terjangkau"), reach.households],
                [_("Orang yang datanya terjangkau"), reach.persons],
                [_("Tenggat pemberitahuan tertulis"), reach.due_at],
            ],
        ),
        Sheet(
            _("Kabupaten dan kota"),
            [ExportColumn(_("Kabupaten/kota"), width=32), *counted],
            [list(line) for line in reach.by_regency],
        ),
        # Who has to reach the people concerned; the register of names stays in the portal.
        Sheet(
            _("Desa yang dihubungi"),
            [ExportColumn(_("Kabupaten/kota"), width=32), ExportColumn(_("Kecamatan")),
             ExportColumn(_("Desa/kelurahan")), *counted],
            [list(line) for line in reach.offices],
        ),
        Sheet(
            _("Golongan data"),
            [ExportColumn(_("Golongan data"), width=52), *counted],
            [[str(one.label), one.households, one.persons] for one in reach.classes],
        ),
        Sheet(
            _("Daftar yang diunduh"),
            [ExportColumn(_("Daftar"), width=52), ExportColumn(_("Berkas"), number),
             ExportColumn(_("Baris"), number), ExportColumn(_("NIK dan nomor KK"), width=24)],
            [[one.label, one.files, one.rows, _("Lengkap") if one.in_full else _("Tersamar")]
             for one in reach.taken],
        ),
    ]  # fmt: skip
    content = io.BytesIO()
    export_xlsx(content, sheets)
    return content.getvalue()
