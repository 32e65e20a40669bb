"""Inside an outline or beyond it, and how far: in Python, and the same in SQL."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from regions.drawings import Drawing
from regions.models import Region
from regions.outlines import METRES_PER_DEGREE, metres_outside
from regions.queries.outlines import OUTLINES_SQL, outline_of, spans_of_province

# A square with a bay in its eastern side, and an island far to the north.
COAST = [
    [103.0, -4.0], [104.0, -4.0], [104.0, -3.7], [103.5, -3.6], [104.0, -3.4], [104.0, -3.0],
    [103.0, -3.0], [103.0, -4.0],
]  # fmt: skip
ISLAND = [[103.4, -2.5], [103.6, -2.5], [103.6, -2.4], [103.4, -2.4], [103.4, -2.5]]
LAND = {"type": "MultiPolygon", "coordinates": [[COAST], [ISLAND]]}


@pytest.mark.parametrize(
    ("latitude", "longitude", "metres"),
    [
        (-3.5, 103.2, 0),
        (-2.45, 103.5, 0),  # on the island
        (-2.75, 103.5, 27_799),  # half-way between both
        (-3.5, 102.0, 110_988),  # a degree of longitude is shorter than one of latitude
        (-5.0, 103.5, 111_195),
    ],
)
def test_metres_to_the_nearest_shore(latitude, longitude, metres):
    assert metres_outside(LAND, latitude, longitude) == pytest.approx(metres, abs=20)


def test_the_bay_is_no_land():
    assert metres_outside(LAND, -3.55, 103.9) > 1_000


def test_without_an_outline_nothing_is_known():
    assert metres_outside(None, -3.5, 103.2) is None
    assert metres_outside({}, -3.5, 103.2) is None


@pytest.mark.django_db
def test_sql_says_the_same():
    Region.objects.filter(code="160411").update(boundary=LAND)
    village = Region.objects.get(code="1604112001")
    dice = random.Random(7)
    places = [(dice.uniform(-4.4, -2.2), dice.uniform(102.6, 104.4)) for _ in range(300)]
    with connection.cursor() as cursor:
        for latitude, longitude in places:
            cursor.execute(
                f"WITH {OUTLINES_SQL} SELECT min(ring <-> point(%(x)s, %(y)s)) FROM outlines"
                " WHERE village_id = %(village)s",
                {"regency": None, "x": longitude, "y": latitude, "village": village.pk},
            )
            found = cursor.fetchone()[0] * METRES_PER_DEGREE
            said = metres_outside(LAND, latitude, longitude)
            assert found == pytest.approx(said, rel=0.005, abs=5), (latitude, longitude)


@pytest.mark.django_db
def test_the_nearest_known_outline_stands_for_a_village():
    square = {"type": "Polygon", "coordinates": [COAST]}
    Region.objects.filter(code="1604").update(boundary=LAND)

    def known() -> str:
        village = Region.objects.select_related("district", "regency").get(code="1604112001")
        outline = outline_of(village)
        assert outline is not None
        return outline.region.code

    assert known() == "1604"
    Region.objects.filter(code="160411").update(boundary=square)
    assert known() == "160411"
    Region.objects.filter(code="1604112001").update(boundary=square)
    assert known() == "1604112001"
    village = Region.objects.get(code="1604112001")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {OUTLINES_SQL} SELECT count(*) FROM outlines WHERE village_id = %(village)s",
            {"regency": village.regency_id, "village": village.pk},
        )
        assert cursor.fetchone() == (1,)


def test_a_drawing_keeps_what_lies_far_away_at_its_edge():
    drawing = Drawing(LAND, [], width=600, height=500)
    near, far = drawing.spot(-3.5, 103.2), drawing.spot(-3.5, 140.0)
    assert not near.at_edge
    assert (far.at_edge, far.x) == (True, 588)
    assert drawing.outline.count("M") == 2
    # North is up, east is right.
    assert drawing.spot(-3.0, 103.2).y < near.y < drawing.spot(-4.0, 103.2).y
    assert drawing.spot(-3.5, 103.9).x > near.x


def test_the_province_reaches_as_far_as_its_regencies_and_is_unknown_while_one_is_missing(db):
    regencies = Region.objects.regencies().current().filter(province__code="16")
    square = {"type": "Polygon", "coordinates": [[[103, -4], [104, -4], [104, -3], [103, -4]]]}
    regencies.update(boundary=square)
    east = {"type": "MultiPolygon", "coordinates": [[[[105.5, -2.5], [106, -2.5], [106, -2]]]]}
    regencies.filter(code="1604").update(boundary=east)
    spans = spans_of_province("16")
    assert spans["latitude"] == pytest.approx((-4.1, -1.9))
    assert spans["longitude"] == pytest.approx((102.9, 106.1))
    regencies.filter(code="1671").update(boundary=None)
    assert spans_of_province("16") == {}
