"""Whether a PDF may be kept: whole, without a password, and doing nothing by itself.

A look at names (`core.pdf_child`), not a PDF reader: it stops what common tools put into a file.
What gets past it is served with a fixed type and never run by us (`core.downloads`).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import reading_budget
from core.uploads import UploadError

if TYPE_CHECKING:
    from core.uploads import Text

logger = logging.getLogger(__name__)

# A letter of 10 MB takes a tenth of it.
CPU_SECONDS = 2
_PRINT_ANEW = _("Cetak surat itu ke PDF baru (Print to PDF), lalu kirim lagi.")
# Message and cure by code.
_CATALOGUE: dict[str, tuple[Text, Text]] = {
    "broken": (
        _("PDF ini rusak atau terpotong."),
        _("Simpan atau pindai ulang suratnya, lalu kirim lagi."),
    ),
    "locked": (
        _("PDF ini terkunci sandi."),
        _("Simpan ulang PDF tanpa sandi, lalu kirim lagi."),
    ),
    "active": (_("PDF ini memuat skrip, lampiran, atau perintah."), _PRINT_ANEW),
    "inflates_too_large": (
        _("Isi PDF ini terlalu besar setelah dibuka dari kompresinya."),
        _PRINT_ANEW,
    ),
    "too_heavy": (_("PDF ini terlalu rumit untuk diperiksa."), _PRINT_ANEW),
}


class DocumentError(UploadError):
    """A document that cannot be taken."""


def judge_pdf(content: bytes) -> None:
    """Raise `DocumentError` for a PDF that is cut off, locked, or does something by itself, and
    for one that takes longer to look through than any letter. `NotReadError` as `clean_document`.
    """
    answer = reading_budget.ask("core.pdf_child", str(CPU_SECONDS), content=content)
    if answer.ended != 0:
        # Nothing of the file: the way it ended is all that helps to tell a bomb from a fault.
        logger.warning("PDF child ended with code %s.", answer.ended)
    code = "too_heavy" if answer.ended != 0 else answer.written.decode()
    if code:
        raise DocumentError(code, *_CATALOGUE[code])
