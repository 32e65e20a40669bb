"""Cells become pieces of JSON: remembered or not, they say what the codebook reads in them."""

from __future__ import annotations

import json

import pytest

from beneficiaries import import_cells
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.import_cells import MARK, Cells


def cells(name: str, longest: int = 0, unit: Unit = Unit.HOUSEHOLD) -> Cells:
    return Cells(VARIABLES[unit][name], longest)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("floor_type", "9", 9),
        ("floor_type", "0", None),
        ("floor_area", "36,5", 36.5),
        ("floor_area", "36.50", 36.5),
        ("floor_area", "1.234,5", 1234.5),
        ("floor_area", "0", 0),
        ("floor_area", "-0", 0),
        ("latitude", "-3,781200", -3.7812),
        ("latitude", "0", None),
        ("longitude", "103", 103),
        ("head_name", "SITI  AMINAH", "SITI AMINAH"),
        ("head_name", 'SITI "ITI" \\', 'SITI "ITI" \\'),
        ("head_name", "null", None),
        ("address", "JL. É", "JL. É"),
        ("decile", "10", 10),
    ],
)
def test_a_sound_cell(name, text, value):
    piece = cells(name, 250 if name in ("head_name", "address") else 0)[text]
    assert json.loads("{" + piece[1:] + "}").get(name) == value
    assert piece.startswith(f',"{name}":') or not piece


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("floor_type", "99", "unknown_code"),
        ("floor_area", "-4", "negative"),
        ("floor_area", "100000000", "too_large"),
        ("floor_area", "1,5,5", "not_a_number"),
        ("latitude", "180.5", "too_large"),
        ("member_count", "tiga", "not_a_number"),
        ("head_name", "1.60E+15", "unreadable_cell"),
        ("head_name", "A" * 151, "too_long"),
        ("decile", "11", "decile_range"),
        ("decile", "0", "decile_range"),
    ],
)
def test_a_cell_with_a_fault_says_so_each_time(name, text, fault):
    reader = cells(name, 150 if name == "head_name" else 0)
    for _ in range(2):
        assert reader[text].startswith(MARK)
        assert reader.read(text)[1] == fault


def test_only_so_much_is_remembered(monkeypatch):
    monkeypatch.setattr(import_cells, "_REMEMBERED", 3)
    reader = cells("member_count")
    pieces = [reader[str(number)] for number in range(1, 9)]
    assert len(reader) == 3
    assert pieces == [f',"member_count":{number}' for number in range(1, 9)]
