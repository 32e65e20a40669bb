"""What a reader is told of counted places, cards and years: all of it, or what is not withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from accounts.scope import Scope
from analysis.queries.coverage import Coverage
from analysis.queries.scorecard import Card
from analysis.shares import Share
from analysis.withheld import (
    HIDDEN,
    Money,
    People,
    ToldShare,
    counts_exactly,
    money_column,
    people_column,
    share_column,
    sum_of_two,
    two_parts,
)

SHARES = ("target", "person", "location", "time", "quantity", "papers", "documents")


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """A `Coverage` in numbers that give no family away."""

    region_id: int
    name: str
    code: str
    target: People
    target_aided: People
    unserved: People
    outside_aided: People
    unknown_aided: People
    unlisted: People
    inclusion: ToldShare
    amount: Money

    @property
    def served(self) -> ToldShare:
        return ToldShare(self.target_aided, self.target)

    @property
    def exclusion(self) -> ToldShare:
        return ToldShare(self.unserved, self.target)


@dataclass(frozen=True, slots=True)
class ToldCard:
    """A `Card` in numbers that give no family away."""

    label: str
    target: ToldShare
    person: ToldShare
    location: ToldShare
    time: ToldShare
    quantity: ToldShare
    papers: ToldShare
    documents: ToldShare
    planned: Money
    delivered: Money


@dataclass(frozen=True, slots=True)
class Years:
    """Households by years on aid, all of them, and those on aid for long."""

    by_years: dict[int, int | People]
    households: int | People
    long: int | People


def told_places(
    scope: Scope, places: Sequence[Coverage]
) -> tuple[Sequence[Coverage | ToldPlace], Coverage | ToldPlace]:
    """The places and all of them together, as this reader may know them."""
    whole = _together(places)
    if counts_exactly(scope):
        return places, whole
    return _places(places), _places([whole])[0]


def told_cards(
    scope: Scope, cards: Sequence[Card], whole: Card
) -> tuple[Sequence[Card | ToldCard], Card | ToldCard]:
    """The cards and their total, as this reader may know them."""
    if counts_exactly(scope):
        return cards, whole
    return _cards(cards), _cards([whole])[0]


def told_card(card: Card) -> ToldCard:
    """One card for those who may open no row."""
    return _cards([card])[0]


def told_years(scope: Scope, by_years: Mapping[int, int]) -> Years:
    """The bars, their sum and the sum of the long ones, which is a second total beside it."""
    least = settings.LONG_AID_YEARS
    long = sum(count for year, count in by_years.items() if year >= least)
    households = sum(by_years.values())
    if counts_exactly(scope):
        return Years(dict(by_years), households, long)
    bars: dict[int, People] = {}
    for half in ([y for y in by_years if y < least], [y for y in by_years if y >= least]):
        bars.update(zip(half, people_column([by_years[year] for year in half]), strict=True))
    if sum(bar.value is None for bar in bars.values()) == 1:
        # The only bar of its half: one of the other half goes with it.
        bars = dict(zip(by_years, people_column(list(by_years.values())), strict=True))
    short_withheld = People.of(households - long).value is None
    long_told = HIDDEN if short_withheld and People.of(long).value else People.of(long)
    return Years({year: bars[year] for year in by_years}, People.of(households), long_told)


def _together(places: Sequence[Coverage]) -> Coverage:
    names = (
        "target", "target_aided", "outside_aided", "unknown_aided", "unlisted", "amount", "paid",
    )  # fmt: skip
    sums = {name: sum(getattr(place, name) for place in places) for name in names}
    return Coverage(0, "", "", **sums)


def _places(places: Sequence[Coverage]) -> list[ToldPlace]:
    def column(name: str) -> list[People]:
        return people_column([getattr(place, name) for place in places])

    columns = zip(
        places, column("target"), column("target_aided"), column("unserved"),
        column("outside_aided"), column("unknown_aided"), column("unlisted"),
        money_column([(Decimal(place.amount), place.paid) for place in places]), strict=True,
    )  # fmt: skip
    told = []
    for place, target, aided, unserved, outside, unknown, unlisted, amount in columns:
        aided_here, unserved_here = two_parts(place.target_aided, place.unserved)
        told.append(
            ToldPlace(
                place.region_id, place.name, place.code, target,
                _stricter(aided, aided_here), _stricter(unserved, unserved_here),
                outside, unknown, unlisted,
                ToldShare(outside, sum_of_two(place.target_aided, place.outside_aided)), amount,
            )
        )  # fmt: skip
    return told


def _cards(cards: Sequence[Card]) -> list[ToldCard]:
    shares: dict[str, list[ToldShare]] = {}
    for name in SHARES:
        own: list[Share] = [getattr(card, name) for card in cards]
        shares[name] = share_column(own)
    planned = money_column([(card.planned, card.due) for card in cards])
    delivered = money_column([(card.delivered, card.reached) for card in cards])
    return [
        ToldCard(
            label=card.label,
            planned=planned[at],
            delivered=delivered[at],
            **{name: told[at] for name, told in shares.items()},
        )
        for at, card in enumerate(cards)
    ]


def _stricter(one: People, other: People) -> People:
    """The one that says less."""
    return other if one.value is not None else one
