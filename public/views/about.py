"""What the figures mean, how they are made, and what is kept back; and the files to take away."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from public.files import KINDS
from public.queries.editions import newest
from public.views.answers import page
from public.views.shell import shell


@require_safe
def about(request: HttpRequest) -> HttpResponseBase:
    found = newest()
    return page(
        request,
        "public/about.html",
        key=(found, settings.DISCLOSURE_THRESHOLD, settings.SUBJECT_REQUEST_HOURS),
        context=lambda: shell(
            "public:about",
            newest=found,
            threshold=settings.DISCLOSURE_THRESHOLD,
            answer_hours=settings.SUBJECT_REQUEST_HOURS,
        ),
    )


@require_safe
def data(request: HttpRequest) -> HttpResponseBase:
    """The files of the newest publication, and what stands in them."""
    found = newest()
    return page(
        request,
        "public/data.html",
        key=(found,),
        context=lambda: shell(
            "public:data",
            newest=found,
            files=[
                {
                    "url": reverse("public:download", args=[kind.extension]),
                    "name": kind.extension.upper(),
                    "note": kind.note,
                    "icon": kind.icon,
                }
                for kind in KINDS.values()
            ],
        ),
    )
