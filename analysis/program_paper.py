"""How a program's report looks on paper."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from analysis.shares import Share
from core.paper import Paper
from core.templatetags.fmt import angka, persen, rupiah, tanggal

if TYPE_CHECKING:
    from analysis.queries.program_report import ProgramReport


def draw(report: ProgramReport, *, today: datetime.date) -> bytes:
    """The PDF. Sums only: no recipient is named."""
    program = report.program
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
    paper.table([_("Status"), _("Penerima")], report.states, widths=(0.7, 0.3))
    if report.card is not None:
        card = report.card
        paper.heading(_("Rapor 4T"))
        paper.table(
            [_("Ukuran"), _("Capaian"), _("Dihitung dari")],
            [
                _mark(_("Tepat sasaran dan lokasi"), card.target),
                _mark(_("Tepat waktu"), card.time),
                _mark(_("Tepat jumlah"), card.quantity),
                _mark(_("Tepat administrasi"), card.papers),
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
                 tanggal(each.distribution.delivered_on), each.shares, each.received,
                 rupiah(each.amount)]
                for each in report.rounds
            ],
            widths=(0.27, 0.17, 0.17, 0.1, 0.1, 0.19),
        )  # fmt: skip
    if report.places:
        paper.heading(_("Penerima menurut kecamatan"))
        paper.table(
            [_("Kabupaten/kota"), _("Kecamatan"), _("Penerima"), _("Disetujui"), _("Ditolak"),
             _("Nilai bantuan")],
            [
                [place.regency, place.district, place.recipients, place.approved, place.rejected,
                 rupiah(place.amount)]
                for place in report.places
            ],
            widths=(0.24, 0.22, 0.12, 0.12, 0.1, 0.2),
        )  # fmt: skip
    return paper.render()


def _mark(label: str, share: Share) -> list[object]:
    base = _("%(part)s dari %(whole)s") % {"part": angka(share.part), "whole": angka(share.whole)}
    return [label, persen(share.percent), base]


def _span(first: datetime.date | None, last: datetime.date | None) -> str:
    if first is None and last is None:
        return ""
    return f"{tanggal(first)} – {tanggal(last)}"
