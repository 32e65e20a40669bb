"""What submitting would do, program by program, before anybody does it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from programs.enums import ProgramState, RecipientState
from programs.models import Program, Recipient
from programs.queries.criteria import in_force, rule_in_short
from programs.queries.telling import hidden_outcomes
from verification.queries.ready import is_ready
from verification.queries.submission_marks import (
    GONE,
    LACKING,
    MARKS,
    areas_of,
    clashing,
    lies_outside,
    said_gone,
)


@dataclass(slots=True)
class ToSubmit:
    """Of one program: how many would go, and what is known of them.

    `again` of them were returned before. `waiting` stand returned and are not corrected yet.
    `outcomes` are the engine's answers as far as the agency may hear them; so are the clashes.
    """

    program: Program
    total: int = 0
    again: int = 0
    waiting: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    # By mark of `LACKING`: how many go without it.
    lacking: Counter[str] = field(default_factory=Counter)
    # Of those that would go: how many clash, by the graver, and how many live outside of the areas;
    # `twice` of the forbidden stand in this program twice and clash with no other.
    forbidden: int = 0
    twice: int = 0
    warned: int = 0
    outside: int = 0
    # By mark of `GONE`: of how many the base says that they have died, moved, or were not found.
    gone: Counter[str] = field(default_factory=Counter)
    has_areas: bool = False
    # The rest of the criteria in short, judged after submitting; empty for none.
    rule: str = ""

    @property
    def key(self) -> str:
        """The program's id, for an address."""
        return str(self.program.pk)

    @property
    def gaps(self) -> list[tuple[str, Promise, int]]:
        """Mark, words and number of what is missing; what nobody lacks is left out."""
        return [(mark, MARKS[mark], self.lacking[mark]) for mark in LACKING if self.lacking[mark]]

    @property
    def absences(self) -> list[tuple[str, Promise, int]]:
        """Mark, words and number of those said to be gone; what is said of nobody is left out."""
        return [(mark, MARKS[mark], self.gone[mark]) for mark in GONE if self.gone[mark]]

    @property
    def found(self) -> int:
        return self.outcomes[MatchOutcome.MATCH]

    @property
    def doubtful(self) -> int:
        return self.outcomes[MatchOutcome.DOUBTFUL]

    @property
    def uncertain(self) -> int:
        return self.outcomes[MatchOutcome.NONE]


def in_hand(scope: Scope, recipient_ids: Collection[uuid.UUID] | None) -> QuerySet[Recipient]:
    """Drafts and returned recipients of running programs; of `recipient_ids` when given."""
    rows = Recipient.objects.changeable_by(scope).filter(
        state__in=(RecipientState.DRAFT, RecipientState.RETURNED),
        program__state=ProgramState.RUNNING,
    )
    return rows if recipient_ids is None else rows.filter(pk__in=list(recipient_ids))


def to_submit(
    scope: Scope,
    recipient_ids: Collection[uuid.UUID] | None = None,
    *,
    program_id: uuid.UUID | None = None,
) -> list[ToSubmit]:
    """Every program with something in hand, by name, or the one; in a fixed number of queries."""
    rows = in_hand(scope, recipient_ids)
    if program_id is not None:
        rows = rows.filter(program=program_id)
    found: dict[uuid.UUID, ToSubmit] = {}
    counted = (
        rows.order_by()
        .values("program_id", "match_outcome")
        .annotate(
            ready=Count("pk", filter=is_ready()),
            again=Count("pk", filter=is_ready() & Q(state=RecipientState.RETURNED)),
            **{mark: Count("pk", filter=is_ready() & lacks) for mark, lacks in LACKING.items()},
            rest=Count("pk", filter=~is_ready()),
        )
    )
    counts: list[Any] = list(counted)
    programs = Program.objects.in_bulk([row["program_id"] for row in counts])
    for row in counts:
        key = row["program_id"]
        line = found.setdefault(key, ToSubmit(programs[key]))
        line.total += row["ready"]
        line.again += row["again"]
        line.waiting += row["rest"]
        line.outcomes[row["match_outcome"]] += row["ready"]
        line.lacking.update({mark: row[mark] for mark in LACKING})
    _veil(scope, rows, found)
    _mark(scope, rows, found)
    return sorted(found.values(), key=lambda line: (line.program.name, line.program.pk))


def _veil(scope: Scope, rows: QuerySet[Recipient], found: dict[uuid.UUID, ToSubmit]) -> None:
    """People elsewhere read like nobody found, until Bappeda holds the recipient."""
    hidden = hidden_outcomes(scope, program__in=list(found))
    veiled = rows.filter(is_ready(), pk__in=list(hidden)).order_by()
    for key, outcome, number in veiled.values_list("program_id", "match_outcome").annotate(
        Count("pk")
    ):
        found[key].outcomes[outcome] -= number
        found[key].outcomes[MatchOutcome.NONE] += number


def _mark(scope: Scope, rows: QuerySet[Recipient], found: dict[uuid.UUID, ToSubmit]) -> None:
    """What speaks against them: other aid, and the program's own areas."""
    for key, clashes in clashing(scope, rows).items():
        found[key].forbidden, found[key].warned = clashes.forbidden, clashes.warned
        found[key].twice = clashes.twice
    gone = said_gone(scope, rows)
    placed = rows.filter(pk__in=list(gone)).order_by().values_list("pk", "program_id")
    for pk, key in placed:
        found[key].gone[gone[pk]] += 1
    areas = areas_of(list(found))
    for key in areas:
        found[key].has_areas = True
    for key, criteria in in_force(list(found)).items():
        found[key].rule = rule_in_short(criteria)
    outside = rows.filter(is_ready()).filter(lies_outside(areas)).order_by()
    for key, number in outside.values_list("program_id").annotate(Count("pk")):
        found[key].outside = number
