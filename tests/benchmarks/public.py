"""Public pages against an empty view: requests a second, each as the WSGI server asks for them.

The empty view stands in the same portal, behind the same middleware and the same door; a second one
stands alone, in a Django without any middleware. All are asked in turn, from one process, under the
web role. Prints requests a second and their share of the empty view's; of a page that is in memory,
as nearly every one is, and of one that is rendered for a visitor with a session.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory, override_settings
from django.test.utils import setup_test_environment

from public.operations.publish import publish_totals
from tests.benchmarks._emptying import empty_portal
from tests.clients import as_login_role

_PAGES = {
    "home": ("/", ""),
    "about": ("/tentang-angka/", ""),
    "open data": ("/data-terbuka/", ""),
    "home, own": ("/", f"{settings.SESSION_COOKIE_NAME}=nobody"),
}
_BATCH = 50

Ask = Callable[[], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    empty_portal()
    publish_totals()
    setup_test_environment()
    # As the test client does: the connection outlives a request.
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    here = override_settings(
        ROOT_URLCONF="tests.benchmarks._empty_view", URL_RULES="tests.benchmarks._empty_view.RULES"
    )
    with here:
        with override_settings(MIDDLEWARE=[]):
            alone = WSGIHandler()
        portal = WSGIHandler()
        asked: dict[str, Ask] = {
            "empty view alone": _ask(alone, "/kosong/"),
            "empty view": _ask(portal, "/kosong/"),
            **{name: _ask(portal, *page) for name, page in _PAGES.items()},
        }
        with as_login_role():
            for ask in asked.values():
                _timed(ask)
            times: dict[str, list[float]] = {name: [] for name in asked}
            for _round in range(rounds):
                for name, ask in asked.items():
                    times[name].append(_timed(ask))
    rates = {name: _BATCH / statistics.median(taken) for name, taken in times.items()}
    for name, rate in rates.items():
        print(f"{name:18} {rate:8.0f} a second {rate / rates['empty view']:6.2f}")
    least = min(rates[name] for name in _PAGES if name != "home, own")
    print(
        f"public: ratio={least / rates['empty view']:.2f}"
        f" of_one_alone={least / rates['empty view alone']:.2f}"
        f" own={rates['home, own'] / rates['empty view']:.2f}"
    )


def _ask(handler: WSGIHandler, path: str, cookie: str = "") -> Ask:
    environ: dict[str, Any] = RequestFactory().get(path, HTTP_COOKIE=cookie).environ

    def ask() -> None:
        told: list[str] = []

        def start(status: str, *_rest: Any) -> Callable[[bytes], object]:
            told.append(status)
            return lambda _more: None

        answer = handler({**environ, "wsgi.input": io.BytesIO()}, start)
        b"".join(answer)
        answer.close()
        assert told == ["200 OK"], (path, told)

    return ask


def _timed(ask: Ask) -> float:
    began = time.perf_counter()
    for _time in range(_BATCH):
        ask()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
