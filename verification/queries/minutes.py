"""The figures of minutes: decisions of a period that still stand, by program."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts.scope import Scope
from verification.enums import Action, PersonOutcome
from verification.models import Case, Decision


@dataclass(frozen=True, slots=True)
class Period:
    """What the minutes speak of: decisions from `first` to `last`, both included."""

    first: datetime.date
    last: datetime.date
    program: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Decisions on recipients of one program. `examined` is the sum of the three verdicts.

    `off_target` and `off_location` are refusals for the person and for the place (a refusal may be
    both); `not_in_base` those examined who were not found in the base; `in_bulk` those decided
    by filter.
    """

    program: str
    agency: str
    examined: int
    approved: int
    rejected: int
    returned: int
    off_target: int
    off_location: int
    not_in_base: int
    in_bulk: int

    def __add__(self, other: Line) -> Line:
        sums = {
            field.name: getattr(self, field.name) + getattr(other, field.name)
            for field in fields(self)
            if field.name not in ("program", "agency")
        }
        return Line(self.program, self.agency, **sums)

    def counts(self) -> dict[str, int]:
        """The figures by name, as they are kept with the minutes."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in ("program", "agency")
        }


VERDICTS = (Action.APPROVE, Action.REJECT, Action.RETURN)


def standing(scope: Scope, period: Period) -> QuerySet[Decision]:
    """Decisions of the period that nothing has replaced since, of the scope's territory."""
    asked: dict[str, Any] = {} if period.program is None else {"case__program": period.program}
    return Decision.objects.visible_to(scope).filter(
        action__in=VERDICTS,
        case__version=F("case_version") + 1,
        decided_at__date__range=(period.first, period.last),
        **asked,
    )


def lines(scope: Scope, period: Period) -> list[Line]:
    """One line for each program, by agency and name."""
    refused = Q(action=Action.REJECT)
    rows = (
        standing(scope, period)
        .order_by()
        .values(program=F("case__program__name"), office=F("case__agency__short_name"),
                key=F("case__program"))
        .annotate(
            examined=Count("pk"),
            approved=Count("pk", filter=Q(action=Action.APPROVE)),
            rejected=Count("pk", filter=refused),
            returned=Count("pk", filter=Q(action=Action.RETURN)),
            off_target=Count("pk", filter=refused & Q(person_verdict=False)),
            off_location=Count("pk", filter=refused & Q(location_verdict=False)),
            not_in_base=Count("pk", filter=Q(case__person_outcome=PersonOutcome.NOT_FOUND)),
            bulk=Count("pk", filter=Q(in_bulk=True)),
        )
        .order_by("office", "program", "key")
    )  # fmt: skip
    return [
        Line(
            row["program"], row["office"], row["examined"], row["approved"], row["rejected"],
            row["returned"], row["off_target"], row["off_location"], row["not_in_base"],
            row["bulk"],
        )
        for row in rows
    ]  # fmt: skip


def total(rows: Iterable[Line], label: str) -> Line:
    """All lines together; zeros when there are none."""
    whole = Line(label, "", 0, 0, 0, 0, 0, 0, 0, 0)
    for row in rows:
        whole += row
    return whole


def deciders(scope: Scope, period: Period) -> Sequence[str]:
    """Names of the verifiers who decided, for the minutes' text."""
    rows = standing(scope, period).order_by("decided_by__name")
    return list(rows.values_list("decided_by__name", flat=True).distinct())


def waiting_at(scope: Scope) -> int:
    """Cases that wait for a verdict now."""
    return Case.objects.visible_to(scope).waiting().count()
