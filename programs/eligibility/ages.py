"""Ages as they were written down, held against a program's conditions on age. Pure: no database.

An agency may be told at once that somebody is visibly too young or too old: it knows the birth date
itself. What only the registry knows, such as the decile, is never asked here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from programs.eligibility.conditions import Condition, Group, Op

AGE = "age"


def age_on(day: datetime.date, born: datetime.date) -> int:
    """Whole years on that day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def rules_out(groups: Iterable[Group], age: int) -> bool:
    """Whether somebody of this age cannot meet the groups, whatever else is known of them.

    For rules that are asked of persons. A group is lost when those of its conditions that are left
    are fewer than it needs.
    """
    return any(
        len(group.of) - sum(one.variable == AGE and not _met(one, age) for one in group.of)
        < group.least
        for group in groups
    )


def _met(condition: Condition, age: int) -> bool:
    first, last = condition.values[0], condition.values[-1]
    match condition.op:
        case Op.AT_LEAST:
            return age >= first
        case Op.AT_MOST:
            return age <= last
    return first <= age <= last
