"""Cells and places that are read by a short way, and memory that does not grow with a file."""

from __future__ import annotations

import calendar
import datetime

import pytest

from beneficiaries import import_places
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.identity import Nik, parse_nik
from beneficiaries.import_cells import MARK, Cells, told
from beneficiaries.import_places import PlaceFinder
from beneficiaries.names import parse_address, rt_rw
from tests.factories.regions import load_small_province

DAYS = (
    "17/08/1980", "29/02/2000", "29/02/2001", "31/04/1990", "01/01/1900", "31/12/1899",
    "31/12/2100", "01/01/2101", "1/2/1990", "17-08-1980", "17/08/80", "17/08/19801",
    "17/08/198²", "1990-12-31", "00/00/0000", "33102",
)  # fmt: skip
DEGREES = (
    "-3,7812", "-3.7812", "103.5412", "103,50", "103", "103.0", "-0.5", "0", "181.5", "-181.5",
    "12345678901", "1.123456789", "9.87654321", "-4.1", "2,5", "95,1", "x", "1e5",
)  # fmt: skip
SPAN = (-5.0, 106.0)


@pytest.mark.parametrize(
    ("unit", "name", "span", "texts"),
    [
        (Unit.PERSON, "birth_date", None, DAYS),
        (Unit.HOUSEHOLD, "latitude", None, DEGREES),
        (Unit.HOUSEHOLD, "latitude", SPAN, DEGREES),
    ],
)
def test_the_short_way_ends_where_the_long_one_does(unit, name, span, texts):
    cells = Cells(VARIABLES[unit][name], 0, span)
    for text in texts:
        value, wrong = cells.read(text)
        piece = "" if value is None else f',"{name}":{told(value)}'
        assert cells[text] == (MARK if wrong else "") + piece, text
    assert any(cells._as_written(text) for text in texts)


def test_days_and_degrees_are_not_remembered():
    for unit, name, texts in (
        (Unit.PERSON, "birth_date", DAYS),
        (Unit.HOUSEHOLD, "longitude", DEGREES),
    ):
        cells = Cells(VARIABLES[unit][name], 0)
        assert [cells[text] for text in texts]
        assert set(cells) == {None}


def test_every_day_of_birth_in_a_nik():
    on = datetime.date(2026, 11, 23)
    for year in (1980, 1999, 1900, 2000, 2001, 2026, 1927):
        for month in range(14):
            for day in range(33):
                # Of a year of two digits either century will do.
                may_be = month in range(1, 13) and any(
                    0 < day <= calendar.monthrange(full, month)[1]
                    and datetime.date(full, month, day) <= on
                    for full in (1900 + year % 100, 2000 + year % 100)
                )
                for offset in (0, 40):
                    digits = f"160408{day + offset:02d}{month:02d}{year % 100:02d}0001"
                    if day + offset == 40:  # below the first day of a woman
                        continue
                    assert isinstance(parse_nik(digits, on=on), Nik) is may_be, digits


@pytest.mark.parametrize(
    "text",
    ["RT 003 RW 02", "JL. X 12 RT.03/RW.01", "RT/RW 003/002", "003/002", "JL. 12/3", "", "é"],
)
def test_rt_and_rw_alone_are_those_of_the_address(text):
    parsed = parse_address(text)
    assert rt_rw(text) == (parsed.rt, parsed.rw)


@pytest.mark.django_db
def test_places_are_forgotten_before_they_fill_the_memory(monkeypatch):
    load_small_province()
    monkeypatch.setattr(import_places, "_REMEMBERED", 3)
    finder = PlaceFinder("16", None)
    village = {
        "regency_name": "LAHAT", "district_name": "MERAPI BARAT", "village_name": "GUNUNG AGUNG",
    }  # fmt: skip
    place = finder.find(village).place
    assert place is not None
    for spaces in range(1, 20):
        other = village | {"village_name": f"GUNUNG{' ' * spaces}AGUNG"}
        assert finder.find(other).place == place
        assert len(finder._known) <= 3
    assert finder.find(village).place == place
