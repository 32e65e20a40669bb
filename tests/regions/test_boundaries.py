"""Boundaries are matched by code, thinned, and refused in plain words."""

from __future__ import annotations

import io
import json
import math
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from regions.boundaries import BoundaryFileError, read_boundaries, simplify
from regions.enums import Level
from regions.models import Region
from regions.operations.boundaries import load_boundaries
from regions.operations.load import load_province
from regions.outlines import metres_outside

SQUARE = [[103.0, -4.0], [104.0, -4.0], [104.0, -3.0], [103.0, -3.0], [103.0, -4.0]]
DEMO_FILE = Path("regions/data/boundaries_regency.geojson")


def feature(code="16.04", ring=SQUARE, **properties):
    named = {"kode": code} | properties
    return {
        "type": "Feature",
        "properties": named,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def points_of(geometry):
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    return sum(len(ring) for polygon in polygons for ring in polygon)


@pytest.mark.parametrize("code", ["16.04", "1604", 1604])
@pytest.mark.parametrize("name", ["kode", "KODE", "code", "Code"])
def test_the_code_may_be_dotted_or_not_and_named_in_any_case(code, name):
    item = feature()
    item["properties"] = {name: code}
    assert read_boundaries(collection(item))[0].code.digits == "1604"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "bukan JSON"),
        ("{oops", "bukan JSON"),
        ("[]", "FeatureCollection"),
        ('{"type": "Feature"}', "FeatureCollection"),
        ('{"type": "FeatureCollection"}', "features kosong"),
        ('{"type": "FeatureCollection", "features": []}', "features kosong"),
        ('{"type": "FeatureCollection", "features": [null]}', "ke-1"),
        (
            collection({"properties": {"nama": "Lahat"}, "geometry": None}),
            "tidak ada properti kode",
        ),
        (collection(feature("Lahat")), "bukan kode Kemendagri"),
        (collection({"properties": {"kode": "16.04"}, "geometry": None}), "Polygon"),
        (
            collection(
                {"properties": {"kode": "16.04"}, "geometry": {"type": "Point", "coordinates": []}}
            ),
            "Polygon",
        ),
        (collection(feature(ring=[["a", "b"]])), "koordinat"),
        (collection(feature(ring=[])), "koordinat"),
        (collection(feature(ring=[[420000.0, 9570000.0]] * 5)), "koordinat"),
        (collection(feature(), feature(ring="xyz")), "ke-2"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(text, words):
    with pytest.raises(BoundaryFileError, match=words):
        read_boundaries(text)


def test_a_ragged_ring_loses_points_and_keeps_its_shape():
    ring = [
        [104 + math.cos(turn / 500 * math.pi), -3 + math.sin(turn / 500 * math.pi)]
        for turn in range(1000)
    ]
    ring.append(ring[0])
    thin = simplify({"type": "Polygon", "coordinates": [ring]})
    (outline,) = thin["coordinates"]
    assert 20 < len(outline) < 150
    assert outline[0] == outline[-1]
    assert all(abs(math.hypot(x - 104, y + 3) - 1) < 0.004 for x, y in outline)


def test_islets_vanish_and_the_mainland_stays():
    islet = [[103.5, -3.5], [103.5002, -3.5], [103.5001, -3.5001], [103.5, -3.5]]
    shape = {"type": "MultiPolygon", "coordinates": [[SQUARE], [islet]]}
    assert simplify(shape) == {"type": "Polygon", "coordinates": [SQUARE]}


def test_holes_are_kept():
    hole = [[103.4, -3.6], [103.6, -3.6], [103.6, -3.4], [103.4, -3.4], [103.4, -3.6]]
    thin = simplify({"type": "Polygon", "coordinates": [SQUARE, hole]})
    assert thin["coordinates"] == [SQUARE, hole]


def test_a_district_file_needs_its_regions_first(tree):
    with pytest.raises(BoundaryFileError, match=r"1 kode tidak ada .*: 16\.05"):
        load_boundaries(text=collection(feature(), feature("16.05")))
    assert not Region.objects.filter(boundary__isnull=False).exists()


def test_one_level_is_taken_from_a_mixed_file(tree):
    text = collection(feature(), feature("16.04.12"), feature("16.99.99"))
    counts = load_boundaries(text=collection(feature(), feature("16.04.12")), level=Level.DISTRICT)
    assert counts == Counter({Level.DISTRICT: 1})
    tree["1604"].refresh_from_db()
    tree["160412"].refresh_from_db()
    assert tree["1604"].boundary is None
    assert tree["160412"].boundary == {"type": "Polygon", "coordinates": [SQUARE]}
    with pytest.raises(BoundaryFileError, match="Desa/Kelurahan"):
        load_boundaries(text=text, level=Level.VILLAGE)


def test_a_code_twice_is_refused(tree):
    with pytest.raises(BoundaryFileError, match=r"lebih dari sekali: 16\.04"):
        load_boundaries(text=collection(feature(), feature("1604")))


def test_the_shipped_file_fits_the_province_and_stays_small(no_regions):
    load_province(province_code="16")
    out = io.StringIO()
    call_command("load_boundaries", str(DEMO_FILE), stdout=out)
    assert out.getvalue() == "Batas wilayah dimuat: 17 kabupaten/kota.\n"
    drawn = Region.objects.regencies().filter(boundary__isnull=False)
    assert drawn.count() == 17
    assert all(4 <= points_of(region.boundary) <= 250 for region in drawn)
    assert DEMO_FILE.with_name("boundaries_regency.LICENSE.txt").exists()


def test_loading_regions_draws_what_is_shipped_and_leaves_it_the_second_time(no_regions):
    out = io.StringIO()
    call_command("load_regions", stdout=out)
    assert "Batas wilayah: 17 kabupaten/kota, 241 kecamatan." in out.getvalue()
    districts = Region.objects.districts()
    assert not districts.filter(boundary=None).exists()
    assert not districts.filter(latitude=None).exists()
    for region in districts.select_related("regency"):
        # The middle of a crescent lies outside of it.
        assert metres_outside(region.boundary, region.latitude, region.longitude) < 2_000, region
        assert metres_outside(region.regency.boundary, region.latitude, region.longitude) < 5_000
    assert DEMO_FILE.with_name("boundaries_district.LICENSE.txt").exists()
    own = {"type": "Polygon", "coordinates": [SQUARE]}
    districts.filter(code="160412").update(boundary=own)
    again = io.StringIO()
    call_command("load_regions", stdout=again)
    assert "Batas" not in again.getvalue()
    assert "(0 baru, 0 diperbarui)" in again.getvalue()
    assert districts.get(code="160412").boundary == own


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"PK\x03\x04", "JSON"), (None, "tidak dapat dibaca")],
)
def test_the_command_refuses_odd_files_in_words(db, tmp_path, content, words):
    path = tmp_path / "batas.geojson"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("load_boundaries", str(path))
