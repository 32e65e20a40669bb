from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.enums import Sex
from beneficiaries.identity import (
    Kk,
    KkFault,
    Nik,
    NikFault,
    column_lost_last_digit,
    is_placeholder,
    mask_nik,
    normalise_digits,
    parse_kk,
    parse_nik,
)

TODAY = datetime.date(2026, 11, 22)
MAN = "1671011705850001"
WOMAN = "1671015705850002"


@pytest.mark.parametrize(
    "raw",
    [
        MAN,
        f" {MAN} ",
        "1671 0117 0585 0001",
        "1671.0117.0585.0001",
        "1671-0117-0585-0001",
        f"'{MAN}",
        f"`{MAN}",
        f"{MAN}.0",
        f"\ufeff{MAN}",
        "1671\xa001170585\xa00001",
        int(MAN),
        float(MAN),
        Decimal(MAN),
    ],
)
def test_a_nik_is_read_however_it_is_grouped(raw):
    assert parse_nik(raw, on=TODAY) == Nik(MAN)


def test_what_a_nik_implies():
    man, woman = parse_nik(MAN, on=TODAY), parse_nik(WOMAN, on=TODAY)
    assert isinstance(man, Nik)
    assert isinstance(woman, Nik)
    assert (man.sex, woman.sex) == (Sex.MALE, Sex.FEMALE)
    assert man.birth_date(TODAY) == woman.birth_date(TODAY) == datetime.date(1985, 5, 17)
    assert (man.region_code, man.serial) == ("167101", "0001")


@pytest.mark.parametrize(
    ("date_part", "born"),
    [
        ("221126", datetime.date(2026, 11, 22)),
        ("231126", datetime.date(1926, 11, 23)),
        ("010100", datetime.date(2000, 1, 1)),
        ("290204", datetime.date(2004, 2, 29)),
        ("290200", datetime.date(2000, 2, 29)),
        ("311299", datetime.date(1999, 12, 31)),
    ],
)
def test_the_century_is_the_latest_that_is_not_in_the_future(date_part, born):
    nik = parse_nik(f"167101{date_part}0001", on=TODAY)
    assert isinstance(nik, Nik)
    assert nik.birth_date(TODAY) == born


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (None, NikFault.EMPTY),
        ("", NikFault.EMPTY),
        ("  ", NikFault.EMPTY),
        ("-", NikFault.EMPTY),
        ("3.57301E+15", NikFault.LOSSY),
        ("3,57301E+15", NikFault.LOSSY),
        ("1.67101e15", NikFault.LOSSY),
        (9171011705850001.0, NikFault.LOSSY),
        (1671011705850.5, NikFault.LOSSY),
        (float("nan"), NikFault.LOSSY),
        (float("inf"), NikFault.LOSSY),
        ("16710117O5850001", NikFault.LETTERS),
        ("TIDAK ADA", NikFault.LETTERS),
        ("١٦٧١٠١١٧٠٥٨٥٠٠٠١", NikFault.LETTERS),
        (True, NikFault.LETTERS),
        (datetime.date(1985, 5, 17), NikFault.LENGTH),
        ("167101170585000", NikFault.LENGTH),
        ("16710117058500011", NikFault.LENGTH),
        ("0", NikFault.PLACEHOLDER),
        ("0000000000000000", NikFault.PLACEHOLDER),
        ("9999999999999999", NikFault.PLACEHOLDER),
        ("1234567890123456", NikFault.PLACEHOLDER),
        ("1671010000000000", NikFault.PLACEHOLDER),
        ("1671019999999999", NikFault.PLACEHOLDER),
        (1671011705850010, NikFault.EXCEL_ZERO),
        (1671011705850010.0, NikFault.EXCEL_ZERO),
        ("0071011705850001", NikFault.REGION),
        ("1600011705850001", NikFault.REGION),
        ("1671001705850001", NikFault.REGION),
        ("1671013205850001", NikFault.DATE),
        ("1671010005850001", NikFault.DATE),
        ("1671014005850001", NikFault.DATE),
        ("1671017205850001", NikFault.DATE),
        ("1671011713850001", NikFault.DATE),
        ("1671012902850001", NikFault.DATE),
        ("1671011705850000", NikFault.SERIAL),
    ],
)
def test_what_is_no_nik_says_why(raw, fault):
    assert parse_nik(raw, on=TODAY) is fault
    assert fault.reason


def test_text_ending_in_zero_is_a_normal_nik():
    assert parse_nik("1671011705850010", on=TODAY) == Nik("1671011705850010")


@given(st.one_of(st.text(max_size=24), st.floats(), st.integers(), st.none(), st.booleans()))
def test_no_cell_raises(raw):
    assert isinstance(parse_nik(raw, on=TODAY), (Nik, NikFault))
    assert isinstance(parse_kk(raw), (Kk, KkFault))


@given(
    st.dates(datetime.date(1927, 1, 1), datetime.date(2026, 11, 22)),
    st.booleans(),
    st.integers(1, 9999),
)
def test_a_made_nik_reads_back(born, is_woman, serial):
    day = born.day + (40 if is_woman else 0)
    nik = parse_nik(f"160412{day:02d}{born:%m%y}{serial:04d}", on=TODAY)
    assert isinstance(nik, Nik)
    assert nik.birth_date(TODAY) == born
    assert nik.sex is (Sex.FEMALE if is_woman else Sex.MALE)


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("1671010101100001", Kk("1671010101100001")),
        # Old cards carry odd dates and serials: only the look is judged.
        ("1671013999990000", Kk("1671013999990000")),
        ("", KkFault.EMPTY),
        ("1,67101E+15", KkFault.LOSSY),
        ("16710101O1100001", KkFault.LETTERS),
        ("167101010110000", KkFault.LENGTH),
        ("0000000000000000", KkFault.PLACEHOLDER),
        (1671010101100010.0, KkFault.EXCEL_ZERO),
    ],
)
def test_family_card_numbers(raw, answer):
    assert parse_kk(raw) == answer


def test_digits_are_taken_out_of_their_dress():
    assert normalise_digits(" 16.71-01 17058 50001'") == MAN
    assert normalise_digits(None) == ""
    assert normalise_digits(1604.0) == "1604"
    assert normalise_digits("16O4") == "16O4"


def test_placeholders():
    assert is_placeholder("")
    assert is_placeholder("1111111111111111")
    assert not is_placeholder(MAN)


def test_the_mask_shows_eight_digits_and_never_more():
    assert mask_nik(MAN) == "1671 •••• •••• ••••"
    assert mask_nik("12345") == "•••• •••• •••• ••••"
    assert mask_nik("") == ""
    assert str(Nik(MAN)) == "1671 •••• •••• ••••"
    assert MAN not in repr(Nik(MAN))
    assert MAN not in repr(Kk(MAN))


def test_a_column_that_went_through_excel_is_noticed():
    good = [f"16710117058500{n:02d}" for n in range(1, 21)]
    cut = [number[:15] + "0" for number in good]
    assert not column_lost_last_digit(good)
    assert column_lost_last_digit(cut)
    assert not column_lost_last_digit(cut[:4])
    assert not column_lost_last_digit(["", "abc"] * 10)
