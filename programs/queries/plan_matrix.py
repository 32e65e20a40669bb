"""Kinds of aid × places: who stands in which aid, what is planned, where nothing is or too much.

Rows are the regencies of the province, the districts of one regency, or the villages of one
district: a page never holds more than one level of one place. Bappeda reads its own rows. An agency
reads its own people exactly; of all others only counts rounded as in `programs.disclosure`, which
the publishing role sums up for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from accounts.scope import Scope
from beneficiaries.models import Household
from core.scope import DatabaseRole, acting_as
from programs.disclosure import shown
from programs.models import Plan, ProgramKind, Recipient
from programs.overlap_rules import STANDING
from programs.queries.plan_rows import Cell, Matrix, Row
from regions.enums import Level
from regions.models import Region

# The level of the rows below each place.
_BELOW = {
    Level.PROVINCE: Level.REGENCY,
    Level.REGENCY: Level.DISTRICT,
    Level.DISTRICT: Level.VILLAGE,
}


@dataclass(slots=True)
class _Counts:
    """People by place and kind, with how many programs they stand in."""

    people: dict[tuple[int, UUID], int] = field(default_factory=dict)
    programs: dict[tuple[int, UUID], int] = field(default_factory=dict)
    by_place: dict[int, int] = field(default_factory=dict)


def matrix_of(
    scope: Scope, *, region: Region, year: int, decile: int, level: Level | None = None
) -> Matrix:
    """The places one level below `region`, or those of `level`; poor are deciles up to `decile`."""
    below = level or _BELOW[Level(region.level)]
    exact = scope.role is not DatabaseRole.AGENCY
    own = _standing(Recipient.objects.visible_to(scope), region, below, year)
    if exact:
        everybody = own
        need = _need(Household.objects.visible_to(scope), region, below, decile)
    else:
        with acting_as(DatabaseRole.COUNTING):
            everybody = _standing(Recipient.objects.all(), region, below, year)
            need = _need(Household.objects.all(), region, below, decile)
    planned = _planned(scope, region, below, year)
    met = {kind for _place, kind in (*own.people, *planned)}
    if not exact:
        met |= {kind for (_p, kind), n in everybody.people.items() if shown(n, exact=False).value}
    kinds = list(ProgramKind.objects.filter(pk__in=met).order_by("sector", "name"))
    places = Region.objects.current().within(region)
    rows = [
        _row(place, kinds, own, everybody, need, planned, exact=exact)
        for place in places.filter(level=below)
        .select_related("district", "regency")
        .order_by("code")
    ]
    if exact and below != Level.VILLAGE:
        _count_villages(scope, rows, region, below, year, decile)
    return Matrix(region, below, kinds, rows)


def _count_villages(
    scope: Scope, rows: Iterable[Row], region: Region, below: Level, year: int, decile: int
) -> None:
    """Note on each row how many of its villages stand out."""
    standing = _standing(Recipient.objects.visible_to(scope), region, Level.VILLAGE, year)
    need = _need(Household.objects.visible_to(scope), region, Level.VILLAGE, decile)
    double = {place for (place, _kind), programs in standing.programs.items() if programs > 1}
    empty = {place for place in need if not standing.by_place.get(place)}
    above = dict(Region.objects.filter(pk__in=double | empty).values_list("pk", f"{below}_id"))
    gaps, doubles = (Counter(above[place] for place in some) for some in (empty, double))
    for row in rows:
        row.gap_villages, row.double_villages = gaps[row.region.pk], doubles[row.region.pk]


def _row(
    place: Region,
    kinds: Iterable[ProgramKind],
    own: _Counts,
    everybody: _Counts,
    need: Mapping[int, int],
    planned: Mapping[tuple[int, UUID], int],
    *,
    exact: bool,
) -> Row:
    cells = []
    for kind in kinds:
        key = (place.pk, kind.pk)
        standing = own.people.get(key, 0)
        others = None
        if not exact:
            others = shown(everybody.people.get(key, 0) - standing, exact=False)
        cells.append(
            Cell(
                kind.name,
                standing,
                planned.get(key, 0),
                others,
                own.programs.get(key, 0),
                in_village=place.level == Level.VILLAGE,
            )
        )
    aided = own.by_place.get(place.pk, 0)
    rest = everybody.by_place.get(place.pk, 0) - aided
    return Row(
        place,
        shown(need.get(place.pk, 0), exact=exact),
        aided,
        None if exact else shown(rest, exact=False),
        cells,
    )


def _standing(rows: QuerySet[Recipient], region: Region, below: Level, year: int) -> _Counts:
    place = f"{below}_id"
    counted = (
        rows.filter(**_within(region), program__year=year, state__in=STANDING)
        .order_by()
        .values_list(place, "program__kind_id")
        .annotate(people=Count("id"), programs=Count("program_id", distinct=True))
    )
    counts = _Counts()
    for place_id, kind, people, programs in counted:
        counts.people[place_id, kind] = people
        counts.programs[place_id, kind] = programs
        counts.by_place[place_id] = counts.by_place.get(place_id, 0) + people
    return counts


def _need(rows: QuerySet[Household], region: Region, below: Level, decile: int) -> dict[int, int]:
    counted = (
        rows.filter(**_within(region), in_base=True, decile__lte=decile)
        .order_by()
        .values_list(f"{below}_id")
        .annotate(households=Count("id"))
    )
    return dict(counted)


def _planned(scope: Scope, region: Region, below: Level, year: int) -> dict[tuple[int, UUID], int]:
    """Quantities planned for exactly these places, or for places within them."""
    inside = Region.objects.within(region).values("pk")
    counted = (
        Plan.objects.visible_to(scope)
        .filter(year=year, withdrawn_at=None, region__in=inside)
        .order_by()
        .values_list("region_id", "kind_id")
        .annotate(people=Sum("quantity"))
    )
    rows = list(counted)
    ancestors = Region.objects.in_bulk({place for place, _kind, _people in rows})
    found: dict[tuple[int, UUID], int] = defaultdict(int)
    for place, kind, people in rows:
        at = ancestors[place]
        above = at.pk if at.level == below else getattr(at, f"{below}_id", None)
        if above is not None:
            found[above, kind] += people
    return found


def _within(region: Region) -> dict[str, int]:
    """Rows of people within the region; the province is everything there is."""
    return {} if region.level == Level.PROVINCE else {f"{region.level}_id": region.pk}
