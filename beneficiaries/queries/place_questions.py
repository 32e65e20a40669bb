"""Names of regions in a file that wait for an answer, the answers given, and what is near them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from beneficiaries.import_plan import Plan
from beneficiaries.models import RegistryImport
from regions.enums import Level
from regions.models import Region
from regions.names import name_key

# As much alike in threes of letters as a slip of the pen leaves a name.
_LIKELY = 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A region that may be meant. `likeness` from 0 to 1, by threes of letters."""

    region: Region
    likeness: float

    @property
    def label(self) -> str:
        return f"{self.region.name} ({dotted(self.region.code)})"


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """A name of a file that no part of `parent` bears; `candidates` are all its parts, the
    likeliest first. `answer` is what was said: a region, `NO_REGION`, or None for nothing yet.
    """

    key: str
    name: str
    level: str
    parent: Region
    candidates: Sequence[Candidate]
    rows: int = 0
    first: int = 0
    answer: int | None = None

    @property
    def likely(self) -> list[Candidate]:
        return [one for one in self.candidates if one.likeness >= _LIKELY]

    @property
    def meant(self) -> Region | None:
        regions = (one.region for one in self.candidates)
        return next((region for region in regions if region.pk == self.answer), None)


@dataclass(frozen=True, slots=True)
class SplitLeft:
    """A village that was split after the file's period, whose rows stay with the mother."""

    village: str
    code: str
    on: datetime.date
    decree: str
    rows: int
    by_rw: int
    children: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PlaceDoubts:
    """What is to be said about the places of a checked file; `answered` are names read as told."""

    questions: Sequence[dict[str, Any]]
    answered: int
    split: Sequence[SplitLeft]

    @property
    def rows(self) -> int:
        return sum(one["rows"] for one in self.questions)

    @property
    def split_rows(self) -> int:
        return sum(one.rows for one in self.split)


def place_doubts(import_file: RegistryImport) -> PlaceDoubts:
    """As kept with the import when it was checked; no query."""
    mapping = import_file.mapping
    return PlaceDoubts(
        mapping.get("place_questions", []),
        len(mapping.get("places") or {}),
        [
            SplitLeft(**{**one, "on": datetime.date.fromisoformat(one["on"])})
            for one in mapping.get("split_villages", [])
        ],
    )


def open_questions(import_file: RegistryImport) -> list[PlaceQuestion]:
    """What waits for an answer, the names of the most rows first."""
    asked = import_file.mapping.get("place_questions", [])
    return _questions((one["key"], one["name"], one["rows"], one["first"], None) for one in asked)


def answered_questions(import_file: RegistryImport) -> list[PlaceQuestion]:
    """What was answered, for this file or for earlier ones of its source."""
    plan = Plan.kept_with(import_file.mapping)
    told = (plan.places if plan else None) or {}
    found = _questions((key, name, 0, 0, region) for key, (region, name) in told.items())
    return sorted(found, key=lambda one: (one.parent.code, one.name))


def trigrams(text: str) -> frozenset[str]:
    """Threes of letters of a text with blanks around it, as PostgreSQL's pg_trgm takes them."""
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """Share of the threes of letters that two texts have in common."""
    ours, theirs = trigrams(one), trigrams(other)
    return len(ours & theirs) / len(ours | theirs)


def dotted(code: str) -> str:
    """A Kemendagri code as it is written."""
    parts = (code[:2], code[2:4], code[4:6], code[6:])
    return ".".join(filter(None, parts))


def _questions(
    asked: Iterable[tuple[str, str, int, int, int | None]],
) -> list[PlaceQuestion]:
    listed = list(asked)
    parents = Region.objects.select_related("regency").in_bulk(
        {int(key.partition(":")[0]) for key, *_rest in listed}
    )
    children: dict[int | None, list[Region]] = {}
    for region in Region.objects.current().filter(parent__in=parents).order_by("code"):
        children.setdefault(region.parent_id, []).append(region)
    found = []
    for key, name, rows, first, said in listed:
        pk, _colon, written = key.partition(":")
        parent = parents.get(int(pk))
        if parent is None:
            continue
        level = Level.DISTRICT if parent.level == Level.REGENCY else Level.VILLAGE
        candidates = [
            Candidate(region, likeness(written, name_key(region.name, level)))
            for region in children.get(parent.pk, [])
        ]
        candidates.sort(key=lambda one: (-one.likeness, one.region.code))
        found.append(PlaceQuestion(key, name, level, parent, candidates, rows, first, said))
    return found
