"""Zips that people send: judged by their directory, before anything in them is opened.

Nothing is ever unpacked to disk: a caller reads one entry at a time, to memory, up to a limit.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.uploads import (
    FileKind,
    Readable,
    UploadError,
    read_head,
    readable_size,
    require_size,
    safe_filename,
    sniff,
)

if TYPE_CHECKING:
    from core.uploads import Text

MIB = 1024 * 1024
_END = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
# Left behind by desktops; nobody sent them on purpose.
_LITTER = {"thumbs.db", "desktop.ini"}


class ArchiveError(UploadError):
    """A zip that is not opened at all."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """`max_inflated` and `max_ratio` are judged by what the directory declares."""

    max_bytes: int
    max_entries: int = 5_000
    max_directory: int = 2 * MIB
    max_inflated: int = 2048 * MIB
    max_ratio: int = 100


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """A file of the zip: its place in the directory, path with `/`, and declared size."""

    index: int
    path: str
    size: int


def judge_zip(file: Readable, limits: ArchiveLimits) -> list[ArchiveEntry]:
    """The files in a zip that may be opened; raises `ArchiveError`. Litter is left out."""
    try:
        require_size(file, limits.max_bytes)
    except UploadError as error:
        raise ArchiveError(error.code, error.message, error.cure) from None
    if sniff(read_head(file)) is not FileKind.ZIP:
        raise _refuse("kind", _("Berkas ini bukan zip."), _("Kirim berkas .zip."))
    _judge_directory(file, limits)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise _broken() from None
    finally:
        file.seek(0)
    _judge_sizes(infos, limits)
    return [
        ArchiveEntry(index, _path(info), info.file_size)
        for index, info in enumerate(infos)
        if not info.is_dir() and not _is_litter(_judged_path(info))
    ]


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A judged zip, opened to be read by `read_entry`."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _broken() from None
    with archive:
        yield archive


def read_entry(archive: zipfile.ZipFile, index: int, *, most: int) -> bytes:
    """The content of one file; `ArchiveError` when it is damaged or larger than `most`.

    What the directory declares may lie, so reading stops by itself.
    """
    try:
        with archive.open(archive.infolist()[index]) as source:
            content = source.read(most + 1)
    # What zlib and zipfile meet in a hostile stream is not limited to their own errors.
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError,
            RuntimeError, NotImplementedError):  # fmt: skip
        raise _broken() from None
    if len(content) > most:
        raise ArchiveError(
            "too_large",
            format_lazy(_("Lebih besar dari {most}."), most=readable_size(most)),
            _("Perkecil berkas itu."),
        )
    return content


def end_of_directory(file: Readable) -> tuple[int, int] | None:
    """Entries and size of the directory as the last record declares them, read by hand.

    zipfile would first read a directory of any size into memory. Values that need zip64 read as the
    largest number: too much for any zip we take.
    """
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - _END_LENGTH - _LONGEST_COMMENT))
    tail = bytes(file.read(_END_LENGTH + _LONGEST_COMMENT))
    file.seek(0)
    at = tail.rfind(_END)
    record = tail[at : at + _END_LENGTH]
    if at < 0 or len(record) < _END_LENGTH:
        return None
    return int.from_bytes(record[10:12], "little"), int.from_bytes(record[12:16], "little")


def _judge_directory(file: Readable, limits: ArchiveLimits) -> None:
    end = end_of_directory(file)
    if end is None:
        raise _broken()
    entries, size = end
    if entries > limits.max_entries or size > limits.max_directory:
        raise _refuse(
            "too_many_entries",
            format_lazy(_("Zip ini berisi lebih dari {most} berkas."), most=limits.max_entries),
            _("Bagi menjadi beberapa zip, misalnya satu zip untuk satu desa."),
        )


def _judge_sizes(infos: list[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    if len(infos) > limits.max_entries:
        raise _broken()
    bomb = _refuse(
        "inflates_too_large",
        _("Isi zip ini jauh lebih besar daripada berkasnya."),
        _("Buat zip baru yang hanya berisi foto."),
    )
    if sum(info.file_size for info in infos) > limits.max_inflated:
        raise bomb
    for info in infos:
        if info.file_size > MIB and info.file_size > limits.max_ratio * max(info.compress_size, 1):
            raise bomb
        if info.flag_bits & _ENCRYPTED:
            raise _refuse(
                "locked",
                _("Zip ini dikunci dengan kata sandi."),
                _("Buat zip baru tanpa kata sandi. Sambungan ke portal sudah terenkripsi."),
            )
        if info.compress_type not in _METHODS:
            raise _refuse(
                "method",
                _("Cara pemampatan zip ini tidak dikenal."),
                _("Buat zip dengan cara biasa pada Windows, macOS, atau ponsel."),
            )
    # Entries that share their bytes make a small file endless.
    ends = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < ends:
            raise bomb
        ends = info.header_offset + info.compress_size


def _judged_path(info: zipfile.ZipInfo) -> str:
    path = _path(info)
    shown = safe_filename(path)
    first, *_rest = path.split("/", 1)
    if (
        path.startswith("/")
        or first.endswith(":")
        or ".." in path.split("/")
        or "\x00" in info.orig_filename
    ):
        raise _refuse(
            "path",
            format_lazy(_("Zip ini memuat jalur yang tidak wajar: {name}."), name=shown),
            _("Buat zip dari folder foto Anda sendiri, bukan dari alat lain."),
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refuse(
            "link",
            format_lazy(_("Zip ini memuat tautan, bukan berkas: {name}."), name=shown),
            _("Ganti tautan dengan fotonya sendiri."),
        )
    if PurePosixPath(path).suffix.lower() in _ARCHIVES:
        raise _refuse(
            "nested",
            format_lazy(_("Ada arsip di dalam zip ini: {name}."), name=shown),
            _("Keluarkan isinya, lalu buat satu zip yang hanya berisi foto."),
        )
    return path


def _path(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _is_litter(path: str) -> bool:
    parts = path.split("/")
    return (
        "__MACOSX" in parts
        or parts[-1].startswith(".")
        or parts[-1].lower() in _LITTER
        or not parts[-1]
    )


def _broken() -> ArchiveError:
    return _refuse(
        "broken", _("Zip ini rusak atau terpotong."), _("Buat zip itu lagi, lalu kirim ulang.")
    )


def _refuse(code: str, message: Text, cure: Text) -> ArchiveError:
    return ArchiveError(code, message, cure)
