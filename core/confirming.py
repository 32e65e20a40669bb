"""Asking again before a heavy act, where no script asks: a page of the server's in between.

With scripts a dialog asks (`static/js/confirm.js`). A form or button with `data-confirm` carries
the same question signed, by the tags `without_script` and `asks_first`; the browser sends the
marker only when it runs no scripts. Then a page asks, and sends on what was sent. It is a courtesy,
not a guard: whatever must hold is asked by the view itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

# Sent by browsers without scripts alone: the question, or nothing when the button carries it.
MARKER = "tanpa-skrip"
QUESTION = "pertanyaan"
_OURS = frozenset({MARKER, QUESTION, "csrfmiddlewaretoken"})
# A form with more fields than this is a list; it is sent on as it came.
_MOST_FIELDS = 1_000


def signed(question: object, title: object = "", verb: object = "") -> str:
    """The question as a value of a field. Signed, so that the page says nothing but our words."""
    signed_words: str = _signer().sign_object([str(question), str(title), str(verb)])
    return signed_words


def _signer() -> signing.Signer:
    # Without a time: the same page is the same text.
    return signing.Signer(salt="core.confirming")


class ConfirmMiddleware:
    """Answers such a POST with the question; stands below the scope, which refuses first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: object) -> HttpResponse | None:
        if request.method != "POST" or MARKER not in request.POST or request.FILES:
            return None
        asked = _asked(request.POST.get(MARKER) or request.POST.get(QUESTION, ""))
        fields = list(_fields(request))
        if asked is None or len(fields) > _MOST_FIELDS:
            return None
        question, title, verb = asked
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        context = {
            "question": question, "title": title, "verb": verb, "fields": fields, "back_url": back,
        }  # fmt: skip
        return render(request, "confirm.html", context)


def _asked(text: str) -> tuple[str, str, str] | None:
    """None when it is not ours: then nothing was to be asked."""
    try:
        told: Any = _signer().unsign_object(text)
    except signing.BadSignature:
        return None
    question, title, verb = told
    return question, title, verb


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in _OURS:
            yield from ((name, value) for value in values)
