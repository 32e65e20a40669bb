"""What is done for a whole list at once comes out as if done one by one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beneficiaries.matching.address_forms import written_addresses
from beneficiaries.matching.columns import dates, numbers, written_number
from beneficiaries.matching.name_forms import compacts, have_initials, normal_names, skeletons
from beneficiaries.names import normal_name, parse_address, skeleton_of_normal

WORDS = [
    "MUH.", "H.", "Moh", "Joesoef", "S.Pd", "S.Pd.I", "DJOKO", "TJOKRO", "SOERJADI", "Syahrial",
    "SITTI", "ST", "M", "BIN", "UMAR", "Ma'ruf", "S1TI", "PRA5ETYO", "QORI", "XENA", "BOOONG",
    "nUR", "e", "É", "ß", "ı", "SUGIYANTO,", "ALMH", "I", "II", "MHD", "ABDOEL", "MASAYU", "KGS.",
    "-", ".", "N.", "\x00", "\x01", "JJ", "DJDJ", "SE", "",
]  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join) | st.text(max_size=12)


@settings(deadline=None)
@given(st.lists(NAMES, max_size=8))
def test_names_of_a_list_are_those_of_its_rows(names):
    normal = normal_names(names)
    assert normal == [normal_name(name) for name in names]
    assert skeletons(normal) == [skeleton_of_normal(name) for name in normal]
    assert compacts(normal) == [name.replace(" ", "") for name in normal]
    assert have_initials(normal).tolist() == [1 in map(len, name.split()) for name in normal]


NUMBERS = [
    "1604115403800001", "", "1604 1154 0380 0001", "160411540380000", "16041154038000012",
    "0000000000000000", "1111111111111111", "1234567890123456", "1604110000000000",
    "160411540380000O", "\uff11604115403800001", "1604115403803456", "tidak ada",
    "²604115403800001",
    "9999999999999999", "1604115403800001.0", "-",
]  # fmt: skip


@pytest.mark.parametrize("start", [0, 1, len(NUMBERS)])
def test_numbers_of_a_list_are_those_of_its_rows(start):
    values = NUMBERS[start:] * 5
    whole, odd = numbers(values)
    for value, number, text in zip(values, whole, odd, strict=True):
        wanted = written_number(value)
        assert (f"{number:016d}" if number else text) == wanted
        assert bool(number) == (len(wanted) == 16)


ADDRESS_WORDS = [
    "JL.", "jln", "Melati", "RT", "003", "RW.", "02", "RT.03/RW.01", "NO", "NO.", "12", "12A", "GG",
    "IV", "DSN", "003/002", "12/3", "BLOK-C", "/", "É", "KARTINI", "ERWIN", ",", "5.", "(DEPAN)",
    "7-8", "",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(ADDRESS_WORDS), max_size=6).map(" ".join), max_size=8))
def test_addresses_of_a_list_are_those_of_its_rows(texts):
    read = zip(*written_addresses(texts), strict=True)
    assert [(*parts,) for parts in read] == [
        (one.street, one.rt or 0, one.rw or 0) for one in map(parse_address, texts)
    ]


def test_dates_of_a_list_are_those_of_its_rows():
    days = [
        datetime.date(1980, 3, 14),
        None,
        datetime.date(1790, 1, 2),
        datetime.date(2999, 12, 31),
    ]
    assert dates(days).tolist() == [19800314, 0, 17900102, 29991231]
