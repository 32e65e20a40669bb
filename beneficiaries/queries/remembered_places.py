"""Answers to "which region is meant by this name?" that serve later files of their source."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.enums import ImportState
from beneficiaries.models import RegistryImport
from regions.enums import Level
from regions.models import Region

Answers = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer in force at a desk: of `regency`, or of the province for all desks (None).

    `name` as a file wrote it within `parent`; `meant` None for "none of its regions". `by` and `at`
    None where older answers did not keep them; it was said on `told_on`. `files` of the desk, or
    for the province's of all desks in sight, were read with it.
    """

    source: str
    source_label: str
    regency: Region | None
    key: str
    name: str
    parent: Region
    meant: Region | None
    by: User | None
    at: datetime.datetime | None
    told_on: RegistryImport
    files: int

    @property
    def is_district(self) -> bool:
        return self.parent.level == Level.REGENCY


def remembering(imports: QuerySet[RegistryImport]) -> QuerySet[RegistryImport]:
    """Those of these imports whose importer wanted the answers remembered."""
    return imports.filter(mapping__keeps_places=True).exclude(
        Q(state__in=(ImportState.DISCARDED, ImportState.FAILED))
    )


def answers_of(mapping: Mapping[str, Any]) -> Answers:
    """What an import remembers: what was said on it and not forgotten since.

    Of files of before it was kept who said what, all answers they were read with.
    """
    told: Mapping[str, Any] = mapping.get("places") or {}
    said_on_it = said_by_of(mapping)
    forgotten = set(mapping.get("places_forgotten", ()))
    return {
        key: (region, name)
        for key, (region, name) in told.items()
        if key in said_on_it and key not in forgotten
    }


def said_by_of(mapping: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Key of the answer to the user's key and the moment, both "" where that was not kept."""
    said = mapping.get("places_by")
    if said is not None:
        return {key: (by, at) for key, (by, at) in said.items()}
    kept = (mapping.get("places") or {}) if mapping.get("keeps_places") else {}
    return dict.fromkeys(kept, ("", ""))


def remembered_places(scope: Scope) -> list[Remembered]:
    """All answers in force in the scope's sight, by desk, place and name; later ones count."""
    own = RegistryImport.objects.visible_to(scope)
    newest: dict[tuple[str, int | None, str], tuple[RegistryImport, int, str]] = {}
    for one in remembering(own).select_related("release", "regency").order_by("pk"):
        for key, (region, name) in answers_of(one.mapping).items():
            newest[one.release.source, one.regency_id, key] = (one, region, name)
    regions = Region.objects.select_related("regency").in_bulk(
        {int(key.partition(":")[0]) for _source, _desk, key in newest}
        | {region for _file, region, _name in newest.values() if region}
    )
    said = {at: _said(one.mapping, at[2]) for at, (one, *_rest) in newest.items()}
    people = User.objects.in_bulk({by for by, _moment in said.values() if by})
    used = _used(own) if newest else Counter()
    found = [
        Remembered(
            at[0], one.release.get_source_display(), one.regency, at[2], name, parent,
            regions.get(region), people.get(said[at][0]), said[at][1], one, _files(used, at),
        )
        for at, (one, region, name) in newest.items()
        if (parent := regions.get(int(at[2].partition(":")[0]))) is not None
    ]  # fmt: skip
    return sorted(
        found,
        key=lambda one: (
            one.source_label, one.regency.code if one.regency else "", one.parent.code, one.name,
        ),
    )  # fmt: skip


def _said(mapping: Mapping[str, Any], key: str) -> tuple[uuid.UUID | None, Any]:
    by, at = said_by_of(mapping).get(key, ("", ""))
    return (uuid.UUID(by) if by else None), (parse_datetime(at) if at else None)


def _used(imports: QuerySet[RegistryImport]) -> Counter[tuple[str, int | None, str]]:
    """How many files of each source and desk were read with an answer under a key."""
    read = imports.exclude(state__in=(ImportState.DISCARDED, ImportState.FAILED))
    rows = read.filter(mapping__has_key="places").values_list(
        "release__source", "regency_id", "mapping__places"
    )
    return Counter((source, desk, key) for source, desk, told in rows for key in told or ())


def _files(used: Counter[tuple[str, int | None, str]], at: tuple[str, int | None, str]) -> int:
    source, desk, key = at
    if desk is not None:
        return used[at]
    return sum(n for (of, _desk, one), n in used.items() if (of, one) == (source, key))
