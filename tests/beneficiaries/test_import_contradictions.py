"""What a row says against itself, and whose it is, is told row by row."""

from __future__ import annotations

import pytest

from beneficiaries.enums import RowOutcome
from beneficiaries.import_places import PlaceFinder
from regions.codes import CodeSystem
from tests.beneficiaries.test_import_numbering import home, staged
from tests.factories import import_files as files
from tests.factories.import_files import household
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

# Two villages of Lahat: GUNUNG AGUNG in Merapi Barat, and another of whose code it is not.
NAMED = {"district": "Merapi Barat", "village": "Gunung Agung"}
OTHER = "1604112001"


def codes_of(row) -> list[str]:
    return [one["code"] for one in row.faults]


def test_a_code_of_another_village_beside_the_names_is_remarked(cast):
    """All rows contradict their codes, so the file is read by its names: but not in silence."""
    done = staged(cast.steward_lahat, [home(n, code=OTHER, **NAMED) for n in range(1, 4)])
    assert done.mapping["code_system"] == "bps"
    rows = list(done.rows.order_by("number"))
    assert [codes_of(row) for row in rows] == [["code_disagrees"]] * 3
    assert {row.outcome for row in rows} == {RowOutcome.NEW}
    assert {row.data["village_id"] for row in rows} == {region("1604082001").pk}
    assert done.counts["warned"] == 3
    told = rows[0].faults[0]
    assert told["column"] == "region_code"
    assert OTHER in told["detail"]


def test_a_code_that_is_somebodys_by_accident_is_no_contradiction(cast):
    """The same digits in the two numberings of two regencies."""
    finder = PlaceFinder("16", None)
    finder.learn([], wanted=CodeSystem.BPS)
    found = finder.find(
        {"region_code": "1608012001", "district_name": "Muaradua",
         "village_name": "Batu Belang Jaya"}
    )  # fmt: skip
    assert found is not None
    assert found.place is not None
    assert found.fault is None


@pytest.mark.parametrize(
    "record",
    [
        {"region_code": "1671999999"},
        {"regency_name": "Palembang", "district_name": "Ilir Barat Dua", "village_name": "Antah"},
        {"regency_name": "Palembang", "district_name": "Antah", "village_name": "35 Ilir"},
    ],
)
def test_a_row_of_another_regency_is_called_so_even_if_its_village_is_unknown(record):
    found = PlaceFinder("16", region("1604").pk).find(record)
    assert found is not None
    assert found.fault is not None
    assert found.fault["code"] == "other_regency"
    ours = PlaceFinder("16", region("1671").pk).find(record)
    assert ours is not None
    assert ours.fault is not None
    assert ours.fault["code"] == "village_unknown"


def test_rows_of_another_regency_are_not_counted_under_the_own(cast, sign_in):
    steward = cast.steward_lahat
    foreign = household(
        2, KDKAB="71", NMKAB="PALEMBANG", NMKEC="ILIR BARAT DUA", NMKEL="ANTAH BERANTAH"
    )
    unknown = household(3, NMKEL="ANTAH BERANTAH")
    done = files.stage(
        steward, files.release_of(steward), "household",
        files.households([household(1), foreign, unknown]),
    )  # fmt: skip
    rows = list(done.rows.order_by("number"))
    assert [codes_of(row) for row in rows] == [[], ["other_regency"], ["village_unknown"]]
    lines = done.preview["regencies"]
    own = lines[str(region("1604").pk)]
    assert (own["new"], own["faulty"], lines[""]["faulty"]) == (1, 1, 1)
    page = sign_in(steward).get(f"/basis/impor/{done.pk}/").text
    assert "Kabupaten/kota lain" in page
    assert "Tanpa wilayah" not in page
