"""Asking the evaluator: of rows by key, and inside of querysets."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Expression

from programs.eligibility.pieces import HOUSEHOLDS, PERSONS, Sql, joined
from programs.eligibility.sql import Compiled, Rule, compile_rule
from programs.eligibility.variables import Subject

Answer = bool | None
Value = bool | int | float | None


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """`value` is what the base says; over the members of a household, how many meet it."""

    answer: Answer
    value: Value


@dataclass(frozen=True, slots=True)
class GroupResult:
    answer: Answer
    conditions: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answers to a rule: on the decile (True when any will do), and by group."""

    decile: Answer
    groups: tuple[GroupResult, ...]

    @property
    def answer(self) -> Answer:
        answers = [self.decile, *(group.answer for group in self.groups)]
        if False in answers:
            return False
        return None if None in answers else True


def judge(rule: Rule, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Result]:
    """The results of persons or households by key, in one query; left out who is not in the base.

    Reads whatever rows the present database role may read.
    """
    if not keys:
        return {}
    compiled = compile_rule(rule, details=True)
    table = PERSONS if rule.unit is Subject.PERSON else HOUSEHOLDS
    select = joined(
        [
            Sql(f"{table}.id"),
            compiled.decile,
            *compiled.groups,
            *(one for group in compiled.conditions for one in group),
            *(one for group in compiled.values for one in group),
        ],
        ", ",
    )
    tables = compiled.tables(rule.unit)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {select.text} FROM {tables.text}"  # noqa: S608 - compiled, values are parameters
            f" WHERE {table}.in_base AND {table}.id = ANY(%s)",
            [*select.params, *tables.params, list(keys)],
        )
        return {row[0]: _result(rule, row[1:]) for row in cursor.fetchall()}


def _result(rule: Rule, row: tuple[Any, ...]) -> Result:
    count = len(rule.groups)
    answers = iter(row[1 + count :])
    flat = [next(answers) for group in rule.groups for _one in group.of]
    values = list(answers)
    groups, at = [], 0
    for number, group in enumerate(rule.groups):
        results = tuple(
            ConditionResult(flat[place], _plain(values[place]))
            for place in range(at, at + len(group.of))
        )
        at += len(group.of)
        groups.append(GroupResult(row[1 + number], results))
    return Result(row[0], tuple(groups))


def _plain(value: Any) -> Value:
    if isinstance(value, Decimal | float):
        number = round(float(value), 2)
        return int(number) if number == int(number) else number
    found: Value = value
    return found


class Meets(Expression):
    """A rule as a condition of a queryset: `Household.objects.filter(Meets(rule))`.

    For a rule on persons the queryset must join the household (`filter(household__in_base=True)`).
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, rule: Rule) -> None:
        super().__init__(output_field=BooleanField())
        self.rule = rule

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        compiled: Compiled = compile_rule(self.rule)
        verdict = compiled.verdict
        if not compiled.members:
            return verdict.text, verdict.params
        members = compiled.members_from()
        return (
            f"(SELECT {verdict.text} FROM ({members.text}) m)",  # noqa: S608 - compiled
            (*verdict.params, *members.params),
        )
