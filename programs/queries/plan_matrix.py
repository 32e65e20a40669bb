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
from programs.disclosure import Shown, shown
from programs.models import Plan, ProgramKind, Recipient
from programs.overlap_rules import STANDING
from regions.enums import Level
from regions.models import Region

# The level of the rows below each place.
_BELOW = {
    Level.PROVINCE: Level.REGENCY,
    Level.REGENCY: Level.DISTRICT,
    Level.DISTRICT: Level.VILLAGE,
}


@dataclass(slots=True)
class Cell:
    """One kind in one place. `others` is None for Bappeda, whose `standing` counts everybody."""

    kind: str
    standing: int = 0
    planned: int = 0
    others: Shown | None = None
    # Programs that meet in this one village; not counted in larger places, where they should.
    programs: int = 0
    in_village: bool = False

    @property
    def is_empty(self) -> bool:
        others = self.others is not None and self.others.value is not None
        return not (self.standing or self.planned or others)

    @property
    def is_double(self) -> bool:
        """The same kind in one village from more than one program."""
        if not self.in_village:
            return False
        beside = self.others is not None and self.others.value is not None
        return self.programs > 1 or (self.standing > 0 and beside)

    @property
    def is_waiting(self) -> bool:
        """Planned, and nobody stands in it yet."""
        return self.planned > 0 and not self.standing and not (self.others and self.others.value)


@dataclass(slots=True)
class Row:
    """One place. `need` are its poor households, `aided` all who stand in any aid there.

    For an agency `aided` are its own and `others` all the rest. Of a larger place Bappeda also
    reads how many of its villages have poor households and no aid, or the same aid twice.
    """

    region: Region
    need: Shown
    aided: int
    others: Shown | None
    cells: list[Cell] = field(default_factory=list)
    gap_villages: int | None = None
    double_villages: int | None = None

    @property
    def is_gap(self) -> bool:
        """Poor households, and nobody in any aid (for an agency: too few others to be named)."""
        beside = self.others is not None and self.others.value is not None
        return (self.need.value or 0) > 0 and not self.aided and not beside


@dataclass(frozen=True, slots=True)
class Matrix:
    """`kinds` head the columns, in the order of each row's cells."""

    region: Region
    level: Level
    kinds: list[ProgramKind]
    rows: list[Row]

    @property
    def gaps(self) -> int:
        """Villages with poor households and no aid; for an agency the rows that look so."""
        return sum(
            row.is_gap if row.gap_villages is None else row.gap_villages for row in self.rows
        )

    @property
    def doubles(self) -> int:
        """Villages that get one kind from more than one program, as far as the reader may know."""
        return sum(
            any(cell.is_double for cell in row.cells)
            if row.double_villages is None
            else row.double_villages
            for row in self.rows
        )


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
        with acting_as(DatabaseRole.PUBLISH):
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
