"""A server that is there and says nothing: it takes connections and never answers.

Worse than one that is gone, which refuses at once: a process that hangs, a machine that lost its
disk, a firewall that swallows what comes back.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def silent_server(path: Path) -> Iterator[None]:
    """Listen at this unix socket; the kernel takes connections, and nobody reads or writes."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(512)
        yield
