"""The users' guide, for whoever works here or wants to."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from core.guide import guide
from public.views.answers import page
from public.views.shell import shell


@require_safe
def guide_page(request: HttpRequest) -> HttpResponseBase:
    """One page with all chapters: a link from anywhere leads to an anchor in it."""
    return page(
        request,
        "public/guide.html",
        key=(),
        context=lambda: shell("public:guide", guide=guide()),
    )
