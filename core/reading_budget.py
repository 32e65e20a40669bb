"""How much computing the files of one request, and of one person in a minute, may cost.

A picture or a PDF is read by a child of little memory and two seconds (`core.children`). A form
takes a dozen files: of files made to be slow, each of them uses its two seconds up, and whoever
sends such forms without pause has the machine. So what the children of a request compute is counted
together, and what one account's children compute in a minute too; files beyond are not read, and
their sender is told which, and what to do.

The worker counts nothing: it works one file after the other, and nobody waits for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core import children
from core.uploads import UploadError

# A dozen photos of a phone take five seconds, of a machine with two processors.
REQUEST_SECONDS = 8.0
# A quarter of what two processors have in a minute: so fast no phone sends photos.
MINUTE_SECONDS = 30.0
_MINUTE = 60

GetResponse = Callable[[HttpRequest], HttpResponse]


class NotReadError(UploadError):
    """A file that is left unread, for those before it were too heavy."""


class _Purse:
    """What the files of one request have cost so far; `whose` is asked only when there are any."""

    def __init__(self, whose: Callable[[], str | None]) -> None:
        self._whose = whose
        self._seconds = 0.0

    def require_some(self) -> None:
        if self._seconds >= REQUEST_SECONDS:
            raise NotReadError(
                "request_spent",
                _("Berkas ini belum dibaca: berkas sebelumnya dalam kiriman ini terlalu berat."),
                _("Kirim lagi berkas ini tersendiri."),
            )
        if cache.get(self._counter(), 0) >= MINUTE_SECONDS * 1000:
            raise NotReadError(
                "minute_spent",
                _("Berkas ini belum dibaca: berkas Anda dalam semenit ini terlalu berat."),
                _("Tunggu satu menit, lalu kirim lagi berkas ini."),
            )

    def spend(self, seconds: float) -> None:
        self._seconds += seconds
        key, spent = self._counter(), round(seconds * 1000)
        if not cache.add(key, spent, _MINUTE):
            try:
                cache.incr(key, spent)
            except ValueError:
                # Redis came or went between the two commands, or the minute turned.
                cache.set(key, spent, _MINUTE)

    def _counter(self) -> str:
        """Of whoever is not signed in, all together: those who apply for accounts."""
        return f"reading:{self._whose() or 'nobody'}:{int(time.time()) // _MINUTE}"


_purse: ContextVar[_Purse | None] = ContextVar("reading_budget", default=None)


@contextmanager
def counted(whose: Callable[[], str | None]) -> Iterator[None]:
    """Within, files are read as long as there is something left for them."""
    token = _purse.set(_Purse(whose))
    try:
        yield
    finally:
        _purse.reset(token)


def ask(module: str, *arguments: str, content: bytes) -> children.Answer:
    """`children.ask`, counted; raises `NotReadError` where nothing is left."""
    purse = _purse.get()
    if purse is None:
        return children.ask(module, *arguments, content=content)
    purse.require_some()
    answer = children.ask(module, *arguments, content=content)
    purse.spend(answer.cpu_seconds)
    return answer


class ReadingBudgetMiddleware:
    """Counts what the files of each request cost, by account. Stands behind authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with counted(lambda: str(request.user.pk) if request.user.is_authenticated else None):
            return self.get_response(request)
