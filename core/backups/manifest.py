"""What a copy says of itself. It names no person: tables, counts, digests, stored names."""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from core.backups import sealing
from core.backups.facts import Facts

NAME = "manifest.json"
DUMP, FILES = "database.dump", "files.tar"


@dataclass(frozen=True)
class Manifest:
    """`tables`: rows and digest; `files`: size and SHA-256 of each private file by stored name;
    `parts`: SHA-256 of the two parts as they lie there."""

    made_at: str
    is_sealed: bool
    tables: dict[str, tuple[int, str]]
    rights: str
    files: dict[str, tuple[int, str]]
    parts: dict[str, str]
    form: int = 1

    @property
    def facts(self) -> Facts:
        return Facts({name: (rows, digest) for name, (rows, digest) in self.tables.items()},
                     self.rights)  # fmt: skip


class Unreadable(Exception):
    """There is no manifest, or it is not as it was written."""


def write(folder: Path, manifest: Manifest, passphrase: bytes) -> None:
    content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    (folder / NAME).write_bytes(content)
    if manifest.is_sealed:
        (folder / f"{NAME}.mac").write_text(sealing.mac(content, passphrase) + "\n")


def read(folder: Path, passphrase: bytes) -> Manifest:
    """The manifest; raises `Unreadable` when a sealed one does not fit its seal."""
    try:
        content = (folder / NAME).read_bytes()
        manifest = Manifest(**json.loads(content))
        if manifest.is_sealed:
            noted = (folder / f"{NAME}.mac").read_text().strip()
            if not hmac.compare_digest(noted, sealing.mac(content, passphrase)):
                raise Unreadable
    except (OSError, ValueError, TypeError):
        raise Unreadable from None
    return manifest
