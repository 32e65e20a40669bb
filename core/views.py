"""Error pages. They never show what the person may not know, and always what to do next."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database is away: the page then promises that nothing was stored."""
    lost = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    return _page(request, 503 if lost else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    response = render(request, "403_csrf.html", status=403)
    # Tells a page's own script that the form may be sent again, unlike what its user may not do.
    response["X-Form-Token"] = "stale"
    return response


def _page(request: HttpRequest, status: int) -> HttpResponse:
    # Without context processors: an error page must not ask the database anything.
    context = {"request_path": request.path, "home_url": getattr(request, "way_out", "/")}
    return HttpResponse(loader.render_to_string(f"{status}.html", context), status=status)
