"""Bringing a copy back into an empty database and an empty folder, and proving that it is whole."""

from __future__ import annotations

import hmac
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from core.backups import facts, manifest, sealing
from core.backups.programs import environment, program
from core.backups.taking import Refused, digest_of


def bring_back(
    source: Path, *, database: Mapping[str, Any], files: Path, passphrase: bytes = b""
) -> manifest.Manifest:
    """Restore the copy in `source`, compare everything with its manifest, and return that.

    Raises `Refused` when the copy is damaged or of another key, when database or folder are not
    empty, and when what came back is not what was copied. The database is filled in one
    transaction: a copy that fails leaves it empty.
    """
    told = _judged(source, passphrase)
    if files.is_dir() and any(files.iterdir()):
        raise Refused(_("Folder tujuan %(folder)s tidak kosong.") % {"folder": files})
    connection = facts.connected(database)
    try:
        if facts.tables_of(connection):
            raise Refused(_("Basis data tujuan tidak kosong."))
        connection.commit()
        _fill(source / manifest.DUMP, database, passphrase, is_sealed=told.is_sealed)
        odd = facts.gather(connection).differences(told.facts)
    finally:
        connection.close()
    if odd:
        raise Refused(
            _("Yang dipulihkan berbeda dari salinannya: %(what)s.") % {"what": ", ".join(odd)}
        )
    _unpack(source / manifest.FILES, files, told, passphrase)
    return told


def _judged(source: Path, passphrase: bytes) -> manifest.Manifest:
    try:
        told = manifest.read(source, passphrase)
    except manifest.Unreadable:
        raise Refused(_("Daftar isi salinan rusak, atau kuncinya berbeda.")) from None
    if told.is_sealed and not passphrase:
        raise Refused(_("Salinan ini terenkripsi: berikan kuncinya."))
    for name, digest in told.parts.items():
        path = source / name
        if not path.is_file() or not hmac.compare_digest(digest_of(path), digest):
            raise Refused(_("Berkas %(name)s hilang atau berubah sejak disalin.") % {"name": name})
    return told


def _content(file: BinaryIO, passphrase: bytes, *, is_sealed: bool) -> Iterator[bytes]:
    if is_sealed:
        yield from sealing.opened(file, passphrase)
        return
    while content := file.read(sealing.CHUNK):
        yield content


def _fill(dump: Path, database: Mapping[str, Any], passphrase: bytes, *, is_sealed: bool) -> None:
    command = [
        program("pg_restore"), "--exit-on-error", "--single-transaction", "--no-comments",
        f"--role={settings.DATABASE_OWNER_ROLE}", f"--dbname={database['NAME']}",
    ]  # fmt: skip
    with dump.open("rb") as file, subprocess.Popen(
        command, env=environment(database), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as restore:  # fmt: skip
        assert restore.stdin is not None and restore.stderr is not None  # noqa: S101, PT018 - pipes
        try:
            for chunk in _content(file, passphrase, is_sealed=is_sealed):
                restore.stdin.write(chunk)
            restore.stdin.close()
        except BrokenPipeError:
            pass  # it has given up, and says why
        said = restore.stderr.read().decode(errors="replace")
    if restore.returncode:
        raise Refused(f"pg_restore: {said.strip()[-500:]}")


def _unpack(packed: Path, files: Path, told: manifest.Manifest, passphrase: bytes) -> None:
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    with packed.open("rb") as file:
        stream = _Stream(_content(file, passphrase, is_sealed=told.is_sealed))
        with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]
            archive.extractall(files, filter="data")
    odd = [
        name
        for name, (size, digest) in told.files.items()
        if (files / name).stat().st_size != size or digest_of(files / name) != digest
    ]
    if odd:
        raise Refused(
            _("Jumlah berkas yang berbeda dari salinannya: %(count)d.") % {"count": len(odd)}
        )


class _Stream:
    """Chunks, as a file that is read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def read(self, size: int) -> bytes:
        while len(self._left) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._left += chunk
        content, self._left = self._left[:size], self._left[size:]
        return content
