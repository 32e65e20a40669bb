"""Rendered public pages, kept in the memory of each process for a short while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import NamedTuple


class Page(NamedTuple):
    """Content as sent, with its tag."""

    content: bytes
    etag: str


class PageMemory:
    """The `most` pages last asked for, each for `seconds`.

    Keys name the publication, so figures never grow stale; names and boundaries of regions may,
    for as long as any cache may keep a page.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._pages: OrderedDict[Hashable, tuple[float, Page]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Page | None:
        with self._lock:
            until, page = self._pages.get(key, (0.0, None))
            if page is None or until < time.monotonic():
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Page) -> None:
        with self._lock:
            self._pages[key] = (time.monotonic() + self._seconds, page)
            self._pages.move_to_end(key)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)
