"""Who still needs the embedded servers.

A lease is a file that its holder keeps locked. The kernel drops the lock when the holder dies,
however it dies, so a lease never outlives its process and no number has to be trusted.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on the file `path`, waiting for it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Lease:
    """A claim on the servers of one data folder, held until `release` or death."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._path = folder / f"{os.getpid()}-{os.urandom(4).hex()}"
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def release(self) -> None:
        """Give the claim back. Call it once."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def live(folder: Path) -> list[str]:
    """Names of the leases whose holders live, sweeping away the others.

    Call it under the lock that also covers the making of leases.
    """
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if _is_held(path))


def _is_held(path: Path) -> bool:
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)
