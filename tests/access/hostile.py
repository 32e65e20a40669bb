"""Every address, opened by somebody who may; what it reads of a request; and what to send it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partialmethod
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.access import Door, url_rules
from accounts.scope import Scope
from tests.access.paths import LEFT_OUT, ROUTES, path_to
from tests.access.world import Tenant
from tests.clients import PortalClient
from tests.factories.cast import Cast

# As they stand in an address. Each breaks something else: texts, numbers, dates, headers, pages.
ODD = {
    "nul": "%00",
    "bytes": "%ff%fe%c3",
    "number": "9" * 400,
    "below zero": "-1",
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "header": "a%0d%0aX-Evil:%201",
    "markup": "%22%3E%3Cscript%3Eevil()%3C/script%3E",
    "elsewhere": "https://evil.example/",
    "elsewhere, short": "//evil.example",
    "elsewhere, odd": "/%5Cevil.example",
    "long": "A" * 3000,
    "digits": "%D9%A3%EF%BC%91%C2%B2",
    "infinite": "Infinity",
    "not a number": "NaN",
    "exponent": "1e999",
    "pattern": "%25_%5C%27)%20OR%201=1--",
    "json": "%7B%22a%22:%20%5B%22%5Cu0000%22,%20%22%5Cud800%22%5D%7D",
}
# Read by no page that knows better; sent to all.
COMMON = {"after", "before", "next", "page", "q", "sort"}


def oddities(place: int, names: set[str]) -> Iterator[tuple[str, str]]:
    """What to send to the address at this place of the walk, for the names that it reads.

    Not everything to each: neighbours share their code, and take turns. A page that reads nothing
    gets one.
    """
    kinds = list(ODD)
    turns = kinds[place % 6 :: 6] if names - COMMON else [kinds[place % len(kinds)]]
    for kind in turns:
        yield kind, "&".join(f"{name}={ODD[kind]}" for name in sorted(names | COMMON))


@contextmanager
def reading() -> Iterator[set[str]]:
    """The names that are looked up in parameters and posted fields meanwhile."""
    names: set[str] = set()
    kept = {name: getattr(MultiValueDict, name) for name in ("__getitem__", "get", "getlist")}

    def noting(self: Any, known: str, key: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(key, str):
            names.add(key)
        return kept[known](self, key, *rest, **more)

    def noted(self: Any, key: Any) -> bool:
        names.add(str(key))
        return dict.__contains__(self, key)

    with pytest.MonkeyPatch.context() as patch:
        for name in kept:
            patch.setattr(QueryDict, name, partialmethod(noting, name), raising=False)
        patch.setattr(QueryDict, "__contains__", noted, raising=False)
        yield names


class Everybody:
    """Browsers of all roles: `opener(name)` is one that may open the address of this name."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.people = [(getattr(cast, who), who) for who in Cast.names()]
        self.scopes = {who: Scope.of(member.user) for member, who in self.people}
        self.browsers: dict[str, PortalClient] = {}

    def opener(self, name: str) -> PortalClient:
        rule = url_rules()[name]
        if rule.door is Door.SCOPED:
            member, who = next(p for p in self.people if rule.admits(self.scopes[p[1]]))
        else:
            # Signed in where that is asked for, else a visitor.
            member, who = self.people[0] if rule.signed_in else (None, "")
        if who not in self.browsers:
            browser = PortalClient(raise_request_exception=False)
            if member is not None:
                browser.sign_in(member)
            self.browsers[who] = browser
        return self.browsers[who]


def addresses(tenant: Tenant) -> Iterator[tuple[str, str]]:
    """Name and path of every address that takes part, filled in with the tenant's objects."""
    for name in sorted(set(url_rules()) - LEFT_OUT):
        if url_rules()[name].door is Door.SCOPED or not ROUTES[name]:
            yield name, path_to(name, tenant)


def faults(response: Any) -> Iterator[str]:
    """What no answer may do, whatever was sent."""
    if response.status_code >= 500:
        yield f"answers {response.status_code}"
    target = response.headers.get("Location", "") + response.headers.get("HX-Redirect", "")
    if "evil.example" in target.split("?")[0]:
        yield f"leads to {target}"
    if "X-Evil" in response.headers:
        yield "lets a header in"
    if not response.streaming and b"<script>evil()" in response.content:
        yield "lets a script in"
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"has the policy {policy!r}"
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be sniffed"
    # What was turned away at the threshold was nobody's yet.
    user = getattr(response.wsgi_request, "user", None)
    kept = "no-store" not in response.headers.get("Cache-Control", "")
    if user and user.is_authenticated and kept:
        yield "may be kept"
