"""Which kinds of aid go together: the matrix, one pair, and what was in force before."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.models import Job
from programs.enums import OverlapVerdict
from programs.models import OverlapRule, ProgramKind
from programs.overlap_rules import RECOMPUTE, Law, built_in

Rules = dict[frozenset[uuid.UUID], OverlapRule]


@dataclass(frozen=True, slots=True)
class Cell:
    """What holds between two kinds. `rule` is None where the built-in rule holds."""

    first: ProgramKind
    second: ProgramKind
    law: Law
    rule: OverlapRule | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A kind, its number in the matrix, and what holds with the kinds up to itself."""

    number: int
    kind: ProgramKind
    cells: list[Cell]


def matrix() -> list[MatrixRow]:
    """The lower half: a pair has no order. Kinds no longer used are left out."""
    kinds = list(ProgramKind.objects.filter(is_active=True))
    rules = _in_force()
    return [
        MatrixRow(number, kind, [_cell(kind, other, rules) for other in kinds[:number]])
        for number, kind in enumerate(kinds, 1)
    ]


def cell(first: ProgramKind, second: ProgramKind) -> Cell:
    """What holds between these two."""
    return _cell(first, second, _in_force())


def laid_down() -> QuerySet[OverlapRule]:
    """The rules in force, those that forbid first."""
    rules = OverlapRule.objects.filter(superseded_at__isnull=True)
    by_weight = rules.order_by("verdict", "first_kind__name", "second_kind__name")
    return by_weight.select_related("first_kind", "second_kind", "set_by")


def history(first: ProgramKind, second: ProgramKind) -> list[OverlapRule]:
    """All rules there ever were for this pair, the latest first."""
    pair = Q(first_kind=first, second_kind=second) | Q(first_kind=second, second_kind=first)
    return list(OverlapRule.objects.filter(pair).select_related("set_by").order_by("-set_at"))


def job_of(rules: Iterable[OverlapRule]) -> Job | None:
    """The latest computing after one of these rules came into force."""
    keys = [rule.pk for rule in rules]
    return Job.objects.filter(kind=RECOMPUTE, subject_id__in=keys).first()


def _in_force() -> Rules:
    return {
        frozenset({rule.first_kind_id, rule.second_kind_id}): rule
        for rule in OverlapRule.objects.filter(superseded_at__isnull=True)
    }


def _cell(first: ProgramKind, second: ProgramKind, rules: Rules) -> Cell:
    rule = rules.get(frozenset({first.pk, second.pk}))
    if rule is None:
        law = built_in(same_kind=first.pk == second.pk, target_unit=first.target_unit)
    else:
        law = Law.of(rule.verdict, rule.unit, rule.period)
    return Cell(first, second, law, rule)


def counts(rows: Iterable[MatrixRow]) -> dict[str, int]:
    """How many pairs of the matrix are allowed, to be looked at, forbidden."""
    verdicts = [each.law.verdict for row in rows for each in row.cells]
    return {verdict.value: verdicts.count(verdict) for verdict in OverlapVerdict}
