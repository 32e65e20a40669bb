"""How long somebody stays signed in: not beyond a pause, and not beyond a working day."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., HttpResponse])
_SLOT, _BEGAN = "worked_at", "began_at"
# The session is written no more often than this, in seconds.
_STEP = 60
# So long before the end somebody at a page is told, in seconds; of a short pause half of it.
_TOLD_BEFORE = 5 * 60


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a session: `seconds` until it ends unless somebody works.

    `told_at` are the seconds left at which a page tells so. Nothing prolongs the session when it
    `is_last`: then the hours end it that a session may have.
    """

    seconds: int
    told_at: int
    is_last: bool


def left_of(request: HttpRequest) -> Left:
    """What is left of the session behind a signed-in request; reading it prolongs nothing."""
    now = int(time.time())
    pause = settings.SESSION_IDLE_MINUTES * 60
    until_pause = request.session.get(_SLOT, now) + pause - now
    until_last = request.session.get(_BEGAN, now) + settings.SESSION_COOKIE_AGE - now
    return Left(
        seconds=max(0, min(until_pause, until_last)),
        told_at=min(_TOLD_BEFORE, pause // 2),
        is_last=until_last <= until_pause,
    )


def first_look(request: HttpRequest) -> int:
    """Seconds after which a page that was just made asks what is left of its session.

    The same for every page until a session comes to its last hours: two pages of one content stay
    equal to the letter.
    """
    left = left_of(request)
    pause = settings.SESSION_IDLE_MINUTES * 60
    # When work was noted last may lie a step back.
    return max(0, (left.seconds if left.is_last else pause - _STEP) - left.told_at)


def unattended(view: View) -> View:
    """Marks a view that open pages call by themselves: that is not work, whatever its method."""
    view.is_unattended = True  # type: ignore[attr-defined]
    return view


class IdleMiddleware:
    """Signs out whoever did nothing for `SESSION_IDLE_MINUTES`, and everybody after the hours that
    a session may last; the next page asks to sign in.

    The last hour is counted here: Django's own begins anew whenever a session is written. Fragments
    that a page fetches by itself, and what is `unattended`, are not work: a progress bar would keep
    a session open over night.
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
    if request.method == "GET" and "HX-Request" in request.headers:
        return True
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return bool(getattr(view, "is_unattended", False))
