"""The waterfall of a match and the small map: pure drawings from kept evidence."""

from __future__ import annotations

import pytest

from verification.locator import HEIGHT, WIDTH, Place, locator
from verification.waterfall import WIDTH as BARS
from verification.waterfall import waterfall

MATCH = {
    "terms": [["prior", "prior", -16.0], ["nik", "nik_same", 18.0], ["name", "name_differs", -7.0]],
    "weight": -5.0, "probability": 0.0303, "against": "stranger", "model": "x",
}  # fmt: skip
SQUARE = {"type": "Polygon", "coordinates": [[[103, -4], [104, -4], [104, -3], [103, -3]]]}


def test_each_bar_begins_where_the_one_above_ended():
    drawn = waterfall(MATCH)
    assert drawn is not None
    # From 0 to -16, to 2, to -5: eighteen bits across the whole width.
    unit = BARS / 18
    prior, nik, name = drawn.bars
    assert drawn.zero == pytest.approx(16 * unit, abs=0.06)
    assert (prior.start, prior.width) == pytest.approx((0, 16 * unit), abs=0.06)
    assert (nik.start, nik.width) == pytest.approx((0, BARS), abs=0.06)
    assert (name.start, name.width) == pytest.approx((11 * unit, 7 * unit), abs=0.06)
    assert [bar.speaks_for for bar in drawn.bars] == [False, True, False]
    assert (nik.field, nik.level, nik.strength) == ("NIK", "NIK sama", "sangat mendukung")
    assert (drawn.weight, drawn.share) == (-5.0, pytest.approx(3.03))
    assert drawn.against == "dibandingkan dengan orang lain"


@pytest.mark.parametrize("match", [None, {}, {"terms": []}])
def test_older_evidence_has_no_waterfall(match):
    assert waterfall(match) is None


def test_terms_that_cancel_out_still_draw():
    drawn = waterfall({**MATCH, "terms": [["sex", "sex_same", 0.0]]})
    assert drawn is not None
    assert drawn.bars[0].width == 1.0


def test_a_place_lies_within_the_outline():
    drawn = locator(SQUARE, [Place("Rumah", -3.5, 103.5)])
    assert drawn is not None
    [pin] = drawn.pins
    assert (pin.x, pin.y) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.1)
    assert drawn.outline.startswith("M")
    assert drawn.outline.count("L") == 3


def test_a_wrong_coordinate_widens_the_view():
    drawn = locator(SQUARE, [Place("Rumah", 3.5, 103.5)])
    assert drawn is not None
    [pin] = drawn.pins
    assert 0 <= pin.x <= WIDTH
    assert 0 <= pin.y <= HEIGHT


def test_several_parts_and_no_outline():
    many = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]] * 2}
    drawn = locator(many, [Place("Rumah", -3.5, 103.5)])
    assert drawn is not None
    assert drawn.outline.count("M") == 2
    bare = locator(None, [Place("Rumah", -3.5, 103.5)])
    assert bare is not None
    assert bare.outline == ""
    assert locator(SQUARE, []) is None
