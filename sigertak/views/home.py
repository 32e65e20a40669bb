"""The landing page: what waits for me, then how far we are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "sigertak/home.html", {})
