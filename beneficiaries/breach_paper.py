"""Reports of an incident on paper: what a written notice is drawn up from, without a name."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from beneficiaries.breach_book import facts_of_list, in_matter, in_words, told_to_regency
from beneficiaries.queries.breach import Reach
from beneficiaries.queries.breach_list import ListReach
from beneficiaries.queries.taken import Holding
from core.paper import Paper
from core.templatetags.fmt import angka, tanggal, waktu

# More are for the workbook.
MOST_LINES = 400


def paper_of_account(
    reach: Reach,
    *,
    matter: str,
    office: str,
    account: str,
    start: datetime.date,
    end: datetime.date,
) -> bytes:
    """What one account reached. `matter`: which incident it is about."""
    paper = _paper(office)
    paper.centred(_("Yang terjangkau oleh %(account)s") % {"account": account})
    paper.facts(
        [
            (in_matter(), matter),
            (_("Masa"), _span(start, end)),
            (_("Rumah tangga yang datanya terjangkau"), reach.households),
            (_("Orang yang datanya terjangkau"), reach.persons),
            (_("Tenggat pemberitahuan tertulis"), waktu(reach.due_at)),
        ]
    )
    counted = (_("Rumah tangga"), _("Orang"))
    if reach.classes:
        paper.heading(_("Golongan data"))
        paper.table(
            (_("Golongan data"), *counted),
            [(str(one.label), one.households, one.persons) for one in reach.classes],
            widths=(0.6, 0.2, 0.2),
        )
        paper.heading(_("Desa/kelurahan yang dihubungi"))
        paper.table(
            (_("Kabupaten/kota"), _("Kecamatan"), _("Desa/kelurahan"), *counted),
            reach.offices[:MOST_LINES],
            widths=(0.28, 0.24, 0.24, 0.12, 0.12),
        )
        _told_shortened(paper, len(reach.offices))
    if reach.taken:
        paper.heading(_("Daftar yang diunduh"))
        paper.table(
            (_("Daftar"), _("Berkas"), _("Baris"), _("NIK dan nomor KK")),
            [(one.label, one.files, one.rows, in_words(one.in_full)) for one in reach.taken],
            widths=(0.5, 0.14, 0.14, 0.22),
        )
    return paper.render()


def paper_of_list(reach: ListReach, *, matter: str, office: str) -> bytes:
    """Who saw the persons of a list. They stand in it by their place in the list."""
    paper = _paper(office)
    paper.centred(_("Orang dalam daftar NIK: siapa yang melihat datanya"))
    facts = [
        (label, waktu(value) if isinstance(value, datetime.datetime) else value)
        for label, value in facts_of_list(reach)
    ]
    paper.facts([(in_matter(), matter), (_("Masa"), _span(reach.start, reach.end)), *facts])
    if reach.is_of_regency:
        paper.paragraph(told_to_regency())
    if reach.onlookers:
        paper.heading(_("Akun yang melihat"))
        paper.table(
            (_("Akun"), _("Orang"), _("Nomor lengkap"), _("Kali"), _("Pertama"), _("Terakhir")),
            [
                (one.user, len(one.persons), len(one.in_full), one.looks, waktu(one.first),
                 waktu(one.last))
                for one in reach.onlookers
            ],
            widths=(0.3, 0.1, 0.12, 0.08, 0.2, 0.2),
        )  # fmt: skip
    if reach.files:
        paper.heading(_("Unduhan yang memuat atau mungkin memuat mereka"))
        paper.table(
            (_("Daftar"), _("Akun"), _("Berkas"), _("Nomor"), _("Pasti"), _("Mungkin"),
             _("Terakhir")),
            [
                (_file_words(one), one.user, one.files, in_words(one.in_full), one.certain,
                 one.possible, waktu(one.last))
                for one in reach.files[:MOST_LINES]
            ],
            widths=(0.27, 0.22, 0.08, 0.11, 0.08, 0.1, 0.14),
        )  # fmt: skip
        _told_shortened(paper, len(reach.files))
    if reach.looks:
        paper.heading(_("Pembukaan menurut urutan dalam daftar"))
        paper.table(
            (_("No."), _("Akun"), _("Yang dibuka"), _("Nomor"), _("Kali"), _("Terakhir")),
            [
                (one.place, one.user, str(one.what), in_words(one.in_full), one.count,
                 waktu(one.last))
                for one in reach.looks[:MOST_LINES]
            ],
            widths=(0.07, 0.26, 0.28, 0.12, 0.07, 0.2),
        )  # fmt: skip
        _told_shortened(paper, len(reach.looks))
    return paper.render()


def _paper(office: str) -> Paper:
    return Paper(
        title=_("Laporan Insiden Data Pribadi"),
        office=office,
        foot=_("Sigertak Plus · Laporan insiden data · tanpa nama dan NIK"),
    )


def _file_words(one: Holding) -> str:
    """What a file is, and how many of its rows are of a place that nobody knows."""
    if not one.unplaced:
        return one.label
    return _("%(file)s (%(n)s baris tanpa wilayah)") % {
        "file": one.label, "n": angka(one.unplaced),
    }  # fmt: skip


def _span(start: datetime.date, end: datetime.date) -> str:
    return f"{tanggal(start)} – {tanggal(end)}"


def _told_shortened(paper: Paper, count: int) -> None:
    if count > MOST_LINES:
        paper.paragraph(
            _("%(shown)s dari %(count)s baris. Selebihnya dalam buku kerja Excel.")
            % {"shown": angka(MOST_LINES), "count": angka(count)}
        )
