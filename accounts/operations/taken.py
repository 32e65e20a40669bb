"""Writing down that a file with people in it went along: where its people live, and who they are.

The trail of a regency tells of files that hold its people, whoever took them along; so a file over
several is noted in each of them too, with its own rows.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

from core import audit
from core.identifiers import uuid7

# So many keys of people fit into an event. A longer list is told by its rows alone.
MOST_NAMED = 2_000


@dataclass
class Whose:
    """Rows by the regency where their people live, as far as it is known; and people by key."""

    places: Counter[int] = field(default_factory=Counter)
    persons: dict[int, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))

    def add(self, found: Iterable[tuple[uuid.UUID, int]]) -> None:
        """One row, and whom it names: keys of people, each with their regency."""
        people = list(found)
        self.places.update({regency_id for _key, regency_id in people})
        for key, regency_id in people:
            self.persons[regency_id].add(key)

    def told(self, regency_id: int | None) -> dict[str, Any]:
        """What an event says of the people of this regency."""
        keys: Collection[uuid.UUID] = self.persons.get(regency_id, ()) if regency_id else ()
        return {"persons": sorted(map(str, keys))} if 0 < len(keys) <= MOST_NAMED else {}


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    rows: int,
    whose: Whose,
    subject: Model | None = None,
    regency_id: int | None = None,
    **told: Any,
) -> None:
    """Write down a file of so many rows.

    `regency_id`, or that of the subject, is the file's own place: its trail tells of all rows. A
    file of no regency is told to the province as a whole (`split`). Each other regency of which
    rows are known gets an event with these (`part_of`), and with how many rows of the same file are
    of a place that nobody knows (`unplaced`).
    """
    home: int | None = regency_id or getattr(subject, "regency_id", None)
    elsewhere = {place: count for place, count in whose.places.items() if place != home}
    about = {"by": by, "subject": subject, **told}
    left = max(0, rows - whose.places.total())
    unplaced: dict[str, Any] = {"unplaced": left} if left else {}
    if not elsewhere:
        beyond: dict[str, Any] = unplaced if home is None else {}
        audit.record(action, regency_id=home, rows=rows, **whose.told(home), **beyond, **about)
        return
    part: dict[str, Any] = {"part_of": str(uuid7()), **unplaced}
    if home is not None:
        audit.record(action, regency_id=home, rows=rows, **whose.told(home), **about)
    else:
        audit.record(action, rows=rows, split=True, **about)
        if left:
            audit.record(action, rows=left, **part, **about)
    for place, count in sorted(elsewhere.items()):
        audit.record(action, regency_id=place, rows=count, **whose.told(place), **part, **about)
