"""What can be wrong with a row of a registry file: a code, its words, and the cure.

An error keeps the row out of the release. A warning lets it in: the cell at fault is left empty, or
kept as written where that harms nobody. A cell that says nothing readable takes nothing away: where
the register knew a value, that one stays (`UNREAD`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.identity import KkFault, NikFault

if TYPE_CHECKING:
    from core.uploads import Text

ERROR, WARNING = "error", "warning"
Fault = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FaultKind:
    """`level` decides whether the row may enter; `message` and `cure` are whole sentences."""

    level: str
    message: Text
    cure: Text


_LIST = _("Pakai kode menurut daftar. Nilai lama dipertahankan; tanpa nilai lama, selnya kosong.")
_CELL = _("Perbaiki sel itu. Nilai lama dipertahankan; tanpa nilai lama, selnya kosong.")

FAULTS: Mapping[str, FaultKind] = {
    # The row cannot be taken
    "lost_digits": FaultKind(
        ERROR,
        _("Nomor tersimpan sebagai angka sehingga digit terakhirnya hilang."),
        _("Ubah format kolom menjadi Teks, isi lagi nomor lengkapnya dari berkas asal."),
    ),
    "id_missing": FaultKind(ERROR, _("ID tidak diisi."), _("Isi ID dari berkas asal.")),
    "card_missing": FaultKind(
        ERROR,
        _("Berkas ini tanpa ID; keluarga dikenali dari nomor KK, dan nomor itu tidak ada."),
        _("Isi nomor KK yang benar, atau tambahkan kolom ID rumah tangga."),
    ),
    "id_too_long": FaultKind(ERROR, _("ID terlalu panjang."), _("Periksa isi kolom ID.")),
    "name_missing": FaultKind(ERROR, _("Nama tidak diisi."), _("Isi nama orang itu.")),
    "village_unknown": FaultKind(
        ERROR,
        _("Desa/kelurahan tidak dikenali."),
        _("Samakan kode atau nama desa dan kecamatan dengan daftar wilayah."),
    ),
    "place_disagrees": FaultKind(
        ERROR,
        _("Kode wilayah dan nama wilayah menunjuk tempat yang berbeda."),
        _("Pastikan letak rumahnya, lalu betulkan kode atau namanya."),
    ),
    "place_missing": FaultKind(
        ERROR,
        _("Baris ini tidak menyebut desa, dan NIK serta KK-nya tidak ada dalam basis."),
        _("Sebutkan desanya pada halaman pemetaan, atau tambahkan kolom kecamatan dan desa."),
    ),
    "bps_code_only": FaultKind(
        ERROR,
        _("Kode wilayah memakai penomoran BPS tanpa nama kecamatan dan desa."),
        _("Tambahkan kolom nama kecamatan dan nama desa/kelurahan."),
    ),
    "bps_code_unknown": FaultKind(
        ERROR,
        _("Kode desa BPS ini tidak ada dalam tabel kode yang dimuat."),
        _("Betulkan kodenya, atau tambahkan kolom nama kecamatan dan nama desa/kelurahan."),
    ),
    "other_regency": FaultKind(
        ERROR,
        _("Baris ini dari kabupaten/kota lain."),
        _("Hapus baris itu, atau serahkan kepada pengelola kabupaten/kota tersebut."),
    ),
    "duplicate_id": FaultKind(
        ERROR,
        _("ID ini muncul lebih dari sekali dengan isi yang berbeda."),
        _("Sisakan satu baris yang benar untuk ID itu."),
    ),
    "repeated_row": FaultKind(
        ERROR,
        _("Baris ini sama persis dengan baris sebelumnya."),
        _("Tidak perlu tindakan; baris pertama yang dipakai."),
    ),
    "household_unknown": FaultKind(
        ERROR,
        _("Rumah tangganya belum ada dalam rilis ini."),
        _(
            "Terapkan dahulu berkas rumah tangga. Baris ini lalu diperiksa lagi dengan sendirinya; "
            "bila berkas anggotanya sudah diterapkan, kirim baris ini sekali lagi."
        ),
    ),
    "held_elsewhere": FaultKind(
        ERROR,
        _("ID ini tercatat di kabupaten/kota lain."),
        _("Minta pengelola basis data provinsi mengimpor baris itu bila memang pindah."),
    ),
    "identity_cell": FaultKind(
        ERROR,
        _("Sel pengenal tidak terbaca (galat rumus atau sel gabungan)."),
        _("Tulis nilainya langsung di sel itu, lalu kirim lagi."),
    ),
    # The row is taken, with a remark
    "village_spelling": FaultKind(
        WARNING,
        _("Nama desa/kelurahan sedikit berbeda dari daftar; kode wilayahnya yang dipakai."),
        _("Periksa ejaan nama desa/kelurahan."),
    ),
    "place_answered": FaultKind(
        WARNING,
        _("Nama wilayah di luar daftar; dibaca menurut jawaban pengelola."),
        _("Bila keliru, ubah jawabannya pada halaman nama wilayah sebelum berkas diterapkan."),
    ),
    "code_disagrees": FaultKind(
        WARNING,
        _("Kode wilayah dan nama wilayah menunjuk tempat yang berbeda; namanya yang dipakai."),
        _("Pastikan letak rumahnya. Bila kodenya yang benar, betulkan namanya lalu kirim lagi."),
    ),
    "nik_faulty": FaultKind(
        WARNING,
        _("NIK tidak dapat dipakai untuk mencocokkan orang."),
        _("Baris tetap diterima; betulkan NIK lewat perbaikan data."),
    ),
    "kk_faulty": FaultKind(
        WARNING,
        _("Nomor KK tidak dapat dipakai untuk mencocokkan keluarga."),
        _("Baris tetap diterima; betulkan nomor KK lewat perbaikan data."),
    ),
    "unknown_code": FaultKind(WARNING, _("Kode tidak ada dalam daftar."), _LIST),
    "not_a_number": FaultKind(WARNING, _("Isi sel bukan angka."), _CELL),
    "negative": FaultKind(WARNING, _("Angka negatif."), _CELL),
    "too_large": FaultKind(WARNING, _("Angka terlalu besar."), _CELL),
    "not_a_date": FaultKind(
        WARNING,
        _(
            "Isi sel bukan tanggal yang dapat dibaca; tulis seperti 31/12/1990 atau 31 Desember "
            "1990, dengan tahun empat angka."
        ),
        _CELL,
    ),
    "unreadable_cell": FaultKind(
        WARNING, _("Sel tidak terbaca (galat rumus, sel gabungan, atau digit hilang)."), _CELL
    ),
    "decile_range": FaultKind(WARNING, _("Desil di luar 1 sampai 10."), _CELL),
    "outside_province": FaultKind(WARNING, _("Koordinat di luar wilayah provinsi."), _CELL),
    "too_long": FaultKind(
        WARNING,
        _("Isi sel terlalu panjang dan dipotong."),
        _("Ringkas isinya bila bagian yang terpotong diperlukan."),
    ),
}
# Found by comparing rows with each other and with the release; judged anew before each applying.
JUDGED = frozenset(
    {"duplicate_id", "repeated_row", "household_unknown", "held_elsewhere", "place_missing"}
)

# The cell was left out, though something stood in it.
UNREAD = frozenset({
    "unknown_code", "not_a_number", "negative", "too_large", "not_a_date", "unreadable_cell",
    "decile_range", "outside_province",
})  # fmt: skip


def fault(code: str, column: str | None = None, detail: str = "") -> Fault:
    """One fault as it is kept with the row. `detail` never repeats a NIK or a name of a person."""
    made: Fault = {"code": code, "level": FAULTS[code].level}
    if column:
        made["column"] = column
    if detail:
        made["detail"] = detail
    return made


def has_error(faults: list[Fault]) -> bool:
    return any(one["level"] == ERROR for one in faults)


def column_label(unit: Unit, column: str | None) -> str:
    variable = VARIABLES[unit].get(column or "")
    return str(variable.label) if variable else ""


def words(one: Fault, unit: Unit, *, cure: bool = True) -> str:
    """A kept fault as a sentence: column, what is wrong, why, what to do or what became of it."""
    kind = FAULTS[one["code"]]
    message = str(kind.message)
    if reason := _reason(one):
        message = f"{message.rstrip('.')}: {reason}."
    rest = str(kind.cure) if cure else _left(one)
    return _of_column(one, unit, f"{message} {rest}".rstrip())


def in_brief(one: Fault, unit: Unit) -> tuple[str, str]:
    """The same for one line of the screen: column and what is wrong; and why, and what became of
    the cell, "" where there is no more to say.
    """
    reason = _reason(one)
    why = f"{reason[:1].upper()}{reason[1:]}. " if reason else ""
    return _of_column(one, unit, str(FAULTS[one["code"]].message)), (why + _left(one)).strip()


def _left(one: Fault) -> str:
    if one.get("kept"):
        return str(_("Nilai lama dipertahankan."))
    return str(_("Selnya dibiarkan kosong.")) if one["code"] in UNREAD else ""


def _of_column(one: Fault, unit: Unit, text: str) -> str:
    label = column_label(unit, one.get("column"))
    return f"{label}: {text}" if label else text


def _reason(one: Fault) -> str:
    detail = one.get("detail", "")
    if one["code"] == "nik_faulty":
        return NikFault[detail].reason
    if one["code"] == "kk_faulty":
        return KkFault[detail].reason
    return str(detail).rstrip(".")
