"""Cells are read without guessing, or say why not."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.codebook import HOUSEHOLD_VARIABLES, PERSON_VARIABLES, VARIABLES
from beneficiaries.codebook_values import Fault, decode, plain_text

ALL = [variable for variables in VARIABLES.values() for variable in variables.values()]
FLOOR = HOUSEHOLD_VARIABLES["floor_type"]
FRIDGE = HOUSEHOLD_VARIABLES["has_fridge"]  # boxes 3 and 4
CAR = HOUSEHOLD_VARIABLES["has_car"]  # boxes 1 and 2
LISTED = HOUSEHOLD_VARIABLES["listed_pkh"]  # 1 and 0
AREA = HOUSEHOLD_VARIABLES["floor_area"]
MEMBERS = HOUSEHOLD_VARIABLES["member_count"]
LATITUDE = HOUSEHOLD_VARIABLES["latitude"]
METER = HOUSEHOLD_VARIABLES["power_meter_number"]
DISABILITY = PERSON_VARIABLES["disability"]
DOCUMENTS = PERSON_VARIABLES["identity_documents"]
BORN = PERSON_VARIABLES["birth_date"]
BIRTHDAY = datetime.date(1990, 12, 31)


@pytest.mark.parametrize(
    ("variable", "raw", "value"),
    [
        (FLOOR, "9", 9),
        (FLOOR, 9.0, 9),
        (FLOOR, "09", 9),
        (FLOOR, "Tanah", 9),
        (FLOOR, "9. tanah", 9),
        (FLOOR, "9 Tanah", 9),
        (FLOOR, 0, None),
        (FLOOR, "", None),
        (FLOOR, None, None),
        (FLOOR, "NULL", None),
        (DISABILITY, 0, 0),
        (FRIDGE, 3, True),
        (FRIDGE, "4", False),
        (FRIDGE, 1, True),
        (FRIDGE, 0, None),
        (CAR, 1, True),
        (CAR, 2.0, False),
        (CAR, "Ya", True),
        (CAR, "TIDAK", False),
        (CAR, "T", False),
        (CAR, True, True),
        (LISTED, "0", False),
        (LISTED, 1, True),
        (DOCUMENTS, 5, 5),
        (MEMBERS, "4", 4),
        (MEMBERS, "4,0", 4),
        (AREA, "36,5", Decimal("36.5")),
        (AREA, "1.036,5", Decimal("1036.5")),
        (AREA, 36.5, Decimal("36.5")),
        (LATITUDE, "-3,7914", Decimal("-3.7914")),
        (LATITUDE, "0", None),
        (METER, 141000123456.0, "141000123456"),
        (METER, "  14 1000 \n", "14 1000"),
        (METER, "a\x00b", "ab"),
        (METER, BIRTHDAY, "1990-12-31"),
        (BORN, "31/12/1990", BIRTHDAY),
        (BORN, "31-12-1990", BIRTHDAY),
        (BORN, "1990-12-31", BIRTHDAY),
        (BORN, "1990-12-31T00:00:00", BIRTHDAY),
        (BORN, "1990-12-31 00:00:00", BIRTHDAY),
        (BORN, "19901231", BIRTHDAY),
        (BORN, 33238.0, BIRTHDAY),
        (BORN, BIRTHDAY, BIRTHDAY),
        (BORN, datetime.datetime(1990, 12, 31, 5, 0), BIRTHDAY),
        (BORN, "0000-00-00", None),
        (BORN, "31 Desember 1990", BIRTHDAY),
        (BORN, "31 DESEMBER 1990", BIRTHDAY),
        (BORN, "31-Des-1990", BIRTHDAY),
        (BORN, "31 Des. 1990", BIRTHDAY),
        *[
            (BORN, f"4 {name} 1990", datetime.date(1990, month, 4))
            for month, names in {
                1: "Januari Jan",
                2: "Februari Feb",
                3: "Maret Mar",
                4: "April Apr",
                5: "Mei",
                6: "Juni Jun",
                7: "Juli Jul",
                8: "Agustus Agu Ags Agt",
                9: "September Sep",
                10: "Oktober Okt",
                11: "November Nov Nop",
                12: "Desember Des",
            }.items()
            for name in names.split()
        ],
    ],
)
def test_cells_are_read(variable, raw, value):
    decoded = decode(variable, raw)
    assert decoded.fault is None
    assert decoded.value == value
    assert type(decoded.value) is type(value)


@pytest.mark.parametrize(
    ("variable", "raw", "fault"),
    [
        (FLOOR, "11", Fault.UNKNOWN_CODE),
        (FLOOR, "Emas", Fault.UNKNOWN_CODE),
        (FLOOR, "1.5", Fault.UNKNOWN_CODE),
        (CAR, "5", Fault.UNKNOWN_CODE),
        (CAR, "mungkin", Fault.UNKNOWN_CODE),
        (DOCUMENTS, 16, Fault.UNKNOWN_CODE),
        (DOCUMENTS, "KTP", Fault.NOT_A_NUMBER),
        (MEMBERS, "empat", Fault.NOT_A_NUMBER),
        (MEMBERS, "-1", Fault.NEGATIVE),
        (MEMBERS, "99999", Fault.TOO_LARGE),
        (MEMBERS, BIRTHDAY, Fault.NOT_A_NUMBER),
        (AREA, "luas", Fault.NOT_A_NUMBER),
        (AREA, "-2", Fault.NEGATIVE),
        (AREA, "1e30", Fault.TOO_LARGE),
        (AREA, float("inf"), Fault.NOT_A_NUMBER),
        (LATITUDE, "420000", Fault.TOO_LARGE),
        (METER, 1.2345678901234567e20, Fault.LOST_DIGITS),
        (METER, "3.57301E+15", Fault.LOST_DIGITS),
        (BORN, "12/31/1990", Fault.NOT_A_DATE),
        (BORN, "31 Desember", Fault.NOT_A_DATE),
        (BORN, "30/02/1990", Fault.NOT_A_DATE),
        (BORN, "30 Februari 1990", Fault.NOT_A_DATE),
        (BORN, "3 Sabtu 1990", Fault.NOT_A_DATE),
        (BORN, "3 September 26", Fault.NOT_A_DATE),
        (BORN, "03-09-26", Fault.NOT_A_DATE),
        (BORN, "03/09/26", Fault.NOT_A_DATE),
        (BORN, "31/12/0090", Fault.NOT_A_DATE),
        (BORN, "190011", Fault.NOT_A_DATE),
        (BORN, "-5", Fault.NOT_A_DATE),
    ],
)
def test_faulty_cells_say_why(variable, raw, fault):
    decoded = decode(variable, raw)
    assert decoded.fault is fault
    assert decoded.value is None
    assert str(fault.value)


@given(
    st.sampled_from(ALL),
    st.one_of(
        st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(),
        st.datetimes(), st.decimals(),
    ),
)  # fmt: skip
def test_no_cell_raises(variable, raw):
    decoded = decode(variable, raw)
    assert decoded.value is None or decoded.fault is None


def test_cells_as_text():
    assert plain_text(5.0) == "5"
    assert plain_text(5.25) == "5.25"
    assert plain_text(" a \n b ") == "a b"
