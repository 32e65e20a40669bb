"""Whom an erasure is about, and which floor blanks what.

Each app says in its own ``erasing.py`` what it holds of a person, as a function from `Erased` to
rows by table; the composed list is named by the setting `ERASERS`, so that no floor looks upwards.
They run as the erasure role, in one transaction, and may run twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

# Stands in place of a name. The rows that carry it go on counting in totals.
ERASED_NAME = _("Dihapus")


@dataclass(frozen=True, slots=True)
class Erased:
    """A person as they were known a moment ago; numbers are empty when they are blanked already.

    `is_alone`: nobody else lives in the household, so that what tells of it tells of them.
    """

    person_id: uuid.UUID
    household_id: uuid.UUID
    registry_id: str
    nik: str
    is_head: bool
    is_alone: bool


Eraser = Callable[[Erased], Mapping[str, int]]


@cache
def erasers() -> Sequence[Eraser]:
    composed: Sequence[Eraser] = import_string(settings.ERASERS)
    return composed
