"""One NIK on several persons: the same person twice, or two who share a number?

The engine's comparison of names, births and sexes decides; the shared number itself proves nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from django.db import connection

from beneficiaries.matching import deciding, levels
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.persons import FEATURES, persons_of
from beneficiaries.matching.reasons import Field, Reason

_READ = 50_000
_SEX = levels.FIELDS.index(Field.SEX)
_BIRTH = levels.FIELDS.index(Field.BIRTH)
# Beyond this a number is a placeholder that nobody has recognised yet: everybody against everybody
# would be millions of pairs that say the same.
_MOST_BEARERS = 12
_BEARERS = f"""
    SELECT dense_rank() OVER (ORDER BY p.nik), {FEATURES}, p.regency_id = %(regency)s,
           count(*) OVER (PARTITION BY p.nik)
      FROM beneficiaries_person p JOIN beneficiaries_household h ON h.id = p.household_id
     WHERE p.in_base AND p.nik_usable AND p.nik IN (
            SELECT a.nik FROM beneficiaries_person a
              JOIN beneficiaries_person b ON b.nik = a.nik AND b.id <> a.id
               AND b.in_base AND b.nik_usable
             WHERE a.regency_id = %(regency)s AND a.in_base AND a.nik_usable)
     ORDER BY p.nik, p.id
"""  # noqa: S608 - our own columns


class Shared(NamedTuple):
    """A person of the regency whose NIK others bear: how many seem to be the same, how many not.

    `elsewhere` says that one of them is recorded in another regency.
    """

    person_id: uuid.UUID
    same: int
    others: int
    elsewhere: bool


def shared_numbers(regency_id: int) -> Iterator[Shared]:
    """Everybody of the regency who shares a NIK. Call it as the matching role."""
    with connection.cursor() as cursor:
        cursor.execute(_BEARERS, {"regency": regency_id})
        rows = cursor.fetchall()
    if not rows:
        return
    records = persons_of([row[:-2] for row in rows]).records
    number = np.array([row[0] for row in rows])
    here = np.array([row[-2] for row in rows])
    first, second = _pairs(number)
    alike = _alike(compare(records, records, first, second))
    same = np.bincount(first[alike], minlength=len(rows))
    others = np.bincount(first[~alike], minlength=len(rows))
    away = np.bincount(first[~here[second]], minlength=len(rows))
    for at in np.flatnonzero(here):
        crowd = int(rows[at][-1])
        unlike = int(others[at]) if crowd <= _MOST_BEARERS else crowd - 1 - int(same[at])
        yield Shared(uuid.UUID(rows[at][1]), int(same[at]), unlike, bool(away[at]))


def _pairs(number: Array) -> tuple[Array, Array]:
    """Every ordered pair of rows with one number; a crowd is held against its neighbours only."""
    firsts, seconds = [], []
    for step in range(1, _MOST_BEARERS):
        left = np.arange(len(number) - step)
        left = left[number[left] == number[left + step]]
        if not len(left):
            break
        firsts += [left, left + step]
        seconds += [left + step, left]
    nothing = np.array([], dtype=np.int64)
    return (np.concatenate(firsts), np.concatenate(seconds)) if firsts else (nothing, nothing)


def _alike(found: Array) -> Array:
    """Pairs that a person would call one: no veto, and not both birth and sex against it."""
    birth = found[:, _BIRTH] == NUMBER[Reason.BIRTH_DIFFERS]
    sex = found[:, _SEX] == NUMBER[Reason.SEX_DIFFERS]
    unlike: Array = deciding.vetoes(found) | (birth & sex)
    return ~unlike
