"""What can be wrong with a table file, in words: what it is, and what its sender can do.

Every message has a code. The child process, which has no Django, names codes; here they get words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import localize
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tabular.cells import CellFlag
from core.uploads import UploadError

if TYPE_CHECKING:
    from core.uploads import Text

_SAVE_AS_XLSX = _("Buka berkas itu di Excel, pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx).")
_SEND_AGAIN = _("Buka berkas di Excel, simpan ulang sebagai .xlsx, lalu kirim lagi.")
_SPLIT = _("Simpan sebagai .csv, atau bagi menjadi beberapa berkas, lalu kirim lagi.")

# code: (message, cure); words in braces are filled in by `fail`.
CATALOGUE: dict[str, tuple[Text, Text]] = {
    # The file as a whole
    "extension": (
        _("Jenis berkas {extension} tidak diterima."),
        _("Kirim berkas .xlsx atau .csv."),
    ),
    "legacy_xls": (_("Berkas ini berformat Excel lama (.xls)."), _SAVE_AS_XLSX),
    "macro_workbook": (_("Buku kerja dengan makro (.xlsm) tidak diterima."), _SAVE_AS_XLSX),
    "locked": (
        _("Berkas terkunci sandi."),
        _("Di Excel pilih Berkas, Info, Proteksi Buku Kerja, hapus sandinya, lalu simpan."),
    ),
    "markup": (
        _("Isi berkas ini halaman web (HTML atau XML), bukan tabel {extension}."),
        _SAVE_AS_XLSX,
    ),
    "not_xlsx": (_("Isi berkas ini bukan buku kerja Excel (.xlsx)."), _SAVE_AS_XLSX),
    "other_office": (
        _("Berkas ini {what}, bukan buku kerja Excel (.xlsx)."),
        _SAVE_AS_XLSX,
    ),
    "not_csv": (
        _("Isi berkas ini bukan teks CSV."),
        _("Di Excel pilih Simpan Sebagai, jenis CSV UTF-8, atau kirim sebagai .xlsx."),
    ),
    "xlsx_named_csv": (
        _("Berkas ini buku kerja Excel, tetapi namanya berakhiran .csv."),
        _("Ganti akhiran namanya menjadi .xlsx, lalu kirim lagi."),
    ),
    "broken_workbook": (
        _("Buku kerja ini rusak atau terpotong sehingga tidak dapat dibaca."),
        _SEND_AGAIN,
    ),
    "inflates_too_large": (
        _("Isi buku kerja ini terlalu besar setelah dibuka dari kompresinya."),
        _("Hapus lembar, gambar, dan kolom yang tidak perlu, atau simpan sebagai .csv."),
    ),
    "too_many_entries": (
        _("Buku kerja ini memuat terlalu banyak bagian ({count}, batasnya {most})."),
        _("Salin datanya saja ke buku kerja baru, lalu kirim lagi."),
    ),
    "xml_doctype": (
        _("Buku kerja ini memuat deklarasi yang tidak dibuat oleh Excel (DOCTYPE)."),
        _SEND_AGAIN,
    ),
    "far_cell": (
        _("Sel {cell} terisi, jauh dari data lain."),
        _("Tekan Ctrl+End pada tiap lembar, hapus isi yang jauh, atau salin data ke buku baru."),
    ),
    "too_many_cells": (_("Buku kerja ini memuat lebih dari {most} sel."), _SPLIT),
    "out_of_memory": (_("Buku kerja ini terlalu besar untuk dibaca."), _SPLIT),
    "too_many_rows": (_("Berkas ini memuat lebih dari {most} baris."), _SPLIT),
    "too_many_columns": (
        _("Baris ini memuat {count} kolom, batasnya {most}."),
        _("Periksa pemisah kolom dan hapus kolom yang tidak perlu."),
    ),
    "long_row": (
        _("Baris ini terlalu panjang untuk sebuah tabel."),
        _("Periksa pemisah baris, pemisah kolom, dan tanda kutip, atau kirim sebagai .xlsx."),
    ),
    "took_too_long": (_("Berkas ini terlalu lama dibaca."), _SPLIT),
    "no_sheets": (_("Buku kerja ini tidak memuat lembar data."), _SEND_AGAIN),
    "open_quote": (
        _("Ada tanda kutip ganda yang tidak ditutup."),
        _("Tutup atau hapus tanda kutip itu, lalu kirim lagi."),
    ),
    # Header and rows
    "no_header": (
        _("Baris judul kolom tidak ditemukan pada {rows} baris pertama (lembar: {sheets})."),
        _("Pastikan ada satu baris berisi judul kolom seperti: {expected}."),
    ),
    "missing_columns": (
        _("Kolom wajib tidak ditemukan: {missing}. Judul yang terbaca: {found}."),
        _("Tambahkan kolom itu, atau samakan judulnya dengan templat."),
    ),
    "duplicate_column": (
        _("Ada {count} kolom berjudul “{header}” (kolom {letters})."),
        _("Sisakan satu kolom saja untuk judul itu."),
    ),
    "no_rows": (
        _("Tidak ada baris data di bawah judul kolom."),
        _("Isi paling sedikit satu baris, lalu kirim lagi."),
    ),
    # One cell
    "lossy_number": (
        _("Nomor ini tersimpan sebagai bilangan sehingga digit terakhirnya hilang."),
        _("Ubah format kolom menjadi Teks, lalu isi lagi nomor lengkapnya dari dokumen asal."),
    ),
    "error_cell": (
        _("Sel ini berisi galat rumus (misalnya #N/A atau #REF!)."),
        _("Perbaiki rumusnya atau tulis nilainya, lalu kirim lagi."),
    ),
    "merged_cell": (
        _("Sel ini bagian dari sel gabungan, sehingga nilainya tidak jelas."),
        _("Pisahkan sel gabungan itu (Unmerge), lalu isi nilainya pada setiap baris."),
    ),
}

_FLAG_CODES = {
    CellFlag.LOSSY_NUMBER: "lossy_number",
    CellFlag.ERROR: "error_cell",
    CellFlag.MERGED: "merged_cell",
}


class TabularError(UploadError):
    """A table file, or one place in it, that cannot be used.

    `row` is the row number as Excel shows it, `column` the header or letter of the column.
    """

    def __init__(
        self,
        code: str,
        message: Text,
        cure: Text,
        row: int | None = None,
        column: Text | None = None,
    ) -> None:
        super().__init__(code, message, cure)
        self.row = row
        self.column = column

    def __str__(self) -> str:
        place = self.place()
        return f"{place}: {super().__str__()}" if place else super().__str__()

    def place(self) -> str:
        """“Baris 7, kolom NIK”, or as much of it as is known."""
        if self.row is not None and self.column is not None:
            return gettext("Baris %(row)s, kolom %(column)s") % {
                "row": self.row,
                "column": self.column,
            }
        if self.row is not None:
            return gettext("Baris %(row)s") % {"row": self.row}
        if self.column is not None:
            return gettext("Kolom %(column)s") % {"column": self.column}
        return ""


def fail(
    code: str, *, row: int | None = None, column: Text | None = None, **params: object
) -> TabularError:
    """The error of this code, ready to raise; `params` fill the braces of its words."""
    message, cure = CATALOGUE[code]
    if params:
        words = {name: localize(value) for name, value in params.items()}
        message, cure = format_lazy(message, **words), format_lazy(cure, **words)
    return TabularError(code, message, cure, row=row, column=column)


def flag_problem(
    flag: CellFlag, row: int | None = None, column: Text | None = None
) -> TabularError:
    """The error for one flagged cell, for an importer that needs the value."""
    return fail(_FLAG_CODES[flag], row=row, column=column)
