"""Work done ahead in a second process, while this one waits for the database.

with ahead(make) as coming:
    for number, body in coming:
        …
if not coming.complete: …
"""

from __future__ import annotations

import fcntl
import os
import signal
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, NoReturn

# A number of the maker's own, and a body.
Item = tuple[int, bytes]
_HEAD = struct.Struct(">BQQ")
# What the kernel keeps between the two: with little, they would wake each other for every crumb.
_PIPE_BYTES = 1024 * 1024


class Coming:
    """What the other process makes, in its order; it is never more than one item ahead.

    `complete` tells at the end whether it came to its end. If not, something went wrong there, or
    it was killed: the caller does the rest itself, and meets the same error with all its words.
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self.complete = False

    def __iter__(self) -> Iterator[Item]:
        # Nothing here holds on to an item while the next one comes: some are of many MiB.
        return iter(self._next, None)

    def _next(self) -> Item | None:
        head = self._pipe.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        is_item, number, length = _HEAD.unpack(head)
        if not is_item:
            self.complete = True
            return None
        body = self._pipe.read(length)
        return (number, body) if len(body) == length else None


@contextmanager
def ahead(make: Callable[[], Iterable[Item]]) -> Iterator[Coming]:
    """Run `make` in a child process and have its items come here.

    The child is a fork: it has all that is loaded here, and must not touch the database. It ends
    with this block, and by itself when this process is killed.
    """
    reading, writing = os.pipe()
    with suppress(OSError):  # more than this account may have
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    child = os.fork()
    if not child:
        os.close(reading)
        _work(make, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        try:
            yield Coming(pipe)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _work(make: Callable[[], Iterable[Item]], writing: int) -> NoReturn:
    """The child's life. Its end must close or flush nothing that is the parent's."""
    try:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, signal.SIG_DFL)
        with os.fdopen(writing, "wb") as pipe:
            for number, body in make():
                pipe.write(_HEAD.pack(1, number, len(body)))
                pipe.write(body)
                pipe.flush()
                del body
            pipe.write(_HEAD.pack(0, 0, 0))
    finally:
        os._exit(0)
