"""How long somebody stays signed in: not beyond a pause, and not beyond a working day."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

_SLOT, _BEGAN = "worked_at", "began_at"
# The session is written no more often than this, in seconds.
_STEP = 60


class IdleMiddleware:
    """Signs out whoever did nothing for `SESSION_IDLE_MINUTES`, and everybody after the hours that
    a session may last; the next page asks to sign in.

    The last hour is counted here: Django's own begins anew whenever a session is written. Fragments
    that a page fetches by itself are not work: a progress bar would keep a session open over night.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            worked_at = request.session.get(_SLOT, now)
            began_at = request.session.get(_BEGAN, now)
            if now - began_at > settings.SESSION_COOKIE_AGE:
                logout(request)
                messages.info(
                    request, _("Anda keluar dengan sendirinya karena waktu kerja satu sesi habis.")
                )
            elif now - worked_at > settings.SESSION_IDLE_MINUTES * 60:
                logout(request)
                messages.info(
                    request, _("Anda keluar dengan sendirinya karena lama tidak bekerja.")
                )
            elif _SLOT not in request.session or (
                now - worked_at >= _STEP and not _fetched_by_itself(request)
            ):
                request.session[_SLOT] = now
                request.session.setdefault(_BEGAN, now)
        return self.get_response(request)


def _fetched_by_itself(request: HttpRequest) -> bool:
    return request.method == "GET" and "HX-Request" in request.headers
