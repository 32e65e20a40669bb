"""Comparing pairs of records: one level number per field and pair (see `levels`)."""

from __future__ import annotations

import numpy as np

from beneficiaries.matching import levels
from beneficiaries.matching.comparing_names import name_levels
from beneficiaries.matching.comparing_numbers import kk_levels, nik_levels
from beneficiaries.matching.comparing_places import address_levels, place_levels
from beneficiaries.matching.comparing_values import birth_levels, sex_levels
from beneficiaries.matching.reasons import Field
from beneficiaries.matching.records import Array, Records


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
