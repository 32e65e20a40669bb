"""Requests that no browser of ours sends are turned away before anything looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import unquote

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError

METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class OddRequestMiddleware:
    """Answers 405 to methods that no page knows, and 400 to texts with a NUL in them.

    PostgreSQL stores no NUL: without this, each field and filter would have to refuse it by
    itself, and the one that forgot would answer with a server error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        query = unquote(request.META.get("QUERY_STRING", ""))
        _refuse_nul([request.path_info, query, *request.COOKIES.values()])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        if request.method != "POST":
            return
        try:
            posted = request.POST
        except UnreadablePostError:
            return
        _refuse_nul(text for name, texts in posted.lists() for text in (name, *texts))


def _refuse_nul(texts: Iterable[object]) -> None:
    if any("\x00" in text for text in texts if isinstance(text, str)):
        raise SuspiciousOperation("A text holds a NUL.")
