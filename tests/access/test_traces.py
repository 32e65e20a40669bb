"""What stays behind of a page: no name and no number of a person, wherever they were typed in.

Officers of one tenant open every address that is theirs, and fill every form on it with a number
and a name, whether or not that makes sense. Then addresses, log, messages to the worker and the
cache are searched for both. A careless middleware shows that each of the four would be seen.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from celery import Celery, current_app
from celery.app.task import Task
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import override_settings
from django.urls import resolve

from accounts.access import url_rules
from accounts.scope import Scope
from tests.access.paths import LEFT_OUT, ROUTES, WALKED, path_to
from tests.access.world import Tenant, plant
from tests.clients import PortalClient

pytestmark = pytest.mark.slow

NUMBER, NAME = "1604110101800377", "SITIJEJAK BINTIUJI"
_FIELDS = re.compile(r'<(?:input|textarea)[^>]*\bname="([^"]+)"')
_TARGETS = re.compile(r'(?:action|hx-post)="(/[^"#?]*)')
_ADDRESSES = re.compile(r'(?:href|src|action|hx-\w+)="(/[^"]*)"')
# Nobody types them: a token, a language, and the address that an answer leads back to.
_KEPT = {"csrfmiddlewaretoken", "language", "next"}


class Traces:
    """What was left in each of four places; `of_a_person` finds what should not be there."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.left: dict[str, list[str]] = defaultdict(list)
        self.secrets = {form for one in secrets for form in (one, one.replace(" ", "+"))}
        self.secrets |= {one.replace(" ", "%20") for one in self.secrets}

    def note(self, place: str, *texts: object) -> None:
        self.left[place] += map(str, texts)

    def of_a_person(self) -> list[tuple[str, str]]:
        return sorted({
            (place, text[:200])
            for place, texts in self.left.items()
            for text in texts
            if any(secret in text for secret in self.secrets)
        })  # fmt: skip


class _Log(logging.Handler):
    def __init__(self, traces: Traces) -> None:
        super().__init__()
        self.traces = traces
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.traces.note("log", self.format(record))


@pytest.fixture
def tenant(cast) -> Tenant:
    return plant(cast)["lahat"]


@pytest.fixture
def traces(tenant: Tenant, monkeypatch):
    """All four places are watched; the log as the portal is set up to write it."""
    person, recipient = tenant.person, tenant.recipient
    watched = Traces([NUMBER, NAME, tenant.canary, person.nik, person.kk, recipient.nik])

    def sent(*args: Any, **options: Any) -> None:
        watched.note("message", args, options)

    monkeypatch.setattr(Celery, "send_task", sent)
    monkeypatch.setattr(Task, "apply_async", sent)
    handler = _Log(watched)
    logging.getLogger().addHandler(handler)
    yield watched
    logging.getLogger().removeHandler(handler)


def walk(browser: PortalClient, scope: Scope, tenant: Tenant, traces: Traces) -> int:
    """Open what is theirs, and send what they can fill there; returns how many forms were sent."""
    forms = 0
    sent: set[str] = set()
    for name in WALKED:
        if not url_rules()[name].admits(scope):
            continue
        path = path_to(name, tenant)
        page = browser.get(path)
        _read(page, traces)
        if page.streaming or not page.headers.get("Content-Type", "").startswith("text/html"):
            continue
        text = page.content.decode()
        fields = set(_FIELDS.findall(text)) - _KEPT
        # Most forms are sent to another address than their page's; every one of them gets all.
        targets = {path, *_TARGETS.findall(text)} - sent if fields else set()
        for target in sorted(one for one in targets if resolve(one).view_name not in LEFT_OUT):
            sent.add(target)
            for value in (NUMBER, NAME):
                forms += 1
                _read(browser.post(target, dict.fromkeys(fields, value), follow=True), traces)
    return forms


def _read(page: Any, traces: Traces) -> None:
    traces.note("address", page.headers.get("HX-Redirect", ""), page.headers.get("Location", ""))
    traces.note("address", *(address for address, _status in getattr(page, "redirect_chain", ())))
    if not page.streaming and page.headers.get("Content-Type", "").startswith("text/html"):
        traces.note("address", *_ADDRESSES.findall(page.content.decode()))


def _in_the_cache() -> list[str]:
    """Keys and values of this test."""
    client = cache._cache.get_client(write=True)  # type: ignore[attr-defined]
    keys = list(client.scan_iter(match=f"*{cache.key_prefix}*", count=1000))
    return [f"{key!r} {client.get(key)!r}" for key in keys]


@pytest.mark.parametrize("who", ["operator_lahat", "steward_lahat"])
def test_nothing_of_a_person_stays_behind(
    who, cast, tenant, traces, sign_in, django_capture_on_commit_callbacks
):
    member = getattr(cast, who)
    with django_capture_on_commit_callbacks(execute=True):
        forms = walk(sign_in(member), Scope.of(member.user), tenant, traces)
    traces.note("cache", *_in_the_cache())
    assert traces.of_a_person() == []
    assert forms > 20
    assert len(traces.left["address"]) > 500


class Careless:
    """A middleware as somebody in a hurry writes it; `trace` says where it tells too much."""

    trace = ""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        typed = " ".join(str(value) for value in request.POST.values())
        match self.trace if typed else "":
            case "log":
                logging.getLogger("sigertak.search").warning("Looking for %s", typed)
            case "message":
                current_app.send_task("core.tasks.run_job", args=[typed])
            case "cache":
                cache.set(f"searched {typed}"[:200].replace(" ", "-"), 1)
            case "address":
                return HttpResponseRedirect(f"/penerima/?cari={typed}")
        return self.answer(request)


@pytest.mark.parametrize("trace", ["address", "log", "message", "cache"])
def test_what_stays_behind_is_noticed(cast, tenant, traces, sign_in, monkeypatch, trace):
    monkeypatch.setattr(Careless, "trace", trace)
    searched = "beneficiaries:household_list"
    monkeypatch.setattr("tests.access.test_traces.WALKED", [searched])
    assert not ROUTES[searched]
    here = f"{__name__}.{Careless.__name__}"
    with override_settings(MIDDLEWARE=[*settings.MIDDLEWARE, here]):
        member = cast.steward_lahat
        assert walk(sign_in(member), Scope.of(member.user), tenant, traces)
    traces.note("cache", *_in_the_cache())
    assert {place for place, _text in traces.of_a_person()} == {trace}
