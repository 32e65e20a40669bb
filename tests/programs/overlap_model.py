"""Overlaps the slow way: every recipient against every other, in plain words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from programs.models import OverlapRule, Recipient

Row = tuple[object, object, str, str, bool, bool]
STANDING = {"submitted", "returned", "approved"}


def expected(recipients: Iterable[Recipient], rules: Iterable[OverlapRule]) -> set[Row]:
    """(recipient, other, verdict, unit, same program, by NIK only) of every row there should be."""
    everybody = list(recipients)
    laid_down = {frozenset({rule.first_kind_id, rule.second_kind_id}): rule for rule in rules}
    rows = (_row(one, two, laid_down) for one in everybody for two in everybody if one.pk != two.pk)
    return {row for row in rows if row}


def _row(me: Recipient, other: Recipient, laid_down: dict[frozenset, OverlapRule]) -> Row | None:
    if not _counts(me, other):
        return None
    same_person, same_household, by_nik = _met(me, other)
    mine, theirs = me.program, other.program
    if mine.pk == theirs.pk:
        if "ended" in (me.state, other.state):
            return None
        verdict, unit, in_period = "forbidden", _unit(mine.target_unit), True
    else:
        rule = laid_down.get(frozenset({mine.kind_id, theirs.kind_id}))
        if rule:
            verdict, unit = rule.verdict, rule.unit
            in_period = {
                "year": mine.year == theirs.year,
                "ever": True,
                "time": _same_time(me, other),
            }[rule.period]
        else:
            verdict = "forbidden" if mine.kind_id == theirs.kind_id else "allowed"
            unit = _unit(mine.kind.target_unit)
            in_period = mine.year == theirs.year
    met = same_person if unit == "person" else same_person or same_household
    if not (met and in_period) or verdict == "allowed":
        return None
    same_program = mine.pk == theirs.pk
    if unit == "family" and not same_person:
        cards = {_card(me), _card(other)}
        if "" in cards:
            verdict, same_program = "warn", False
        elif len(cards) == 2:
            return None
    return (me.pk, other.pk, verdict, unit, same_program, by_nik)


def _unit(target_unit: str) -> str:
    return target_unit if target_unit in ("person", "family") else "household"


def _card(recipient: Recipient) -> str:
    """Of the person of the base, else as written."""
    of_base = recipient.person.kk if recipient.person else ""
    return of_base or recipient.kk


def _counts(me: Recipient, other: Recipient) -> bool:
    if me.state in ("withdrawn", "rejected"):
        return False
    if other.state in STANDING or other.state == "ended":
        return True
    return other.state == me.state == "draft" and me.agency_id == other.agency_id


def _met(me: Recipient, other: Recipient) -> tuple[bool, bool, bool]:
    if me.match_outcome == other.match_outcome == "match":
        same = me.household_id is not None and me.household_id == other.household_id
        return me.person_id == other.person_id, same, False
    by_nik = me.nik != "" and me.nik == other.nik
    return by_nik, False, by_nik


def _same_time(me: Recipient, other: Recipient) -> bool:
    """Whether there is a day on which both receive."""
    (mine_first, mine_last), (first, last) = _span(me), _span(other)
    return max(mine_first, first) <= min(mine_last, last)


def _span(recipient: Recipient) -> tuple[datetime.date, datetime.date]:
    program = recipient.program
    first = program.starts_on or datetime.date(program.year, 1, 1)
    last = program.ends_on or datetime.date(program.year, 12, 31)
    return first, min(last, recipient.ended_on) if recipient.ended_on else last
