"""A program's report for those who may open no row: small numbers withheld, others rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.queries.program_report import ProgramReport
from analysis.shares import Share
from analysis.told import told_card
from analysis.withheld import ToldShare, money_column, people_column
from core.templatetags.fmt import rupiah

_MARKS = ("target", "time", "quantity", "papers")
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ToldReport:
    """The figures of a report as they are printed: in the order of its states, places, rounds."""

    states: list[Row]
    places: list[Row]
    rounds: list[Row]
    marks: dict[str, Share | ToldShare]


def told_report(report: ProgramReport, *, exact: bool) -> ToldReport:
    """Unless `exact`, of no column a single cell is withheld: its table's sum, which another table
    has too, would give it back."""
    places, rounds = report.places, report.rounds
    card = report.card
    marked = card if exact or card is None else told_card(card)
    return ToldReport(
        states=list(zip(_people([count for _label, count in report.states], exact), strict=True)),
        places=list(
            zip(
                _people([place.recipients for place in places], exact),
                _people([place.approved for place in places], exact),
                _people([place.rejected for place in places], exact),
                _money([(place.amount, place.approved) for place in places], exact),
                strict=True,
            )
        ),
        rounds=list(
            zip(
                _people([each.shares for each in rounds], exact),
                _people([each.received for each in rounds], exact),
                _money([(each.amount, each.received) for each in rounds], exact),
                strict=True,
            )
        ),
        marks={} if marked is None else {name: getattr(marked, name) for name in _MARKS},
    )


def _people(counts: Sequence[int], exact: bool) -> Sequence[object]:
    return counts if exact else [str(one) for one in people_column(counts)]


def _money(cells: Sequence[tuple[Decimal, int]], exact: bool) -> Sequence[object]:
    if exact:
        return [rupiah(amount) for amount, _people in cells]
    return [str(one) for one in money_column(cells)]
