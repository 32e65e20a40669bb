"""Overlaps of a territory as sums: by rule, by sources of money, by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q

from accounts.scope import Scope
from analysis.queries.aggregating import within_territory
from analysis.withheld import Money, People, money_column, people_column
from core.scope import DatabaseRole
from programs.enums import OverlapVerdict
from programs.overlap_words import outcome_word
from programs.queries.overlap_report import ReportFilter, Sum, report
from programs.queries.overlap_sides import overlaps_seen

_OUTCOMES = ("same_program", OverlapVerdict.FORBIDDEN.value, OverlapVerdict.WARN.value)


@dataclass(frozen=True, slots=True)
class Total:
    """What meets under one heading. `code` names the outcome, where it is one."""

    label: str
    people: People
    money: Money
    code: str = ""


@dataclass(frozen=True, slots=True)
class PlaceTotal:
    """Recipients of one place who meet somebody, and those whose aids may not go together."""

    name: str
    recipients: People
    forbidden: People


@dataclass(frozen=True, slots=True)
class OverlapTotals:
    whole: Total
    outcomes: list[Total] = field(default_factory=list)
    fundings: list[Total] = field(default_factory=list)
    places: list[PlaceTotal] = field(default_factory=list)


def overlap_totals(scope: Scope, year: int | None) -> OverlapTotals:
    """The sums that Bappeda's report of the same territory has, withheld where they are small."""
    with within_territory(scope):
        found = report(scope, ReportFilter(year=year))
        places = _by_place(scope, year)
    verdicts = found.by_verdict()
    return OverlapTotals(
        whole=_column([("", found.total, "")])[0],
        outcomes=_column(
            [(str(outcome_word(code)), verdicts.get(code, Sum()), code) for code in _OUTCOMES]
        ),
        fundings=_column([(name, one, "") for name, one in found.by_funding()]),
        places=places,
    )


def _column(lines: Sequence[tuple[str, Sum, str]]) -> list[Total]:
    """Parts of one whole. Two tables divide the same: of neither is a single cell withheld, or
    the other would give it back."""
    people = people_column([one.units for _label, one, _code in lines])
    money = money_column([(Decimal(one.amount), one.units) for _label, one, _code in lines])
    return [
        Total(label, count, amount, code)
        for (label, _one, code), count, amount in zip(lines, people, money, strict=True)
    ]


def _by_place(scope: Scope, year: int | None) -> list[PlaceTotal]:
    """Below the territory: regencies of the province, districts of a regency. Villages are left
    out: where few live, a count tells of one of them."""
    place = "regency" if scope.role is DatabaseRole.PROVINCE else "district"
    name = f"recipient__{place}__name"
    rows = overlaps_seen(scope)
    if year is not None:
        rows = rows.filter(Q(program__year=year) | Q(other_program__year=year))
    counted = (
        rows.order_by(f"recipient__{place}__code")
        .values_list(f"recipient__{place}__code", name)
        .annotate(
            everybody=Count("recipient_id", distinct=True),
            forbidden=Count(
                "recipient_id",
                distinct=True,
                filter=Q(verdict=OverlapVerdict.FORBIDDEN) | Q(same_program=True),
            ),
        )
    )
    lines = list(counted)
    everybody = people_column([line[2] for line in lines])
    forbidden = people_column([line[3] for line in lines])
    return [
        PlaceTotal(line[1], *cells)
        for line, *cells in zip(lines, everybody, forbidden, strict=True)
    ]
