"""Reports of an incident as workbooks: figures, places in a list, and no name of a person."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from beneficiaries.queries.breach import Reach
from beneficiaries.queries.breach_list import ListReach
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_xlsx

_NUMBER = ColumnKind.INTEGER


def in_words(in_full: bool) -> str:
    """How numbers were shown."""
    return _("Lengkap") if in_full else _("Tersamar")


def in_matter() -> str:
    """What stands before the number of the incident."""
    return _("Insiden")


def book_of_account(reach: Reach, *, matter: str) -> bytes:
    """What one account reached. `matter`: which incident it is about."""
    counted = [ExportColumn(_("Rumah tangga"), _NUMBER), ExportColumn(_("Orang"), _NUMBER)]
    sheets = [
        _summary(
            [in_matter(), matter],
            [_("Rumah tangga yang datanya terjangkau"), reach.households],
            [_("Orang yang datanya terjangkau"), reach.persons],
            [_("Tenggat pemberitahuan tertulis"), reach.due_at],
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
            [ExportColumn(_("Daftar"), width=52), ExportColumn(_("Berkas"), _NUMBER),
             ExportColumn(_("Baris"), _NUMBER), ExportColumn(_("NIK dan nomor KK"), width=24)],
            [[one.label, one.files, one.rows, in_words(one.in_full)] for one in reach.taken],
        ),
    ]  # fmt: skip
    return _written(sheets)


def book_of_list(reach: ListReach, *, matter: str) -> bytes:
    """Who saw the persons of a list: every look, whatever their number."""
    times = [ExportColumn(_("Pertama"), width=20), ExportColumn(_("Terakhir"), width=20)]
    account = ExportColumn(_("Akun"), width=32)
    sheets = [
        _summary(
            [in_matter(), matter],
            *([label, value] for label, value in facts_of_list(reach)),
            *([[told_to_regency(), ""]] if reach.is_of_regency else []),
        ),
        Sheet(
            _("Akun"),
            [account, ExportColumn(_("Orang yang dilihat"), _NUMBER),
             ExportColumn(_("dengan nomor lengkap"), _NUMBER), ExportColumn(_("Kali"), _NUMBER),
             *times],
            [[one.user, len(one.persons), len(one.in_full), one.looks, one.first, one.last]
             for one in reach.onlookers],
        ),
        Sheet(
            _("Pembukaan"),
            [ExportColumn(_("Urutan dalam daftar"), _NUMBER), account,
             ExportColumn(_("Yang dibuka"), width=40), ExportColumn(_("Nomor")),
             ExportColumn(_("Kali"), _NUMBER), *times],
            [[one.place, one.user, str(one.what), in_words(one.in_full), one.count, one.first,
              one.last] for one in reach.looks],
        ),
        Sheet(
            _("Unduhan"),
            [ExportColumn(_("Daftar"), width=52), account, ExportColumn(_("Berkas"), _NUMBER),
             ExportColumn(_("Baris"), _NUMBER), ExportColumn(_("NIK dan nomor KK")),
             ExportColumn(_("Orang yang pasti termuat"), _NUMBER),
             ExportColumn(_("Orang yang mungkin termuat"), _NUMBER),
             ExportColumn(_("Baris tanpa wilayah"), _NUMBER), *times],
            [[one.label, one.user, one.files, one.rows, in_words(one.in_full), one.certain,
              one.possible, one.unplaced, one.first, one.last] for one in reach.files],
        ),
        Sheet(
            _("Tidak ditemukan"),
            [ExportColumn(_("Urutan dalam daftar"), _NUMBER), ExportColumn(_("Hal"), width=44)],
            [*([place, _("NIK tidak ada dalam basis wilayah ini")]
               for place in reach.listed.missing),
             *([place, _("Belum pernah dibuka dalam masa ini")] for place in reach.unseen)],
        ),
    ]  # fmt: skip
    return _written(sheets)


def told_to_regency() -> str:
    """What a report within one regency cannot know."""
    return _(
        "Dari unduhan atas beberapa kabupaten/kota termasuk baris tentang orang di wilayah ini, "
        "siapa pun pengunduhnya. Baris tanpa wilayah ialah baris lain dalam berkas yang sama yang "
        "orangnya tidak dikenali; untuk itu, dan untuk berkas yang seluruh barisnya demikian, "
        "mintakan laporan yang sama kepada provinsi."
    )


def facts_of_list(reach: ListReach) -> list[tuple[str, object]]:
    """What stands at the head of the report, on paper too."""
    seen = {look.person_id for look in reach.looks}
    in_full = {look.person_id for look in reach.looks if look.in_full}
    return [
        (_("NIK dalam daftar"), reach.listed.asked),
        (_("Isian yang bukan NIK"), reach.listed.unreadable),
        (_("Orang yang ditemukan"), len(reach.listed.places)),
        (_("NIK yang tidak ada dalam basis wilayah ini"), len(reach.listed.missing)),
        (_("Rumah tangga"), reach.households),
        (_("Orang yang datanya pernah dibuka"), len(seen)),
        (_("Orang yang nomornya dibuka lengkap"), len(in_full)),
        (_("Tenggat pemberitahuan tertulis"), reach.due_at),
    ]


def _summary(*rows: Sequence[object]) -> Sheet:
    return Sheet(
        _("Ringkasan"),
        [ExportColumn(_("Hal"), width=44), ExportColumn(_("Nilai"), width=24)],
        [list(row) for row in rows],
    )


def _written(sheets: list[Sheet]) -> bytes:
    content = io.BytesIO()
    export_xlsx(content, sheets)
    return content.getvalue()
