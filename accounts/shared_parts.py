"""What lies in a program that is shared: by address the rows one of which it names.

Each app above names its own in ``shared_parts.py`` as a dict `PARTS`; the composed map is named by
the setting `SHARED_PARTS`. Addresses that name the program itself need none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.scope import Scope

# From URL name ("app:name") to what a scope sees there.
Parts = Mapping[str, Callable[[Scope], QuerySet[Any]]]


@cache
def shared_parts() -> Parts:
    """The composed map."""
    composed: Parts = import_string(settings.SHARED_PARTS)
    return composed
