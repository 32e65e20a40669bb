"""Where a search looks: at a place that was chosen, or at one that was typed behind a comma."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz, process

from accounts.scope import Scope
from regions.enums import Level
from regions.models import Region

_MOST_PLACES = 6
# Shorter names of places are like too many others; from this likeness on (0 to 100) it is a slip.
_LEAST_MISSPELT, _NEARLY = 5, 85
_KIND = re.compile(
    r"(?:(?P<regency>kabupaten|kab\.?|kota)|(?P<district>kecamatan|kec\.?)"
    r"|(?P<village>kelurahan|kel\.?|desa|ds\.?))\s+(?P<name>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Where to look: a regency, and within it certain villages; None is everywhere in scope."""

    regency_id: int | None = None
    village_ids: tuple[int, ...] | None = None

    @property
    def as_array(self) -> list[int] | None:
        """The villages as the search functions of the database take them."""
        return None if self.village_ids is None else list(self.village_ids)


EVERYWHERE = Narrowed()


def called(scope: Scope, text: str, *levels: Level) -> list[Region]:
    """Places of the territory by that name, those of exactly that name first; when there are none,
    those of nearly that name.
    """
    name = " ".join(text.split())
    if len(name) < 3:
        return []
    regions = Region.objects.current().filter(level__in=levels)
    if scope.regency_id is not None:
        regions = regions.filter(regency_id=scope.regency_id)
    shown = regions.defer("boundary").select_related("district", "regency")
    level, rest = _told_kind(name)
    holding = Q(name__icontains=name)
    if level is not None and len(rest) >= 3:
        holding |= Q(name__icontains=rest, level=level)
    rows = shown.filter(holding).order_by("name", "code")
    if found := sorted(rows, key=lambda one: not _is_called(one, name)):
        return found
    if len(name) < _LEAST_MISSPELT:
        return []
    names = {key: known.casefold() for key, known in regions.values_list("pk", "name")}
    near = process.extract(
        name.casefold(), names, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=_MOST_PLACES
    )
    places = {key: place for place, (_known, _score, key) in enumerate(near)}
    return sorted(shown.filter(pk__in=places), key=lambda one: places[one.pk])


def suggested(scope: Scope, text: str) -> list[Region]:
    """Villages and districts by that name, to be opened as lists."""
    return called(scope, text, Level.VILLAGE, Level.DISTRICT)[:_MOST_PLACES]


def typed(scope: Scope, text: str) -> list[Region]:
    """Regions that somebody means who types `text` behind a comma; none when nobody knows it.

    "Lahat" is the regency and the district of that name, and not the village Lahat Tengah: only
    when none is called exactly so, all are meant whose names hold it.
    """
    known = called(scope, text, Level.VILLAGE, Level.DISTRICT, Level.REGENCY)
    exact = [one for one in known if _is_called(one, text)]
    meant = exact or known
    below = [one for one in meant if one.level != Level.REGENCY]
    # The own regency is no narrowing.
    return below if scope.regency_id is not None and below else meant


def within(regions: Sequence[Region]) -> Narrowed:
    """All of these regions together."""
    if len(regions) == 1 and regions[0].level == Level.REGENCY:
        return Narrowed(regions[0].pk)
    villages = Region.objects.villages().current()
    found = {one.pk for one in regions if one.level == Level.VILLAGE}
    for level in (Level.DISTRICT, Level.REGENCY):
        if above := [one.pk for one in regions if one.level == level]:
            rows = villages.filter(**{f"{level}__in": above})
            found.update(rows.values_list("pk", flat=True))
    return Narrowed(None, tuple(sorted(found)))


def _is_called(region: Region, text: str) -> bool:
    """Whether that is its name, with or without "Kabupaten" and the like before it."""
    wanted = " ".join(text.split()).casefold()
    names = {region.name.casefold(), region.short_name.casefold()}
    level, rest = _told_kind(wanted)
    return wanted in names or (level == region.level and rest in names)


def _told_kind(text: str) -> tuple[Level | None, str]:
    """The level that a name begins with, if it tells one, and the rest: "Kec. Lahat"."""
    found = _KIND.fullmatch(text.casefold())
    if found is None:
        return None, text.casefold()
    return next(level for level in Level if found.groupdict().get(level)), found["name"]
