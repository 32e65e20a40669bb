"""Whether a PDF may be kept: whole, without a password, and doing nothing by itself.

A look at names, not a PDF reader: it stops what common tools put into a file. What gets past it is
served with a fixed type and never run by us (`core.downloads`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.uploads import UploadError

# Names of a PDF that make a viewer run, fetch or unpack something. The short ones are looked for
# outside streams only: by chance they occur in compressed data.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm|GoToR|GoToE)\b"
    # Links are usual; one that is followed on opening is not.
    rb"|/OpenAction\s*<<[^>]*/URI\b"
)
_ACTIVE_SHORT = re.compile(rb"/JS[\s(<\[]|/AA\s*(?:<<|\d+\s+\d+\s+R\b)")
_HEX_SIGN = re.compile(rb"#([0-9A-Fa-f]{2})")
_LONGEST_DICTIONARY = 400
_MOST_INFLATED = 64 * 1024 * 1024


class DocumentError(UploadError):
    """A document that cannot be taken."""


def judge_pdf(content: bytes) -> None:
    """Raise `DocumentError` for a PDF that is cut off, locked, or does something by itself."""
    if b"%%EOF" not in content[-2048:]:
        raise DocumentError(
            "broken",
            _("PDF ini rusak atau terpotong."),
            _("Simpan atau pindai ulang suratnya, lalu kirim lagi."),
        )
    outside, packed = _split(content)
    plain = _plain(outside)
    if re.search(rb"/Encrypt\b", plain):
        raise DocumentError(
            "locked",
            _("PDF ini terkunci sandi."),
            _("Simpan ulang PDF tanpa sandi, lalu kirim lagi."),
        )
    if _ACTIVE_SHORT.search(plain) or any(
        _ACTIVE.search(_plain(text)) for text in (content, *_inflated(packed))
    ):
        raise DocumentError(
            "active",
            _("PDF ini memuat skrip, lampiran, atau perintah."),
            _("Cetak surat itu ke PDF baru (Print to PDF), lalu kirim lagi."),
        )


def _plain(text: bytes) -> bytes:
    """Names with their escapes undone: /J#61vaScript is /JavaScript."""
    return _HEX_SIGN.sub(lambda found: bytes([int(found[1], 16)]), text)


def _split(content: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside streams, and the bodies of object streams.

    By plain searches, each going forward only: a pattern could be made to run for hours.
    """
    outside: list[bytes] = []
    packed: list[bytes] = []
    at = 0
    while (start := content.find(b"stream", at)) >= 0:
        end = content.find(b"endstream", start + 6)
        if end < 0:
            break
        outside.append(content[at:start])
        if b"/ObjStm" in content[max(at, start - _LONGEST_DICTIONARY) : start]:
            packed.append(content[start + 6 : end].lstrip(b"\r\n"))
        at = end + 9
    outside.append(content[at:])
    return b" ".join(outside), packed


def _inflated(packed: list[bytes]) -> Iterator[bytes]:
    """Compressed objects, inflated within a bound: active content may hide in them."""
    left = _MOST_INFLATED
    for body in packed:
        try:
            text = zlib.decompressobj().decompress(body, left)
        except zlib.error:
            continue  # another filter: how the file is served remains the guard
        left -= len(text)
        if left <= 0:
            raise DocumentError(
                "inflates_too_large",
                _("Isi PDF ini terlalu besar setelah dibuka dari kompresinya."),
                _("Cetak surat itu ke PDF baru (Print to PDF), lalu kirim lagi."),
            )
        yield text
