"""The levels of agreement of each field, in the order of their numbers in arrays.

A level's number is its place in the tuple of its field; models store levels by code, so that a
level can be added without making old models unreadable.
"""

from __future__ import annotations

from beneficiaries.matching.reasons import Field, Reason

NIK = (
    Reason.NIK_UNUSABLE,
    Reason.NIK_SAME,
    Reason.NIK_EXCEL,
    Reason.NIK_SEX,
    Reason.NIK_SERIAL,
    Reason.NIK_NEAR,
    Reason.NIK_TWO_OFF,
    Reason.NIK_FOLLOWS,
    Reason.NIK_DIFFERS,
)
KK = (Reason.KK_MISSING, Reason.KK_SAME, Reason.KK_NEAR, Reason.KK_DIFFERS)
NAME = (
    Reason.NAME_DIFFERS,
    Reason.NAME_SAME,
    Reason.NAME_SPELLING,
    Reason.NAME_NEAR,
    Reason.NAME_CLOSE,
    Reason.NAME_INITIALS,
    Reason.NAME_PART,
    Reason.NAME_SHARES,
)
BIRTH = (
    Reason.BIRTH_MISSING,
    Reason.BIRTH_SAME,
    Reason.BIRTH_SWAPPED,
    Reason.BIRTH_NEAR,
    Reason.BIRTH_NIK,
    Reason.BIRTH_PARTS,
    Reason.BIRTH_PLACEHOLDER,
    Reason.BIRTH_YEAR,
    Reason.BIRTH_CLOSE,
    Reason.BIRTH_DIFFERS,
)
SEX = (Reason.SEX_MISSING, Reason.SEX_SAME, Reason.SEX_DIFFERS)
PLACE = (
    Reason.PLACE_MISSING,
    Reason.VILLAGE_SAME,
    Reason.DISTRICT_SAME,
    Reason.REGENCY_SAME,
    Reason.PLACE_DIFFERS,
)
# Compared within one village only: elsewhere a like address says nothing.
ADDRESS = (
    Reason.ADDRESS_MISSING,
    Reason.ADDRESS_SAME,
    Reason.ADDRESS_NEAR,
    Reason.ADDRESS_DIFFERS,
)

LEVELS = {
    Field.NIK: NIK,
    Field.KK: KK,
    Field.NAME: NAME,
    Field.BIRTH: BIRTH,
    Field.SEX: SEX,
    Field.PLACE: PLACE,
    Field.ADDRESS: ADDRESS,
}
FIELDS = tuple(LEVELS)
NUMBER = {reason: number for levels in LEVELS.values() for number, reason in enumerate(levels)}

# What a NIK says beyond the birth date depends on the birth date, which is part of it: weights of
# NIK levels are kept for each of these groups.
BIRTH_GROUPS = ("same", "other", "missing")
GROUP_OF_BIRTH = tuple(
    {Reason.BIRTH_SAME: 0, Reason.BIRTH_NIK: 0, Reason.BIRTH_MISSING: 2}.get(level, 1)
    for level in BIRTH
)
