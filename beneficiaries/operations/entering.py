"""Rows of a regency enter and leave the base, in the transaction of an activation.

Whoever no release that was a base told of is born here, with the columns the version tells and the
id that it has named all along. Of those who are there already columns are filled from the versions;
a row that says the same is not written: that it stands on this release now, the activation tells
(`queries.editions`).
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple

from django.db import transaction

from beneficiaries.operations import entering_sql as sql
from beneficiaries.operations.landing import Landing
from beneficiaries.operations.record_sql import assignments, birth, differs

# The planner, unaware of how many rows the statement before moved into the base, would loop over
# whole regencies for minutes.
_PLAIN_JOINS = "SET LOCAL enable_nestloop = off"
_ANY_JOINS = "SET LOCAL enable_nestloop = on"
# Regencies whose families nobody else could want may enter at once; where families may leave one
# regency for another, two activations would wait for each other's rows.
_SIDE_BY_SIDE = "SELECT pg_advisory_xact_lock_shared(hashtext('sigertak.base'))"
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('sigertak.base'))"


class Moved(NamedTuple):
    """Rows of the regency that are in the base now, and rows that left it."""

    households: int
    persons: int
    households_left: int
    persons_left: int


class _Seen(NamedTuple):
    """Of a unit: how many the register knows, or not; named twice; wanted by others."""

    known: int
    unborn: int
    named_twice: bool
    elsewhere: bool


class _Contested(Exception):
    """Somebody of the release could be wanted by another activation."""


def replace_base(cursor: Any, given: dict[str, Any], landing: Landing) -> Moved:
    """Make the base of `regency` equal to `release`; `anywhere` as in `activation.activate`."""
    given = given | landing.given
    cursor.execute(_PLAIN_JOINS)
    try:
        # Going back to the savepoint gives the lock back, too.
        with transaction.atomic():
            cursor.execute(_SIDE_BY_SIDE)
            seen = _look(cursor, given)
            if any(one.elsewhere for one in seen):
                raise _Contested
    except _Contested:
        cursor.execute(_ALONE)
        seen = _look(cursor, given)
    moved = _replace(cursor, given, seen, landing)
    cursor.execute(_ANY_JOINS)
    return moved


def _look(cursor: Any, given: dict[str, Any]) -> list[_Seen]:
    found = []
    for one in sql.UNITS:
        cursor.execute(sql.LOOK.format(**one.names), given)
        found.append(_Seen(*cursor.fetchone()))
    return found


def _replace(cursor: Any, given: dict[str, Any], seen: list[_Seen], landing: Landing) -> Moved:
    is_known = any(one.known for one in seen) or any(
        _asked(cursor, sql.ANYBODY_HERE.format(**one.names), given) for one in sql.UNITS
    )
    born: list[int] = []
    for one, look in zip(sql.UNITS, seen, strict=True):
        if look.named_twice:
            _run(cursor, one.agree, given)
        if look.known:
            fill(cursor, one, given, told=one.names["version"], of=sql.OF_RELEASE, landing=landing)
        not_there = sql.NOT_THERE.format(**one.names) if look.known else "true"
        if look.unborn:
            statement = one.born.format(
                not_there=not_there, **asdict(birth(one.model, instead=landing.columns))
            )
            born.append(_run(cursor, statement, given))
        else:
            born.append(0)
    if not is_known:
        households, persons = born
        return Moved(households, persons, households_left=0, persons_left=0)
    here = sql.PERSONS_OF_FAMILIES_HERE if any(one.elsewhere for one in seen) else sql.PERSONS_HERE
    persons_left = _run(cursor, sql.LEAVE_PERSONS.format(here=here), given)
    households_left = _run(cursor, sql.LEAVE_HOUSEHOLDS, given)
    households, persons = (
        int(_asked(cursor, sql.IN_BASE.format(**one.names), given)) for one in sql.UNITS
    )
    return Moved(households, persons, households_left, persons_left)


def fill(
    cursor: Any,
    one: sql.UnitStatements,
    given: dict[str, Any],
    *,
    told: str,
    of: str,
    landing: Landing,
) -> None:
    """Columns of those who are there already, from the rows `v` of the table `told` that are `of`.

    Of those whose last regency is another one only where `given` says `anywhere`; it holds what
    `landing` gives, too. Sets plain joins.
    """
    made = birth(one.model, instead=landing.columns)
    cursor.execute(
        one.differing.format(
            told=told,
            of=of,
            named_values=made.named_values,
            record=made.record,
            differs=differs(one.model, "i"),
        ),
        given,
    )
    if cursor.rowcount:
        # Few as a rule, and a table by itself: whatever the planner takes for it is right.
        cursor.execute(_ANY_JOINS)
        enter = sql.ENTER.format(assignments=assignments(one.model, also=one.also), **one.names)
        cursor.execute(enter, given)
        cursor.execute(_PLAIN_JOINS)
    cursor.execute("DROP TABLE sigertak_entering")


def _run(cursor: Any, statement: str, given: dict[str, Any]) -> int:
    cursor.execute(statement, given)
    return int(cursor.rowcount)


def _asked(cursor: Any, question: str, given: dict[str, Any]) -> Any:
    cursor.execute(question, given)
    return cursor.fetchone()[0]
