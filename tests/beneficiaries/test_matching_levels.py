"""Comparing pairs: every way in which people write one another down."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from beneficiaries.matching import levels
from beneficiaries.matching.address_forms import written_addresses
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.name_forms import normal_names
from beneficiaries.matching.reasons import WORDS, Field, Reason
from beneficiaries.matching.records import from_columns

DATE = datetime.date
NIK = "1604115403800001"  # a woman born on 14 March 1980


def records(*rows):
    """Rows as dicts of what is known; the rest is empty."""
    got = [{"name": "SITI AMINAH", **row} for row in rows]
    streets, rts, rws = written_addresses([row.get("address", "") for row in got])
    return from_columns(
        names=normal_names([row["name"] for row in got]),
        niks=[row.get("nik", "") for row in got],
        kks=[row.get("kk", "") for row in got],
        born=[row.get("born") for row in got],
        sexes=[row.get("sex") for row in got],
        regencies=[row.get("regency") for row in got],
        districts=[row.get("district") for row in got],
        villages=[row.get("village") for row in got],
        streets=streets,
        rts=rts,
        rws=rws,
    )


def level(field, written, base):
    found = compare(records(written), records(base), np.array([0]), np.array([0]))
    return levels.LEVELS[field][found[0, levels.FIELDS.index(field)]]


NAMES = [
    ("Siti Aminah", "HJ. ST. AMINAH, S.Pd", Reason.NAME_SAME),
    ("Moh. Joesoef", "MUHAMMAD YUSUF", Reason.NAME_SAME),
    ("Nurhayati", "NUR HAYATI", Reason.NAME_SAME),
    ("S1TI AM1NAH", "SITI AMINAH", Reason.NAME_SAME),
    ("Wijaya Hendra", "HENDRA WIJAYA", Reason.NAME_SPELLING),
    ("Suparman", "SUPARMEN", Reason.NAME_NEAR),
    ("Sugianto Hartono", "SUGIYATO HARTONA", Reason.NAME_CLOSE),
    ("A. Fauzi", "AHMAD FAUZI", Reason.NAME_INITIALS),
    ("Naufal C.", "NAUFAL CHANIAGO", Reason.NAME_INITIALS),
    ("Fauzi", "AHMAD FAUZI RAHMAN", Reason.NAME_PART),
    ("Rudi Hartono", "BUDI HARTONO SAPUTRA", Reason.NAME_SHARES),
    ("Siti", "SITI WULANDARI", Reason.NAME_SHARES),
    ("Hasan", "HUSIN", Reason.NAME_DIFFERS),
    ("M", "MUHAMMAD YUSUF", Reason.NAME_SHARES),
    ("", "SITI AMINAH", Reason.NAME_DIFFERS),
]


@pytest.mark.parametrize(("written", "base", "wanted"), NAMES, ids=[n[0] or "-" for n in NAMES])
def test_names(written, base, wanted):
    assert level(Field.NAME, {"name": written}, {"name": base}) == wanted


NIKS = [
    (NIK, Reason.NIK_SAME),
    ("1604 1154 0380 0001", Reason.NIK_SAME),
    ("1604115403800000", Reason.NIK_EXCEL),
    ("1604111403800001", Reason.NIK_SEX),
    ("1604115403800012", Reason.NIK_SERIAL),
    ("1604115403900001", Reason.NIK_NEAR),
    ("1604115430800001", Reason.NIK_NEAR),  # neighbours changed places
    ("160411540380001", Reason.NIK_NEAR),  # a digit lost
    ("16041154038000001", Reason.NIK_NEAR),  # a digit doubled
    ("1604225403800001", Reason.NIK_TWO_OFF),
    ("1671014101990003", Reason.NIK_DIFFERS),
    ("0000000000000000", Reason.NIK_UNUSABLE),
    ("3,57301E+15", Reason.NIK_UNUSABLE),
    ("", Reason.NIK_UNUSABLE),
]


@pytest.mark.parametrize(("written", "wanted"), NIKS, ids=[n[0] or "-" for n in NIKS])
def test_niks(written, wanted):
    assert level(Field.NIK, {"nik": written}, {"nik": NIK}) == wanted


def test_a_nik_one_digit_off_that_follows_another_birth_date_is_no_slip():
    other = {"nik": "1604115403900001", "born": DATE(1990, 3, 14)}
    assert level(Field.NIK, other, {"nik": NIK, "born": DATE(1980, 3, 14)}) == Reason.NIK_FOLLOWS


BIRTHS = [
    (DATE(1980, 3, 14), DATE(1980, 3, 14), Reason.BIRTH_SAME),
    (DATE(1980, 3, 4), DATE(1980, 4, 3), Reason.BIRTH_SWAPPED),
    (DATE(1980, 3, 14), DATE(1980, 3, 15), Reason.BIRTH_NEAR),
    (DATE(1980, 3, 14), DATE(1990, 3, 14), Reason.BIRTH_NEAR),
    (DATE(1980, 3, 14), DATE(1980, 3, 27), Reason.BIRTH_PARTS),
    (DATE(1980, 1, 1), DATE(1980, 3, 14), Reason.BIRTH_PLACEHOLDER),
    (DATE(1980, 1, 1), DATE(1980, 1, 1), Reason.BIRTH_PLACEHOLDER),
    (DATE(1980, 3, 14), DATE(1980, 11, 27), Reason.BIRTH_YEAR),
    (DATE(1980, 3, 14), DATE(1981, 11, 27), Reason.BIRTH_CLOSE),
    (DATE(1980, 3, 14), DATE(1955, 11, 27), Reason.BIRTH_DIFFERS),
    (None, DATE(1955, 11, 27), Reason.BIRTH_MISSING),
]


@pytest.mark.parametrize(("written", "base", "wanted"), BIRTHS, ids=[str(b) for b in BIRTHS])
def test_births(written, base, wanted):
    assert level(Field.BIRTH, {"born": written}, {"born": base}) == wanted


def test_a_missing_birth_date_is_read_from_the_nik():
    assert level(Field.BIRTH, {"born": DATE(1980, 3, 14)}, {"nik": NIK}) == Reason.BIRTH_NIK


def test_sex_of_a_nik_that_is_compared_anyway_is_no_news():
    assert level(Field.SEX, {"sex": 1}, {"nik": NIK}) == Reason.SEX_DIFFERS
    both = {"nik": "1671011201990003"}
    assert level(Field.SEX, both, {"nik": NIK, "sex": 2}) == Reason.SEX_MISSING


HERE = {"regency": 1, "district": 2, "village": 3}
ADDRESSES = [
    ("Jl. Mawar RT 003/RW 002", "Jalan Mawar RT 3 RW 2", Reason.ADDRESS_SAME),
    ("Jl. Mawar", "Jalan Mawar RT 3 RW 2", Reason.ADDRESS_SAME),
    ("Jl. Mawar RT 1 RW 1", "Jalan Mawar RT 3 RW 2", Reason.ADDRESS_NEAR),
    ("RT 3 RW 2", "Jalan Mawar RT 3 RW 2", Reason.ADDRESS_NEAR),
    ("Dusun Talang", "Jalan Mawar", Reason.ADDRESS_DIFFERS),
    ("", "Jalan Mawar", Reason.ADDRESS_MISSING),
]


@pytest.mark.parametrize(("written", "base", "wanted"), ADDRESSES, ids=[a[0] for a in ADDRESSES])
def test_addresses(written, base, wanted):
    got = level(Field.ADDRESS, {**HERE, "address": written}, {**HERE, "address": base})
    assert got == wanted


def test_places():
    assert level(Field.PLACE, HERE, HERE) == Reason.VILLAGE_SAME
    assert level(Field.PLACE, {**HERE, "village": 4}, HERE) == Reason.DISTRICT_SAME
    assert level(Field.PLACE, {"regency": 1}, HERE) == Reason.REGENCY_SAME
    assert level(Field.PLACE, {"regency": 9}, HERE) == Reason.PLACE_DIFFERS
    assert level(Field.PLACE, {}, HERE) == Reason.PLACE_MISSING
    elsewhere = {**HERE, "village": 4, "address": "Jalan Mawar"}
    assert level(Field.ADDRESS, elsewhere, {**HERE, "address": "Jalan Mawar"}) == (
        Reason.ADDRESS_MISSING
    )


def test_every_level_has_words():
    assert {code for codes in levels.LEVELS.values() for code in codes} <= set(WORDS)
