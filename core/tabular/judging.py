"""Judging a table file before any of it is parsed.

Cheap enough for the web process: the first bytes, the size, and the directory of the zip, whose own
size is checked before it is read. Nothing is inflated here.
"""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.archives import end_of_directory
from core.tabular.errors import TabularError, fail
from core.tabular.limits import MIB, RATIO_MATTERS_ABOVE, Limits
from core.uploads import FileKind, Readable, UploadError, read_head, require_size, sniff


class TableKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


_EXTENSIONS = {
    ".xlsx": TableKind.XLSX,
    ".csv": TableKind.CSV,
    ".tsv": TableKind.CSV,
    ".txt": TableKind.CSV,
}
# 1,000 entries with long names take a tenth of this.
_LARGEST_DIRECTORY = MIB
_ENCRYPTED_ENTRY = 0x1
_OLE_NAMES = {  # stream names in the directory of an OLE file are UTF-16
    "EncryptedPackage": "locked",
    "Workbook": "legacy_xls",
    "WordDocument": "legacy_xls",
}


def default_limits() -> Limits:
    """The limits of this installation: `MAX_UPLOAD_BYTES` and the defaults."""
    return Limits(max_bytes=settings.MAX_UPLOAD_BYTES)


def judge_table(file: Readable, filename: str, limits: Limits | None = None) -> TableKind:
    """The kind of table this is, or `TabularError`. The file stands at its start afterwards."""
    limits = limits or default_limits()
    try:
        require_size(file, limits.max_bytes)
    except UploadError as error:
        raise TabularError(error.code, error.message, error.cure) from None
    head = sniff(read_head(file))
    extension = PurePath(filename).suffix.lower()
    if extension == ".xls":
        raise fail(_xls_code(file, head), extension=extension)
    if extension == ".xlsm":
        raise fail("macro_workbook")
    if extension not in _EXTENSIONS:
        raise fail("extension", extension=extension or _("tanpa akhiran"))
    if head is FileKind.MARKUP:
        raise fail("markup", extension=extension)
    kind = _EXTENSIONS[extension]
    if kind is TableKind.CSV:
        if head is FileKind.ZIP:
            raise fail("xlsx_named_csv")
        if head is not FileKind.TEXT:
            raise fail("not_csv")
        return kind
    if head is FileKind.OLE:
        raise fail(_ole_code(file))
    if head is not FileKind.ZIP:
        raise fail("not_xlsx")
    _judge_zip(file, limits)
    return kind


def _xls_code(file: Readable, head: FileKind) -> str:
    if head is FileKind.MARKUP:
        return "markup"
    return _ole_code(file) if head is FileKind.OLE else "legacy_xls"


def _ole_code(file: Readable) -> str:
    """Locked or merely old: told by the names of the streams inside."""
    tail = b""
    found: set[str] = set()
    file.seek(0)
    while chunk := bytes(file.read(MIB)):
        for name in _OLE_NAMES:
            if name.encode("utf-16-le") in tail + chunk:
                found.add(name)
        tail = chunk[-64:]
    file.seek(0)
    return next((code for name, code in _OLE_NAMES.items() if name in found), "locked")


def _judge_zip(file: Readable, limits: Limits) -> None:
    end = end_of_directory(file)
    if end is None:
        raise fail("broken_workbook")
    entries, directory_size = end
    if entries > limits.max_entries or directory_size > _LARGEST_DIRECTORY:
        raise fail("too_many_entries", count=entries, most=limits.max_entries)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise fail("broken_workbook") from error
    finally:
        file.seek(0)
    if len(infos) > limits.max_entries:
        raise fail("too_many_entries", count=len(infos), most=limits.max_entries)
    if any(info.flag_bits & _ENCRYPTED_ENTRY for info in infos):
        raise fail("locked")
    if sum(info.file_size for info in infos) > limits.max_inflated:
        raise fail("inflates_too_large")
    for info in infos:
        if info.file_size > RATIO_MATTERS_ABOVE and (
            info.file_size > limits.max_ratio * max(info.compress_size, 1)
        ):
            raise fail("inflates_too_large")
    _require_workbook({info.filename for info in infos})


def _require_workbook(names: set[str]) -> None:
    """Tell a workbook from the other zips people send."""
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise fail("other_office", what=_("buku kerja biner (.xlsb)"))
    if "word/document.xml" in names:
        raise fail("other_office", what=_("dokumen Word"))
    if "content.xml" in names and "mimetype" in names:
        raise fail("other_office", what=_("lembar OpenDocument (.ods)"))
    if "[Content_Types].xml" in names:
        raise fail("not_xlsx")
    raise fail("other_office", what=_("arsip ZIP"))
