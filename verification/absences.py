"""What speaks against somebody living where the aid is to go: pure, no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from verification.enums import Presence, PresenceSource


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody says that the person has died, moved, or was not found; and nothing of who."""

    of: Presence
    by: PresenceSource
    by_nik: bool = False

    def reason(self) -> dict[str, Any]:
        said: dict[str, Any] = {"code": "presence", "of": self.of.value, "by": self.by.value}
        return {**said, "by_nik": True} if self.by_nik else said


_PRESENCES, _SOURCES = list(Presence), list(PresenceSource)


def by_gravity(absence: Absence) -> tuple[int, int, bool]:
    """Died before moved before not found; the surer source first."""
    return _PRESENCES.index(absence.of), _SOURCES.index(absence.by), absence.by_nik


def gravest_absence(absences: Collection[Absence]) -> str:
    """What the gravest of them says; empty where nothing is said."""
    return min(absences, key=by_gravity).of.value if absences else ""
