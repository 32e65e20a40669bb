"""Rules judged in plain Python: a second opinion, made apart from the SQL."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from beneficiaries.models import Household, Person
from programs.eligibility.conditions import Condition, Group, Op, Who
from programs.eligibility.sql import Rule
from programs.eligibility.variables import Subject


def judged(rule: Rule, household: Household, members: Sequence[Person], person: Person | None):
    """True, false, or None where the base does not know."""
    answers: list[bool | None] = []
    if rule.deciles:
        answers.append(None if household.decile is None else household.decile in rule.deciles)
    answers += [group_answer(rule, group, household, members, person) for group in rule.groups]
    return _all(answers)


def group_answer(rule: Rule, group: Group, household, members, person):
    def of(somebody):
        asked = [condition(one, rule.on, household, members, somebody) for one in group.of]
        return _at_least(group.least, asked)

    if rule.unit is Subject.PERSON or group.subject is Subject.HOUSEHOLD:
        return of(person)
    looked_at = list(members)
    if group.who is Who.HEAD:
        looked_at = [
            one for one in members
            if (one.family_relation if one.head_relation is None else one.head_relation) == 1
        ]  # fmt: skip
    if not looked_at:
        return None
    some = _any(of(one) for one in looked_at)
    if group.who is Who.NONE:
        return None if some is None else not some
    return some


def condition(one: Condition, on: datetime.date, household, members, person) -> bool | None:
    lowest, highest = _interval(one.variable, on, household, members, person)
    if lowest is None:
        return None
    match one.op:
        case Op.IS_TRUE:
            return bool(lowest)
        case Op.IS_FALSE:
            return not lowest
        case Op.IN:
            return lowest in one.values
        case Op.NOT_IN:
            return lowest not in one.values
    possible = {_fits(one, number) for number in _steps(lowest, highest)}
    return possible.pop() if len(possible) == 1 else None


def _fits(one: Condition, number: Fraction) -> bool:
    bounds = [Fraction(str(value)) for value in one.values]
    match one.op:
        case Op.AT_LEAST:
            return number >= bounds[0]
        case Op.AT_MOST:
            return number <= bounds[0]
    return bounds[0] <= number <= bounds[1]


def _steps(lowest: Fraction, highest: Fraction) -> Iterable[Fraction]:
    while lowest < highest:
        yield lowest
        lowest += 1
    yield highest


def _interval(name: str, on, household, members, person) -> tuple[Any, Any]:
    found: Any
    match name:
        case "age":
            found = age(person, on)
        case "has_disability":
            found = None if person.disability is None else person.disability > 0
        case "has_chronic_illness":
            found = None if person.chronic_illness is None else person.chronic_illness > 0
        case "member_count":
            found = household.member_count or len(members) or None
        case "floor_area_per_person":
            people = household.member_count or len(members)
            area = household.floor_area
            found = None if area is None or not people else Fraction(str(area)) / people
        case "elderly_count" | "child_count" | "toddler_count":
            if not members:
                return None, None
            ages = [age(one, on) for one in members]
            fits = {
                "elderly_count": lambda years: years >= 60,
                "child_count": lambda years: years < 18,
                "toddler_count": lambda years: years < 5,
            }[name]
            known = sum(1 for years in ages if years is not None and fits(years))
            return Fraction(known), Fraction(known + ages.count(None))
        case _:
            owner = person if hasattr(Person, name) and person is not None else household
            found = getattr(owner, name)
    return found, found


def age(person: Person, on: datetime.date) -> int | None:
    born = person.birth_date
    if born is None:
        return None
    return max(0, on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _all(answers: Iterable[bool | None]) -> bool | None:
    given = list(answers)
    if False in given:
        return False
    return None if None in given else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    given = list(answers)
    if True in given:
        return True
    return None if None in given else False


def _at_least(least: int, answers: Sequence[bool | None]) -> bool | None:
    met, unknown = answers.count(True), answers.count(None)
    if met >= least:
        return True
    return None if met + unknown >= least else False
