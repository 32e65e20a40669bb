"""Why a file of a group list cannot be read, in words that everybody of the territory may read."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from beneficiaries.group_codes import CONFIDENTIAL, GroupKind
from core.uploads import UploadError

# Faults of the file as such: their words hold counts and cells, nothing that the sender wrote.
_QUOTE_NOTHING = frozenset(
    {
        "broken_workbook", "far_cell", "inflates_too_large", "legacy_xls", "locked", "long_row",
        "macro_workbook", "no_rows", "no_sheets", "not_csv", "not_xlsx", "open_quote",
        "out_of_memory", "took_too_long", "too_many_cells", "too_many_columns",
        "too_many_entries", "too_many_rows", "xlsx_named_csv", "xml_doctype",
    }
)  # fmt: skip
_HEADINGS = _(
    "Judul kolom berkas ini tidak dapat dipakai. Pastikan ada satu baris judul dengan kolom Nama, "
    "NIK, dan Jenis PPKS, masing-masing satu kali, lalu kirim lagi. Judul yang terbaca tidak "
    "dikutip di sini karena dapat menyebut jenis yang rahasia."
)


def fault_text(kind: GroupKind, error: UploadError) -> str:
    """Cause and cure. Of kinds with confidential categories nothing of the file is quoted."""
    if CONFIDENTIAL.get(kind) and error.code not in _QUOTE_NOTHING:
        return str(_HEADINGS)
    return str(error)
