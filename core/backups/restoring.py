"""Bringing a copy back into an empty database and an empty folder, and proving that it is whole."""

from __future__ import annotations

import hmac
import subprocess
import tarfile
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import psycopg2
from django.conf import settings
from django.utils.translation import gettext as _

from core.backups import facts, manifest, sealing
from core.backups.programs import environment, program
from core.backups.taking import Refused, digest_of


class HalfDone(Refused):
    """Database, and perhaps files, are filled; they are not what was copied, or not all of it."""


def bring_back(
    source: Path, *, database: Mapping[str, Any], files: Path, passphrase: bytes = b""
) -> manifest.Manifest:
    """Restore the copy in `source`, compare everything with its manifest, and return that.

    Raises `Refused` when the copy is damaged or of another key, and when database or folder are not
    empty; the database is filled in one transaction, and stays empty when that fails. Raises
    `HalfDone` for whatever fails after it: what came back is not what was copied, or the files
    could not be written.
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
        try:
            _compare(connection, told)
            _unpack(source / manifest.FILES, files, told, passphrase)
        except (Refused, OSError, tarfile.TarError, sealing.Unreadable, psycopg2.Error) as failure:
            raise HalfDone(
                _(
                    "%(why)s Basis data %(database)s sudah terisi dan folder %(folder)s mungkin "
                    "terisi sebagian: jangan dipakai. Hapus isi keduanya, buat kembali basis data "
                    "yang kosong, lalu ulangi pemulihan."
                )
                % {"why": failure, "database": database["NAME"], "folder": files}
            ) from failure
    finally:
        connection.close()
    return told


def _compare(connection: Any, told: manifest.Manifest) -> None:
    odd = facts.gather(connection).differences(told.facts)
    if odd:
        raise Refused(
            _("Yang dipulihkan berbeda dari salinannya: %(what)s.") % {"what": ", ".join(odd)}
        )


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
    with tempfile.NamedTemporaryFile("w") as wanted:
        wanted.write(contents(dump, passphrase, is_sealed=is_sealed))
        wanted.flush()
        _fed(
            [
                program("pg_restore"), "--exit-on-error", "--single-transaction", "--no-comments",
                f"--role={settings.DATABASE_OWNER_ROLE}", f"--dbname={database['NAME']}",
                f"--use-list={wanted.name}",
            ],
            environment(database), _of(dump, passphrase, is_sealed=is_sealed),
        )  # fmt: skip


def contents(dump: Path, passphrase: bytes, *, is_sealed: bool) -> str:
    """All that the copy holds but triggers of the whole database: the owner may make none.

    What asks for a proof at signing in `db_roles` makes anew, with the key of this server.
    """
    told = _fed([program("pg_restore"), "--list"], None, _of(dump, passphrase, is_sealed=is_sealed))
    return "".join(line for line in told.splitlines(keepends=True) if " EVENT TRIGGER " not in line)


def _of(dump: Path, passphrase: bytes, *, is_sealed: bool) -> Generator[bytes]:
    with dump.open("rb") as file:
        yield from _content(file, passphrase, is_sealed=is_sealed)


def _fed(command: list[str], given: Mapping[str, str] | None, content: Generator[bytes]) -> str:
    """What `pg_restore` says of a dump on its standard input; raises `Refused` when it fails."""
    # Into a file: it may write before it has read everything.
    with tempfile.TemporaryFile("w+") as written, closing(content) as chunks, subprocess.Popen(
        command, env=given, stdin=subprocess.PIPE, stdout=written, stderr=subprocess.PIPE
    ) as restore:  # fmt: skip
        assert restore.stdin is not None and restore.stderr is not None  # noqa: S101, PT018 - pipes
        try:
            for chunk in chunks:
                restore.stdin.write(chunk)
            restore.stdin.close()
        except BrokenPipeError:
            pass  # it has given up, and says why; or it had read enough
        said = restore.stderr.read().decode(errors="replace")
        restore.wait()
        if restore.returncode:
            raise Refused(f"pg_restore: {said.strip()[-500:]}")
        written.seek(0)
        return written.read()


def _unpack(packed: Path, files: Path, told: manifest.Manifest, passphrase: bytes) -> None:
    files.mkdir(parents=True, exist_ok=True, mode=0o700)
    with packed.open("rb") as file:
        stream = _Stream(_content(file, passphrase, is_sealed=told.is_sealed))
        with tarfile.open(fileobj=stream, mode="r|") as archive:  # type: ignore[call-overload]
            archive.extractall(files, filter="data")
    odd = [
        name
        for name, (size, digest) in told.files.items()
        if not _is_whole(files / name, size, digest)
    ]
    if odd:
        raise Refused(
            _("Jumlah berkas yang berbeda dari salinannya: %(count)d.") % {"count": len(odd)}
        )


def _is_whole(path: Path, size: int, digest: str) -> bool:
    return path.is_file() and path.stat().st_size == size and digest_of(path) == digest


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
