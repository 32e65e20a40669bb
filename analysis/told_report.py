"""A program's report for those who may open no row: small numbers withheld, others rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from analysis.queries.program_report import Place, ProgramReport, Round
from analysis.shares import Share
from analysis.told import told_card
from analysis.withheld import HIDDEN, Money, People, ToldShare, people_column
from core.templatetags.fmt import EMPTY, rupiah

_MARKS = ("target", "time", "quantity", "papers")
Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ToldReport:
    """The figures of a report as they are printed: in the order of its states, rounds, and of
    `districts` (regency and name). `folds_badly` where no district may be told apart."""

    states: list[Row]
    districts: list[tuple[str, str]]
    places: list[Row]
    folds_badly: bool
    rounds: list[Row]
    marks: dict[str, Share | ToldShare]


def told_report(report: ProgramReport, *, exact: bool) -> ToldReport:
    """Unless `exact`, of no column a single cell is withheld: its table's sum, which another table
    has too, would give it back."""
    card = report.card
    marked = card if exact or card is None else told_card(card)
    places = report.places if exact else _folded(report.places)
    counts = [count for _label, count in report.states]
    return ToldReport(
        states=[(count,) for count in counts] if exact else _printed(people_column(counts)),
        districts=[(place.regency, place.district) for place in places],
        places=_exact_places(places) if exact else _told_places(places),
        folds_badly=bool(report.places) and not places,
        rounds=_exact_rounds(report.rounds) if exact else _told_rounds(report.rounds),
        marks={} if marked is None else {name: getattr(marked, name) for name in _MARKS},
    )


def _folded(places: Sequence[Place]) -> list[Place]:
    """Districts with few recipients in one line; no district at all where that line has few, or
    is a single district, which then is known by it."""
    least = settings.DISCLOSURE_THRESHOLD
    large = [place for place in places if place.recipients >= least]
    small = [place for place in places if place.recipients < least]
    if not small:
        return large
    together = sum(place.recipients for place in small)
    if len(small) == 1 or together < least:
        return []
    others = Place(
        regency=EMPTY,
        district=_("Kecamatan lain"),
        recipients=together,
        approved=sum(place.approved for place in small),
        rejected=sum(place.rejected for place in small),
        amount=sum((place.amount for place in small), Decimal(0)),
    )
    return [*large, others]


def _told_places(places: Sequence[Place]) -> list[Row]:
    """Every line has enough recipients. What is withheld reads alike whatever it is, none too."""
    least = settings.DISCLOSURE_THRESHOLD
    approved = _status_column(
        [place.approved for place in places],
        # A small rest hides behind the rounding of a large number, not of a hardly larger one.
        [
            place.approved >= least
            and (place.recipients - place.approved >= least or place.approved >= 2 * least)
            for place in places
        ],
    )
    rejected = _status_column(
        [place.rejected for place in places],
        # Nor does a line say that nearly everybody of a district was refused.
        [
            place.rejected >= least and place.recipients - place.rejected >= least
            for place in places
        ],
    )
    return [
        (
            str(People.of(place.recipients)),
            str(given),
            str(refused),
            str(_money(place.amount, place.approved, given)),
        )
        for place, given, refused in zip(places, approved, rejected, strict=True)
    ]


def _status_column(counts: Sequence[int], safe: Sequence[bool]) -> list[People]:
    """Cells above their total: withheld where not `safe`, and with them the next smallest ones,
    until at least two are, and enough people are in these."""
    withheld = {at for at, is_safe in enumerate(safe) if not is_safe}
    for at in sorted(range(len(counts)), key=lambda at: counts[at]):
        people = sum(counts[each] for each in withheld)
        if not withheld or (len(withheld) > 1 and people >= settings.DISCLOSURE_THRESHOLD):
            break
        withheld.add(at)
    return [HIDDEN if at in withheld else People.of(n) for at, n in enumerate(counts)]


def _told_rounds(rounds: Sequence[Round]) -> list[Row]:
    shares = people_column([each.shares for each in rounds])
    received = people_column([each.received for each in rounds])
    return [
        (str(planned), str(got), str(_money(each.amount, each.received, got)))
        for each, planned, got in zip(rounds, shares, received, strict=True)
    ]


def _money(amount: Decimal, count: int, told: People) -> Money:
    """Of people who are withheld, their money is too."""
    return Money(None) if told.value is None else Money.of(amount, count)


def _exact_places(places: Sequence[Place]) -> list[Row]:
    return [(one.recipients, one.approved, one.rejected, rupiah(one.amount)) for one in places]


def _exact_rounds(rounds: Sequence[Round]) -> list[Row]:
    return [(each.shares, each.received, rupiah(each.amount)) for each in rounds]


def _printed(column: Sequence[People]) -> list[Row]:
    return [(str(one),) for one in column]
