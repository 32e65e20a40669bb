"""How a program's report looks on paper."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from analysis.shares import Share
from analysis.told_report import told_report
from analysis.withheld import ToldShare
from core.paper import Paper
from core.templatetags.fmt import angka, persen, rupiah, tanggal

if TYPE_CHECKING:
    from analysis.queries.program_report import ProgramReport


def draw(report: ProgramReport, *, today: datetime.date, exact: bool) -> bytes:
    """The PDF. Sums only: no recipient is named. `exact` for those who may open the rows; others
    read no number of few people."""
    program, told = report.program, told_report(report, exact=exact)
    paper = Paper(
        title=_("Laporan Program Bantuan"),
        office=program.agency.name,
        foot=_("Sigertak Plus · Laporan program · keadaan %(date)s") % {"date": tanggal(today)},
    )
    paper.centred(f"{program.name} {program.year}")
    paper.facts(
        [
            (_("Jenis"), program.kind.name),
            (_("Bidang"), program.get_sector_display()),
            (_("Strategi"), program.get_priority_display()),
            (_("Sumber dana"), program.get_funding_display()),
            (_("Pagu anggaran"), rupiah(program.budget)),
            (_("Sasaran"), f"{angka(program.target_quantity)} {program.get_target_unit_display()}"),
            (_("Masa"), _span(program.starts_on, program.ends_on)),
            (_("Status"), program.get_state_display()),
        ]
    )
    paper.heading(_("Penerima menurut status"))
    states = [
        (label, *cells) for (label, _n), cells in zip(report.states, told.states, strict=True)
    ]
    paper.table([_("Status"), _("Penerima")], states, widths=(0.7, 0.3))
    if marks := told.marks:
        paper.heading(_("Rapor 4T"))
        paper.table(
            [_("Ukuran"), _("Capaian"), _("Dihitung dari")],
            [
                _mark(_("Tepat sasaran dan lokasi"), marks["target"]),
                _mark(_("Tepat waktu"), marks["time"]),
                _mark(_("Tepat jumlah"), marks["quantity"]),
                _mark(_("Tepat administrasi"), marks["papers"]),
            ],
            widths=(0.5, 0.2, 0.3),
        )
    if report.rounds:
        paper.heading(_("Penyaluran"))
        paper.table(
            [_("Penyaluran"), _("Rencana"), _("Disalurkan"), _("Jatah"), _("Diterima"),
             _("Nilai diterima")],
            [
                [each.distribution.name, tanggal(each.distribution.planned_on),
                 tanggal(each.distribution.delivered_on), *cells]
                for each, cells in zip(report.rounds, told.rounds, strict=True)
            ],
            widths=(0.27, 0.17, 0.17, 0.1, 0.1, 0.19),
        )  # fmt: skip
    if report.places:
        paper.heading(_("Penerima menurut kecamatan"))
    if told.folds_badly:
        paper.paragraph(
            _("Tabel kecamatan tidak dicantumkan: penerima di sebagian kecamatan terlalu sedikit, "
              "sehingga jumlahnya dapat dihitung dari angka lain.")
        )  # fmt: skip
    elif told.places:
        paper.table(
            [_("Kabupaten/kota"), _("Kecamatan"), _("Penerima"), _("Disetujui"), _("Ditolak"),
             _("Nilai bantuan")],
            [
                [*district, *cells]
                for district, cells in zip(told.districts, told.places, strict=True)
            ],
            widths=(0.24, 0.22, 0.12, 0.12, 0.1, 0.2),
        )  # fmt: skip
    if not exact:
        paper.paragraph(
            _("Jumlah di bawah %(least)s tidak ditampilkan dan jumlah lain dibulatkan, agar tidak "
              "ada keluarga yang dikenali.") % {"least": settings.DISCLOSURE_THRESHOLD}
        )  # fmt: skip
    return paper.render()


def _mark(label: str, share: Share | ToldShare) -> list[object]:
    part, whole = (
        angka(one) if isinstance(one, int) else str(one) for one in (share.part, share.whole)
    )
    base = _("%(part)s dari %(whole)s") % {"part": part, "whole": whole}
    return [label, persen(share.percent), base]


def _span(first: datetime.date | None, last: datetime.date | None) -> str:
    if first is None and last is None:
        return ""
    return f"{tanggal(first)} – {tanggal(last)}"
