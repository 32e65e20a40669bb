"""A page for whoever opens an address that only takes what a form sends (405).

The address of a refused form stays in the browser's bar; reloaded from there, copied or kept as a
bookmark, it is asked for with GET, and an empty answer tells nobody what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import Resolver404, resolve


class RefusedMethodMiddleware:
    """Gives an empty 405 to a GET its page, with a way back. Fragments stay empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code == 405
            and request.method == "GET"
            and not response.content
            and not request.headers.get("HX-Request")
        ):
            told = {"back_url": nearest_above(request.path_info)}
            response.content = loader.render_to_string("405.html", told).encode()
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response


def nearest_above(path: str) -> str:
    """The nearest address above `path` that leads somewhere; the start page at last."""
    parts = path.strip("/").split("/")
    while parts := parts[:-1]:
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"


def address_to_open(request: HttpRequest) -> str:
    """Where to go back to this page: an answer to a form belongs to the page the form stood on."""
    if request.method == "POST":
        try:
            came_from = urlsplit(request.headers.get("Referer", ""))
        except ValueError:
            return request.path
        if came_from.netloc == request.get_host() and not came_from.path.startswith("//"):
            return came_from.path
    return request.path
