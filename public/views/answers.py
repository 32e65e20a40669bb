"""How public answers are sent: rendered once per publication, kept by caches, renewed by tag.

A page for a visitor without cookies is the same for everybody: it holds no form token and sets no
cookie. Whoever carries a session or a message gets a page of their own, which no cache may keep.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.translation import get_language

from public.page_memory import Page, PageMemory

MAX_AGE = 300
_OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
_memory = PageMemory(most=300, seconds=MAX_AGE)


def page(
    request: HttpRequest,
    template: str,
    *,
    key: tuple[Hashable, ...],
    context: Callable[[], dict[str, Any]],
) -> HttpResponseBase:
    """A page of HTML. `key` names all that it depends on besides template and language."""

    def make() -> bytes:
        return render(request, template, context()).content

    if any(name in request.COOKIES for name in _OWN_COOKIES):
        response = HttpResponse(make())
        patch_cache_control(response, private=True, no_cache=True)
        return response
    return shared(request, key=(template, *key), make=make, content_type="text/html; charset=utf-8")


def shared(
    request: HttpRequest, *, key: tuple[Hashable, ...], make: Callable[[], bytes], content_type: str
) -> HttpResponseBase:
    """Content that is the same for every visitor; `make` is called when it is not in memory."""
    full_key = (get_language(), *key)
    kept = None if settings.DEBUG else _memory.get(full_key)
    if kept is None:
        content = make()
        kept = Page(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        _memory.put(full_key, kept)
    response = HttpResponse(kept.content, content_type=content_type)
    response["ETag"] = kept.etag
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=kept.etag, response=response) or response
