"""The four marks of rightly given aid (4T): the right people, in time, in full, with its papers.

* *Tepat sasaran*: decided recipients that were found right in person and place.
* *Tepat waktu*: shares of recipients due by today that were handed out by the day planned, give or
  take `SCORECARD_DAYS_LATE` days.
* *Tepat jumlah*: the same shares, handed out in full.
* *Tepat administrasi*: decided recipients whose papers were complete.

Which days and amounts count as right is nowhere laid down in a regulation known to us
(unconfirmed): each share is printed with its denominator, so that a reader can judge.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.scope import Scope
from analysis.queries.aggregating import aggregating
from analysis.shares import NOTHING, Share
from core.scope import DatabaseRole
from programs.enums import DistributionState, ItemState
from programs.models import DistributionItem
from verification.enums import Action, AdministrationOutcome
from verification.models import Decision


class Axis(StrEnum):
    """What a line of the scorecard stands for."""

    PROGRAM = "program"
    AGENCY = "agency"
    REGENCY = "regency"
    YEAR = "year"
    FUNDING = "funding"
    SECTOR = "sector"
    STRATEGY = "strategy"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is counted; None means all."""

    year: int | None = None
    regency: int | None = None
    agency: str | None = None
    kind: str | None = None
    funding: str | None = None
    program: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One line. `person` and `location` are the two halves of `target`; `documents` are shares
    handed out in rounds with decree and handover minutes. Money in rupiah. `due` and `reached` are
    the families the money was planned for and came to: one may hold many shares.
    """

    key: Any
    label: str
    target: Share = NOTHING
    person: Share = NOTHING
    location: Share = NOTHING
    time: Share = NOTHING
    quantity: Share = NOTHING
    papers: Share = NOTHING
    documents: Share = NOTHING
    planned: Decimal = field(default=Decimal(0))
    delivered: Decimal = field(default=Decimal(0))
    due: int = 0
    reached: int = 0

    def __add__(self, other: Card) -> Card:
        sums = {name: getattr(self, name) + getattr(other, name) for name in _SUMMED}
        return replace(self, **sums)


_SUMMED = (
    "target", "person", "location", "time", "quantity", "papers", "documents", "planned",
    "delivered", "due", "reached",
)  # fmt: skip

# Key and label of a line, seen from a decision's case and from an item's recipient.
_KEYS: dict[Axis, tuple[str, str]] = {
    Axis.PROGRAM: ("program_id", "program__name"),
    Axis.AGENCY: ("agency_id", "agency__short_name"),
    Axis.REGENCY: ("regency_id", "regency__name"),
    Axis.YEAR: ("program__year", "program__year"),
    Axis.FUNDING: ("program__funding", "program__funding"),
    Axis.SECTOR: ("program__sector", "program__sector"),
    Axis.STRATEGY: ("program__priority", "program__priority"),
}


def scorecard(scope: Scope, axis: Axis, wanted: Narrowing, today: datetime.date) -> list[Card]:
    """One card for each value of the axis within the scope, by label; in two queries."""
    with aggregating():
        decided = list(_decided(scope, axis, wanted))
        handed = list(_handed_out(scope, axis, wanted, today))
    cards: dict[Any, Card] = {}
    for row in decided:
        whole = row["whole"]
        cards[row["key"]] = Card(
            key=row["key"],
            label=str(row["label"]),
            target=Share(row["both"], whole),
            person=Share(row["person"], whole),
            location=Share(row["location"], whole),
            papers=Share(row["papers"], whole),
        )
    for row in handed:
        due, received = row["due"], row["received"]
        card = cards.get(row["key"]) or Card(key=row["key"], label=str(row["label"]))
        cards[row["key"]] = replace(
            card,
            time=Share(row["in_time"], due),
            quantity=Share(row["in_full"], due),
            documents=Share(row["documented"], received),
            planned=row["planned"] or Decimal(0),
            delivered=row["delivered"] or Decimal(0),
            due=row["due_families"],
            reached=row["reached"],
        )
    return sorted(cards.values(), key=lambda card: card.label)


def total(cards: Iterable[Card], label: str) -> Card:
    """All lines together."""
    whole = Card(key=None, label=label)
    for card in cards:
        whole += card
    return whole


def _decided(scope: Scope, axis: Axis, wanted: Narrowing) -> Iterable[Any]:
    """Cases by the decision that stands: the one on the version before the case's own."""
    key, label = (f"case__{path}" for path in _KEYS[axis])
    yes = Q(person_verdict=True)
    there = Q(location_verdict=True)
    return (
        Decision.objects.filter(
            _within(scope),
            _narrowed(wanted, "case__"),
            action__in=(Action.APPROVE, Action.REJECT),
            case__version=F("case_version") + 1,
        )
        .order_by()
        .values(key=F(key), label=_label(scope, axis, label))
        .annotate(
            whole=Count("pk"),
            both=Count("pk", filter=yes & there),
            person=Count("pk", filter=yes),
            location=Count("pk", filter=there),
            papers=Count(
                "pk", filter=Q(case__administration_outcome=AdministrationOutcome.COMPLETE)
            ),
        )
    )


def _handed_out(scope: Scope, axis: Axis, wanted: Narrowing, today: datetime.date) -> Iterable[Any]:
    """Shares of recipients in rounds that were due by `today` and not called off."""
    key, label = (
        path if path.startswith(("agency", "regency")) else f"distribution__{path}"
        for path in _KEYS[axis]
    )
    received = Q(state=ItemState.RECEIVED)
    family = Coalesce("recipient__household_id", "recipient_id")
    lenience = Value(
        datetime.timedelta(days=settings.SCORECARD_DAYS_LATE), output_field=DurationField()
    )
    latest = ExpressionWrapper(F("distribution__planned_on") + lenience, output_field=DateField())
    in_full = Q(planned_amount=None) | Q(amount__gte=F("planned_amount"))
    papers = ~Q(distribution__decree_number="") & ~Q(distribution__handover_number="")
    return (
        DistributionItem.objects.filter(
            _within(scope), _narrowed(wanted, "distribution__"),
            distribution__planned_on__lte=today,
        )
        .exclude(distribution__state=DistributionState.CANCELLED)
        .order_by()
        .values(key=F(key), label=_label(scope, axis, label))
        .annotate(
            due=Count("pk"),
            received=Count("pk", filter=received),
            in_time=Count("pk", filter=received & Q(received_on__lte=latest)),
            in_full=Count("pk", filter=received & in_full),
            documented=Count("pk", filter=received & papers),
            planned=Sum("planned_amount"),
            delivered=Sum("amount", filter=received),
            due_families=Count(family, distinct=True),
            reached=Count(family, distinct=True, filter=received),
        )
    )  # fmt: skip


def _label(scope: Scope, axis: Axis, path: str) -> Any:
    """A program goes by its name and year, and outside of its agency by that too: it bears the
    same name every year, and several agencies may give theirs the same."""
    if axis is not Axis.PROGRAM:
        return F(path)
    to_program = path.removesuffix("name")
    named = Concat(F(path), Value(" "), Cast(to_program + "year", CharField()))
    if scope.role is DatabaseRole.AGENCY:
        return named
    return Concat(named, Value(" · "), F(to_program + "agency__short_name"))


def _within(scope: Scope) -> Q:
    """The reader's rows. The publishing role sees all, so that this is the only wall here."""
    if scope.role is DatabaseRole.AGENCY:
        return Q(agency_id=scope.agency_id)
    return Q(regency_id=scope.regency_id) if scope.regency_id is not None else Q()


def _narrowed(wanted: Narrowing, to_program: str) -> Q:
    paths = {
        "year": f"{to_program}program__year",
        "kind": f"{to_program}program__kind__code",
        "funding": f"{to_program}program__funding",
        "program": f"{to_program}program",
        "agency": "agency_id",
        "regency": "regency_id",
    }
    asked = {path: getattr(wanted, name) for name, path in paths.items()}
    return Q(**{path: value for path, value in asked.items() if value is not None})
