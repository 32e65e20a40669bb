"""Taking a copy: one snapshot of the database, then the private files."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core import login_proof
from core.backups import facts, manifest, sealing
from core.backups.programs import environment, program


class Refused(Exception):
    """The copy cannot be taken; the text says why."""


@dataclass
class _Part:
    """A file of the copy in the making: sealed where there is a key, hashed as it lies there."""

    path: Path
    passphrase: bytes

    def __enter__(self) -> _Part:
        self._file: BinaryIO = self.path.open("wb")
        self._sealer = sealing.Sealer(self._file, self.passphrase) if self.passphrase else None
        return self

    def write(self, content: bytes) -> int:
        return (self._sealer or self._file).write(content)

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None and self._sealer is not None:
            self._sealer.close()
        self._file.close()


def take(
    target: Path, *, database: Mapping[str, Any], files: Path, passphrase: bytes = b""
) -> manifest.Manifest:
    """Copy database and private files to the new folder `target`; sealed when there is a key.

    Whoever works meanwhile is not disturbed: the copy is one moment of the database. Raises
    `Refused` when the folder exists or a program fails; then nothing stays behind.
    """
    if target.exists():
        raise Refused(_("Folder %(folder)s sudah ada.") % {"folder": target})
    half = target.with_name(f"{target.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    try:
        made = _write(half, database, files, passphrase)
        half.rename(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return made


def _write(
    folder: Path, database: Mapping[str, Any], files: Path, passphrase: bytes
) -> manifest.Manifest:
    connection = facts.connected(database)
    try:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        with _Part(folder / manifest.DUMP, passphrase) as part:
            _dump(part, database, snapshot)
        found = facts.gather(connection)
    finally:
        connection.close()
    with _Part(folder / manifest.FILES, passphrase) as part:
        stored = _pack(part, files)
    parts = {name: digest_of(folder / name) for name in (manifest.DUMP, manifest.FILES)}
    made = manifest.Manifest(
        made_at=timezone.now().isoformat(), is_sealed=bool(passphrase),
        tables=dict(found.tables), rights=found.rights, files=stored, parts=parts,
    )  # fmt: skip
    manifest.write(folder, made, passphrase)
    return made


def _dump(part: _Part, database: Mapping[str, Any], snapshot: str) -> None:
    # As the tables' owner, who is held by policies of its own that let it read every row.
    command = [
        program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--no-comments",
        f"--role={settings.DATABASE_OWNER_ROLE}", "--enable-row-security",
        # The key that opens the database is in no copy of it.
        f"--exclude-schema={login_proof.DOOR}",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=environment(database), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as dump:
        assert dump.stdout is not None and dump.stderr is not None  # noqa: S101, PT018 - pipes
        while content := dump.stdout.read(sealing.CHUNK):
            part.write(content)
        said = dump.stderr.read().decode(errors="replace")
    if dump.returncode:
        raise Refused(f"pg_dump: {said.strip()[-500:]}")


def _pack(part: _Part, files: Path) -> dict[str, tuple[int, str]]:
    """All private files into one archive; size and digest of each by its stored name."""
    stored: dict[str, tuple[int, str]] = {}
    with tarfile.open(fileobj=part, mode="w|", format=tarfile.PAX_FORMAT) as archive:  # type: ignore[call-overload]
        for path in sorted(files.rglob("*")) if files.is_dir() else ():
            if path.is_symlink() or not path.is_file():
                continue
            name = path.relative_to(files).as_posix()
            try:
                stored[name] = (path.stat().st_size, digest_of(path))
                archive.add(path, name, recursive=False)
            except FileNotFoundError:
                stored.pop(name, None)  # deleted by its own deadline meanwhile
    return stored


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
