"""The tree keeps its shape, in Python and in the database."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from regions.enums import Kind, Level
from regions.models import Region


def test_a_new_region_is_placed_by_its_parent(tree):
    village = tree["1604122001"]
    assert (village.province_id, village.regency_id, village.district_id) == (
        tree["16"].pk,
        tree["1604"].pk,
        tree["160412"].pk,
    )


def test_each_region_above_a_village_is_its_own_ancestor(tree):
    assert tree["16"].province_id == tree["16"].pk
    assert tree["1604"].regency_id == tree["1604"].pk
    assert tree["160412"].district_id == tree["160412"].pk
    assert tree["16"].regency_id is None


def test_names_as_officials_write_them(tree):
    assert str(tree["1604"]) == "Kabupaten Lahat"
    assert tree["1604"].full_name == "Kabupaten Lahat"
    assert tree["160412"].full_name == "Kecamatan Kikim Timur"
    assert tree["1671041003"].full_name == "Kelurahan Dua Puluh Enam Ilir Satu"
    assert tree["1604122001"].full_path == "Desa Gunung Aji, Kecamatan Kikim Timur, Kabupaten Lahat"
    assert tree["160412"].full_path == "Kecamatan Kikim Timur, Kabupaten Lahat"
    assert tree["16"].full_path == "Provinsi Sumatera Selatan"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("1604122001", {"district_id": None}),
        ("1604122001", {"level": Level.DISTRICT}),
        ("1604122001", {"kind": Kind.KECAMATAN}),
        ("1604122001", {"parent_id": F("regency_id")}),
        ("1604122001", {"code": "16.04.12.2001"[:10]}),
        ("160412", {"district_id": None}),
        ("160412", {"district_id": F("regency_id")}),
        ("1604", {"regency_id": None}),
        ("1604", {"district_id": F("id")}),
        ("1604", {"parent_id": None}),
        ("16", {"parent_id": F("id")}),
        ("16", {"province_id": None}),
        ("16", {"code": "160"}),
        ("1604", {"successor_id": F("id")}),
        (
            "1604",
            {"valid_from": datetime.date(2020, 1, 1), "valid_to": datetime.date(2019, 1, 1)},
        ),
    ],
)
def test_the_database_refuses_a_misshapen_row(tree, code, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(code=code).update(**change)


def test_one_current_region_for_a_code(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(
            level=Level.REGENCY,
            kind=Kind.KABUPATEN,
            name="Kabupaten Lahat",
            short_name="Lahat",
            code="1604",
            parent=tree["16"],
            valid_from=datetime.date(2024, 1, 1),
        )


def test_an_ended_region_makes_room_for_its_successor(tree):
    old = tree["1604122002"]
    old.valid_to = datetime.date(2024, 1, 1)
    old.save()
    new = Region.objects.create(
        level=Level.VILLAGE,
        kind=Kind.KELURAHAN,
        name="Tanjung Raya",
        short_name="Tanjung Raya",
        code="1604122002",
        parent=tree["160412"],
        valid_from=datetime.date(2024, 1, 1),
    )
    old.successor = new
    old.save()
    versions = Region.objects.by_code("16.04.12.2002")
    assert versions.count() == 2
    assert versions.current().get() == new
    assert versions.current(on=datetime.date(2023, 12, 31)).get() == old
    assert versions.current(on=datetime.date(2024, 1, 1)).get() == new
    assert list(new.predecessors.all()) == [old]


def test_regions_by_level(tree):
    assert Region.objects.provinces().count() == 1
    assert Region.objects.regencies().count() == 4
    assert Region.objects.districts().count() == 3
    assert Region.objects.villages().count() == 4


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("16", 12),
        ("1604", 6),
        ("160412", 3),
        ("1604122001", 1),
        ("1608", 1),
    ],
)
def test_within_counts_the_region_and_all_below(tree, code, inside):
    found = Region.objects.within(tree[code])
    assert found.count() == inside
    assert all(region.code.startswith(code) for region in found)
