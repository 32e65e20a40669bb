"""The figures of one program's report."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from accounts.scope import Scope
from analysis.queries.scorecard import Axis, Card, Narrowing, scorecard
from programs.enums import ItemState, RecipientState
from programs.models import Distribution, Program, Recipient


@dataclass(frozen=True, slots=True)
class Place:
    """Recipients of one district."""

    regency: str
    district: str
    recipients: int
    approved: int
    rejected: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Round:
    """One round of handing out: planned and received shares, and money received."""

    distribution: Distribution
    shares: int
    received: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ProgramReport:
    program: Program
    states: list[tuple[str, int]]
    places: list[Place]
    rounds: list[Round]
    card: Card | None


def program_report(scope: Scope, program: Program, today: datetime.date) -> ProgramReport:
    """What the reader's scope sees of the program, in sums."""
    recipients = Recipient.objects.visible_to(scope).filter(program=program).order_by()
    counted = dict(recipients.values_list("state").annotate(n=Count("pk")))
    cards = scorecard(scope, Axis.PROGRAM, Narrowing(program=program.pk), today)
    return ProgramReport(
        program=program,
        # Also those that nobody has: a line that is left out would tell that it is none.
        states=[(str(state.label), counted.get(state.value, 0)) for state in RecipientState],
        places=_places(scope, program),
        rounds=_rounds(scope, program),
        card=cards[0] if cards else None,
    )


def _places(scope: Scope, program: Program) -> list[Place]:
    given = Q(state__in=(RecipientState.APPROVED, RecipientState.ENDED))
    rows = (
        Recipient.objects.visible_to(scope)
        .filter(program=program)
        .exclude(state=RecipientState.WITHDRAWN)
        .order_by()
        .values_list("regency__name", "district__name")
        .annotate(
            n=Count("pk"),
            approved=Count("pk", filter=given),
            rejected=Count("pk", filter=Q(state=RecipientState.REJECTED)),
            rupiah=Sum("amount", filter=given),
        )
        .order_by("regency__name", "district__name")
    )
    return [
        Place(regency, district, number, approved, rejected, rupiah or Decimal(0))
        for regency, district, number, approved, rejected, rupiah in rows
    ]


def _rounds(scope: Scope, program: Program) -> list[Round]:
    received = Q(items__state=ItemState.RECEIVED)
    rounds = (
        Distribution.objects.visible_to(scope)
        .filter(program=program)
        .annotate(
            shares=Count("items"),
            received=Count("items", filter=received),
            rupiah=Sum("items__amount", filter=received),
        )
        .order_by("number")
    )
    return [Round(each, each.shares, each.received, each.rupiah or Decimal(0)) for each in rounds]
