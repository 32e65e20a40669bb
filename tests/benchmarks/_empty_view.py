"""The portal's addresses, and one that answers nothing: what a request costs at least."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accounts.access import ANYONE
from sigertak.access import URL_RULES

RULES = {**URL_RULES, "empty": ANYONE}


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("kosong/", empty, name="empty"), path("", include("sigertak.urls"))]
