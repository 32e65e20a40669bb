"""Overlaps of one recipient or of a page of them, as far as each reader may know.

An agency hears that there is a conflict and of which kind; Bappeda sees the other side, too. Of
another regency's people a regency learns the kind of aid and the regency, and no more.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.scope import Scope
from core.scope import DatabaseRole, acting_as
from programs.enums import FundingSource, OverlapPeriod, RecipientState
from programs.models import Overlap, ProgramKind, Recipient, TouchedRecipient
from programs.overlap_words import conflict_sentence
from programs.queries.families import kin_in_program
from programs.queries.telling import IN_HAND, may_hear_of_overlaps

# The period of the rules that nobody laid down.
_BUILT_IN = OverlapPeriod.SAME_YEAR
_LAW = ("same_program", "verdict", "unit", "by_nik_only", "rule__period")
_OTHER_PROGRAM = (
    "other_program__name", "other_program__kind__name", "other_program__funding",
    "other_program__year",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """A kind of conflict, as an agency reads it. `outcome` is "same_program" or the verdict.

    `aid` names the other program where it is the agency's own, and is empty for anybody else's.
    """

    outcome: str
    counted: str
    aid: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """All that an agency hears. `is_pending`: something changed that is not computed yet."""

    conflicts: list[Heard]
    is_pending: bool
    # Nothing is told before Bappeda holds the recipient.
    is_held_back: bool = False

    @property
    def is_of_others(self) -> bool:
        """Whether any conflict is with another program."""
        return any(heard.outcome != "same_program" for heard in self.conflicts)


@dataclass(frozen=True, slots=True)
class Side:
    """An overlap and what stands on its other side. `other` is None beyond the reader's reach."""

    overlap: Overlap
    other: Recipient | None
    kind: ProgramKind

    @property
    def outcome(self) -> str:
        return "same_program" if self.overlap.same_program else self.overlap.verdict


def overlaps_told(scope: Scope, recipient: Recipient) -> dict[str, Any]:
    """For a recipient's page: `told` for its agency, with `kin` of the same program by name;
    `sides` for Bappeda and the auditors."""
    if scope.role is DatabaseRole.AGENCY:
        kin = kin_in_program(scope, recipient.program, [recipient]).get(recipient.pk, [])
        if not may_hear_of_overlaps(scope, recipient):
            return {"told": Told([], is_pending=False, is_held_back=True), "kin": kin}
        told = told_of(recipient, names_own=scope.is_of(recipient.agency_id))
        return {"told": told, "kin": kin}
    return {"sides": sides_of(scope, recipient.pk)}


def told_of(recipient: Recipient, *, names_own: bool = False) -> Told:
    """What the agency of this recipient may hear. The recipient must come from its own scope.

    `names_own`: the reader works in that agency and knows its other programs.
    """
    with acting_as(DatabaseRole.MATCHING):
        overlaps = Overlap.objects.filter(recipient=recipient)
        if recipient.state in IN_HAND:
            # A NIK can be written by anybody.
            overlaps = overlaps.filter(by_nik_only=False)
        found = set()
        for row in overlaps.values_list(*_LAW, "other_agency_id", *_OTHER_PROGRAM):
            law, (agency_id, *other) = row[: len(_LAW)], row[len(_LAW) :]
            is_own = names_own and agency_id == recipient.agency_id
            found.add((*law, _named(*other) if is_own else ""))
        pending = TouchedRecipient.objects.filter(recipient=recipient).exists()
    # "same program" first, then "forbidden" before "warn".
    rows = sorted(found, key=lambda row: (not row[0], *map(str, row[1:])))
    return Told(
        [
            Heard(
                "same_program" if same_program else verdict,
                conflict_sentence(unit, "" if same_program else period or _BUILT_IN, by_nik=by_nik),
                "" if same_program else aid,
            )
            for same_program, verdict, unit, by_nik, period, aid in rows
        ],
        pending,
    )


def overlaps_seen(scope: Scope) -> QuerySet[Overlap]:
    """Overlaps of the territory, without the working papers of agencies."""
    return (
        Overlap.objects.visible_to(scope)
        .exclude(recipient__state=RecipientState.DRAFT)
        .select_related(
            "recipient__program__agency", "recipient__program__kind", "recipient__case",
            "recipient__regency", "other_regency", "rule__first_kind", "rule__second_kind",
        )
    )  # fmt: skip


def one_row_each(scope: Scope, rows: QuerySet[Overlap]) -> QuerySet[Overlap]:
    """One row for each pair whose two sides the reader sees; the order of the ids decides."""
    first = Q(program_id__lt=F("other_program_id")) | Q(
        program_id=F("other_program_id"), recipient_id__lt=F("other_id")
    )
    if scope.regency_id is not None:
        first |= ~Q(other_regency_id=scope.regency_id)
    return rows.filter(first)


def sides_of(scope: Scope, recipient_id: uuid.UUID) -> list[Side]:
    """The other sides of one recipient's overlaps, the graver first. Empty for an agency."""
    rows = overlaps_seen(scope).filter(recipient_id=recipient_id)
    return with_other_sides(scope, list(rows.order_by("-same_program", "verdict", "found_at")))


def with_other_sides(scope: Scope, rows: Sequence[Overlap]) -> list[Side]:
    """The rows with what this reader may know of the other side, in one more query."""
    reachable = (
        Recipient.objects.visible_to(scope)
        .select_related("program__agency", "program__kind", "case", "regency")
        .in_bulk([row.other_id for row in rows])
    )
    return [Side(row, reachable.get(row.other_id), _other_kind(row)) for row in rows]


def _named(program: str, kind: str, funding: str, year: int) -> str:
    return f"{program} ({kind} · {FundingSource(funding).label} · {year})"


def _other_kind(row: Overlap) -> ProgramKind:
    """Told by the rule: the other program itself may lie beyond the reader's reach."""
    own = row.recipient.program.kind
    if row.rule is None or row.same_program:
        return own
    first, second = row.rule.first_kind, row.rule.second_kind
    return second if first.pk == own.pk else first
