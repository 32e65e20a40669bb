"""Comparing pairs of records: one level number per field and pair (see `levels`)."""

from __future__ import annotations

import numpy as np

from beneficiaries.matching import levels
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing_names import (
    OPEN,
    best_by_words,
    by_letters,
    by_words,
    name_levels,
)
from beneficiaries.matching.comparing_numbers import kk_levels, nik_levels
from beneficiaries.matching.comparing_places import address_levels, place_levels
from beneficiaries.matching.comparing_values import birth_levels, sex_levels
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.model import Weigher
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.matching.records import Records

_NUMBER_OF = {field: number for number, field in enumerate(levels.FIELDS)}
_COMPARED = [_NUMBER_OF[one] for one in (Field.BIRTH, Field.PLACE, Field.SEX, Field.KK, Field.NIK)]
_NAME, _SAME_NIK = _NUMBER_OF[Field.NAME], NUMBER[Reason.NIK_SAME]


def compare(left: Records, right: Records, rows: Array, others: Array) -> Array:
    """Levels of the pairs (`rows[n]` of `left`, `others[n]` of `right`), one column per field."""
    place = place_levels(left, right, rows, others)
    columns = {
        Field.NIK: nik_levels(left, right, rows, others),
        Field.KK: kk_levels(left, right, rows, others),
        Field.NAME: name_levels(left, right, rows, others),
        Field.BIRTH: birth_levels(left, right, rows, others),
        Field.SEX: sex_levels(left, right, rows, others),
        Field.PLACE: place,
        Field.ADDRESS: address_levels(left, right, rows, others, place),
    }
    found = np.empty((len(rows), len(levels.FIELDS)), dtype=np.int8)
    for number, field in enumerate(levels.FIELDS):
        found[:, number] = columns[field]
    return found


def likely(
    left: Records, right: Records, rows: Array, others: Array, weights: Weigher, least: float
) -> tuple[Array, Array]:
    """Which of the pairs may weigh `least` bits or share their NIK, going by numbers and places.

    With their levels, those of names and addresses still empty. A pair whose weight could reach
    `least` is never left out.
    """
    found = np.zeros((len(rows), len(levels.FIELDS)), dtype=np.int8)
    found[:, _NUMBER_OF[Field.BIRTH]] = birth_levels(left, right, rows, others)
    found[:, _NUMBER_OF[Field.PLACE]] = place_levels(left, right, rows, others)
    found[:, _NUMBER_OF[Field.SEX]] = sex_levels(left, right, rows, others)
    found[:, _NUMBER_OF[Field.KK]] = kk_levels(left, right, rows, others)
    found[:, _NUMBER_OF[Field.NIK]] = nik_levels(left, right, rows, others)
    hopeful = weights.ceiling(found, _COMPARED) >= least
    hopeful |= found[:, _NUMBER_OF[Field.NIK]] == _SAME_NIK
    keep = np.flatnonzero(hopeful)
    return keep, found[keep]


def compare_likely(
    left: Records, right: Records, rows: Array, others: Array, weights: Weigher, least: float
) -> tuple[Array, Array]:
    """Which of the pairs may weigh `least` bits or share their NIK, and all their levels.

    Most pairs are out before a name is looked at.
    """
    keep, found = likely(left, right, rows, others, weights, least)
    rows, others = rows[keep], others[keep]
    names = by_letters(left, right, rows, others)
    found[:, _NAME] = names
    worth = _worth_words(left, right, rows, others, found, weights, least)
    if not worth.all():
        keep, found, names = keep[worth], found[worth], names[worth]
        rows, others = rows[worth], others[worth]
    by_words(left, right, rows, others, names, np.flatnonzero(names == OPEN))
    found[:, _NAME] = names
    place = found[:, _NUMBER_OF[Field.PLACE]]
    found[:, _NUMBER_OF[Field.ADDRESS]] = address_levels(left, right, rows, others, place)
    return keep, found


def _worth_words(
    left: Records, right: Records, rows: Array, others: Array, found: Array, weights: Weigher,
    least: float,
) -> Array:  # fmt: skip
    """Which pairs have names that are clear, or share their NIK, or may weigh `least` bits yet."""
    worth = (found[:, _NAME] != OPEN) | (found[:, _NUMBER_OF[Field.NIK]] == _SAME_NIK)
    open_at = np.flatnonzero(~worth)
    if not len(open_at):
        return worth
    for places, best in best_by_words(left, right, rows[open_at], others[open_at]):
        if not len(places):
            continue
        at = open_at[places]
        ceiling = weights.ceiling(found[at], _COMPARED, {_NAME: [NUMBER[one] for one in best]})
        worth[at] = ceiling >= least
    return worth
