"""Who was erased, noted outside of the database: keys and digests, no name and no number.

Restoring a backup from before an erasure brings the person back; this file does not go back with
it. Keep it on another machine's disk, like the audit trail's anchors.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Note:
    """One erased person: the key of their row, the digest of their NIK, when."""

    person_id: str
    nik_digest: str
    regency_id: int
    erased_at: str


def digest(nik: str) -> str:
    """The keyed digest of a NIK; "" for none. Without the key it leads back to nobody."""
    if not nik:
        return ""
    return hmac.new(settings.ERASURE_KEY, nik.encode(), hashlib.sha256).hexdigest()


def note(entries: Iterable[Note]) -> None:
    """Add a line for each person who has none yet; all are on the disk when this returns."""
    known = {entry.person_id for entry in noted()}
    lines = [json.dumps(asdict(one)) + "\n" for one in entries if one.person_id not in known]
    if not lines:
        return
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def noted() -> Iterator[Note]:
    """Every note, in the order of time."""
    path = Path(settings.ERASURE_LEDGER)
    if not path.exists():
        return
    with path.open() as file:
        for line in file:
            if line.strip():
                yield Note(**json.loads(line))
