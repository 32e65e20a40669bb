"""A folder for a file in the making: gone when it is done, and soon after when its worker died."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# No task may run as long (CELERY_TASK_TIME_LIMIT): what is older belongs to nobody.
_ABANDONED_SECONDS = 4 * 60 * 60


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder that only this process's user may read, deleted at the end.

    A worker that is killed leaves its folder behind, with people in half-written sheets: the next
    one on that machine clears it away.
    """
    base = Path(tempfile.gettempdir()) / "sigertak-work"
    base.mkdir(mode=0o700, exist_ok=True)
    clear_abandoned(base)
    with tempfile.TemporaryDirectory(dir=base) as folder:
        yield Path(folder)


def clear_abandoned(base: Path) -> None:
    limit = time.time() - _ABANDONED_SECONDS
    for folder in base.iterdir():
        try:
            if folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)
        except FileNotFoundError:
            continue  # another worker was quicker
