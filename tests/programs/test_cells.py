"""Dates, rupiah and sex as people write them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from programs.cells import read_date, read_rupiah, read_sex

DAY = datetime.date(1985, 2, 5)


@pytest.mark.parametrize(
    "text",
    [
        "1985-02-05",
        "05/02/1985",
        "5-2-1985",
        "5.2.1985",
        "5 Februari 1985",
        "05-FEB-1985",
        "1985-02-05 00:00:00",
    ],
)
def test_dates(text):
    assert read_date(text) == DAY


@pytest.mark.parametrize("text", ["31/02/1985", "1985", "02/1985", "kemarin", "5/2/85"])
def test_no_dates(text):
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1500000",
        "1.500.000",
        "Rp 1.500.000,00",
        "Rp1.500.000,-",
        "1,500,000.00",
        "1500000.00",
        "1500000,50",
    ],
)
def test_rupiah(text):
    assert read_rupiah(text) == Decimal(1500000)


@pytest.mark.parametrize("text", ["dua juta", "-5", "1.50.000", "1.500,000", "", "1e6"])
def test_no_rupiah(text):
    assert read_rupiah(text) is None


def test_sex():
    assert [read_sex(text) for text in ("L", "P", "1", "2", "Laki-laki", "perempuan", "x")] == [
        1,
        2,
        1,
        2,
        1,
        2,
        None,
    ]
