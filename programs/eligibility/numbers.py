"""Variables that are numbers: read from a column, reckoned, or counted over the members."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from programs.eligibility.pieces import HOUSEHOLDS, Sql
from programs.eligibility.variables import CHILD_BELOW, ELDERLY_FROM, TODDLER_BELOW


def bounds(name: str, table: str, on: datetime.date) -> tuple[Sql, Sql | None]:
    """The number; or, where members of unknown age are among them, a lowest and a highest."""
    if name in COUNTED:
        known = f"(CASE WHEN m.people > 0 THEN m.{COUNTED[name]} END)"
        return Sql(known), Sql(f"({known} + m.ageless)")
    return _NUMBERS.get(name, _plain_number)(name, table, on), None


def _plain_number(name: str, table: str, _on: datetime.date) -> Sql:
    return Sql(f"{table}.{name}")


def _age(_name: str, table: str, on: datetime.date) -> Sql:
    """Whole years; somebody born after the day counts as 0."""
    born = f"{table}.birth_date"
    return Sql(
        f"(CASE WHEN {born} > %s THEN 0 ELSE date_part('year', age(%s::date, {born})) END)",
        (on, on),
    )


def _people(_name: str, _table: str, _on: datetime.date) -> Sql:
    """As the register counts them; where it does not, the members it lists."""
    return Sql(f"COALESCE(NULLIF({HOUSEHOLDS}.member_count, 0), m.people)")


def _area_per_person(name: str, table: str, on: datetime.date) -> Sql:
    return Sql(f"({HOUSEHOLDS}.floor_area / {_people(name, table, on).text})")


_NUMBERS: dict[str, Callable[[str, str, datetime.date], Sql]] = {
    "age": _age,
    "member_count": _people,
    "floor_area_per_person": _area_per_person,
}
# Numbers counted over the members; those of unknown age leave a lowest and a highest.
COUNTED = {"elderly_count": "elderly", "child_count": "children", "toddler_count": "toddlers"}
_AGES = {
    "elderly": (">=", ELDERLY_FROM),
    "children": ("<", CHILD_BELOW),
    "toddlers": ("<", TODDLER_BELOW),
}


def counts(name: str, on: datetime.date) -> dict[str, Sql]:
    """The aggregates over `member` that `bounds` of a counted variable speaks of."""
    sign, bound = _AGES[name]
    age = _age("age", "member", on)
    return {
        "people": Sql("NULLIF(count(*), 0)"),
        "ageless": Sql("count(*) FILTER (WHERE member.birth_date IS NULL)"),
        name: age.within(f"count(*) FILTER (WHERE {{}} {sign} {bound})"),
    }
