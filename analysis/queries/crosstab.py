"""The base counted by a variable, and by place or decile: one statement over the base in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from accounts.scope import Scope
from analysis.queries.aggregating import aggregating
from analysis.queries.coverage import BELOW, reaches
from analysis.variables import Countable
from beneficiaries.codebook_variable import Unit
from regions.enums import Level
from regions.models import Region

DECILES = tuple(range(1, 11))

_OF_HOUSEHOLDS = "beneficiaries_household t"
_OF_PERSONS = "beneficiaries_person t"
# A person has the decile of the household.
_WITH_DECILE = f"{_OF_PERSONS} JOIN beneficiaries_household h ON h.id = t.household_id"
_COUNT = """
SELECT {row}, {column}, count(*) FROM {rows}
WHERE t.in_base
  AND (%(within)s::int IS NULL OR t.{within} = %(within)s)
  AND (%(last)s::int IS NULL OR {decile} <= %(last)s)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A place, or a decile, with how many have each value: in the order of the variable's values,
    those of whom it is not known last. `region_id` is 0 for a decile."""

    name: str
    code: str
    region_id: int
    counts: tuple[int, ...]


def by_place(scope: Scope, place: Region, variable: Countable, last: int | None) -> list[Row]:
    """The places right below `place`, by code; `last` is the highest decile counted, None all.

    Raises `ValueError` for a village, and for a place outside of the scope.
    """
    if place.level not in BELOW or not reaches(scope, place):
        raise ValueError(f"Nothing to count below {place.level} {place.pk}.")
    below, within = BELOW[Level(place.level)]
    counted = _counted(variable, f"t.{below}_id", within, place, last)
    parent = "province" if within is None else within.removesuffix("_id")
    places = Region.objects.filter(level=below, **{parent: place.pk}).order_by("code")
    return [
        Row(each.name, each.code, each.pk, _in_order(variable, counted.get(each.pk, {})))
        for each in places
        if each.valid_to is None or each.pk in counted
    ]


def by_decile(scope: Scope, place: Region, variable: Countable, last: int | None) -> list[Row]:
    """The deciles of `place` up to `last`; with all of them, also those of no decile."""
    if place.level not in BELOW or not reaches(scope, place):
        raise ValueError(f"Nothing to count in {place.level} {place.pk}.")
    _below, within = BELOW[Level(place.level)]
    counted = _counted(variable, _decile(variable), within, place, last)
    deciles: Iterable[int | None] = range(1, last + 1) if last else (*DECILES, None)
    return [
        Row(
            _("Desil %(number)s") % {"number": decile} if decile else _("Desil tidak diketahui"),
            "",
            0,
            _in_order(variable, counted.get(decile, {})),
        )
        for decile in deciles
    ]


Counted = dict[int | None, dict[int | None, int]]


def _counted(
    variable: Countable, row: str, within: str | None, place: Region, last: int | None
) -> Counted:
    """Row -> value -> how many. Names of columns are our own words, the rest are parameters."""
    decile = _decile(variable)
    ranked = last is not None or row == decile
    sql = _COUNT.format(
        row=row,
        column=variable.column,
        rows=_rows(variable, ranked=ranked),
        within=within or "regency_id",
        decile=decile if ranked else "NULL::int",
    )
    found: Counted = {}
    with aggregating(), connection.cursor() as cursor:
        cursor.execute(sql, {"within": place.pk if within else None, "last": last})
        for of_row, value, count in cursor.fetchall():
            found.setdefault(of_row, {})[value] = count
    return found


def _decile(variable: Countable) -> str:
    return "t.decile" if variable.unit is Unit.HOUSEHOLD else "h.decile"


def _rows(variable: Countable, *, ranked: bool) -> str:
    if variable.unit is Unit.HOUSEHOLD:
        return _OF_HOUSEHOLDS
    return _WITH_DECILE if ranked else _OF_PERSONS


def _in_order(variable: Countable, found: dict[int | None, int]) -> tuple[int, ...]:
    known = [found.get(value, 0) for value in variable.values]
    return (*known, sum(found.values()) - sum(known))
