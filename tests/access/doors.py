"""What a page offers: its links and forms, held against the rules of their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve

from accounts.access import url_rules
from accounts.scope import Scope

_OFFERED = re.compile(r'(?:href|action|hx-get|hx-post)="(/[^"#?]*)')


@cache
def _named(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def closed_doors(response: Any, scope: Scope) -> Iterator[str]:
    """Addresses that this page offers, and whose rule refuses the reader."""
    if response.status_code != 200 or response.streaming:
        return
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    for path in sorted(set(_OFFERED.findall(response.text))):
        rule = url_rules().get(_named(path) or "")
        if rule is not None and rule.signed_in and not rule.admits(scope):
            yield str(_named(path))
