"""Files that tell their villages by BPS's codes, where the province has loaded a table of them."""

from __future__ import annotations

import datetime

import pytest

from beneficiaries.enums import ImportState
from beneficiaries.import_numbering import Said, Vote
from beneficiaries.import_places import PlaceFinder
from beneficiaries.models import StagedRow
from beneficiaries.queries.place_reading import place_words
from regions.codes import CodeSystem
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.factories import import_files as files
from tests.factories.import_files import household
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
KEMENDAGRI, BPS = CodeSystem.KEMENDAGRI, CodeSystem.BPS
GUNUNG_AGUNG, MERAPI = "1604082001", "1604082002"
CODE, OF_MERAPI = "1604070003", "1604070004"
HEADERS = ["IDBDT", "kode_wilayah", "NMKAB", "KECAMATAN", "DESA", "Nama_KRT"]
NAMELESS = {"NMKEC": "", "NMKEL": "", "NMKAB": ""}


@pytest.fixture
def table(db):
    Region.objects.current().filter(code=GUNUNG_AGUNG).update(code_bps=CODE)
    Region.objects.current().filter(code=MERAPI).update(code_bps=OF_MERAPI)


def staged(steward, *rows, headers=None):
    file = files.csv_file(headers, rows) if headers else files.households(rows)
    return files.stage(steward, files.release_of(steward), "household", file)


def told(number: int, code: str, village: str = "", district: str = "") -> dict[str, str]:
    return {
        "IDBDT": f"16040000000000{number:02d}", "kode_wilayah": code, "NMKAB": "",
        "KECAMATAN": district, "DESA": village, "Nama_KRT": f"KEPALA {number}",
    }  # fmt: skip


def villages() -> list[str | None]:
    names = dict(Region.objects.values_list("pk", "name"))
    rows = StagedRow.objects.order_by("number")
    return [names.get(row.data.get("village_id")) for row in rows]


def faults() -> list[list[str]]:
    return [[one["code"] for one in row.faults] for row in StagedRow.objects.order_by("number")]


def test_without_a_table_codes_alone_are_refused_as_before(cast):
    done = staged(cast.steward_lahat, household(1, **NAMELESS))
    assert done.mapping["code_system"] == "bps"
    assert faults() == [["bps_code_only"]]


def test_with_a_table_codes_alone_are_enough(cast, table):
    """Of a code the table does not know, it is told so."""
    done = staged(
        cast.steward_lahat, household(1, **NAMELESS), household(2, **NAMELESS, KDDESA="004"),
        household(3, **NAMELESS, KDDESA="099"),
    )  # fmt: skip
    assert (done.mapping["code_system"], done.counts["new"]) == ("bps", 2)
    assert villages() == ["Gunung Agung", "Merapi", None]
    assert faults()[2] == ["bps_code_unknown"]


def test_ten_digits_that_only_the_table_knows_tell_the_numbering(cast, table):
    done = staged(cast.steward_lahat, told(1, CODE), told(2, "16.04.070.004"), headers=HEADERS)
    assert (done.state, done.mapping["code_system"]) == (ImportState.STAGED, "bps")
    assert villages() == ["Gunung Agung", "Merapi"]


def test_a_file_of_another_regency_is_still_refused(cast, table):
    done = staged(cast.steward_palembang, told(1, CODE), headers=HEADERS)
    assert (done.state, done.mapping["code_system"]) == (ImportState.FAILED, "bps")
    assert not StagedRow.objects.filter(data__has_key="village_id").exists()


@pytest.mark.parametrize(
    ("cells", "village"),
    [
        ({}, "Nama pada kolom NMKAB, NMKEC dan NMKEL; bila tidak terbaca, kode pada kolom"),
        (NAMELESS, "Kode pada kolom KDPROP"),
    ],
)
def test_the_page_says_that_the_codes_were_used(cast, table, cells, village):
    words = place_words(staged(cast.steward_lahat, household(1, **cells)))
    assert "menurut tabel kode desa yang dimuat" in words.codes
    assert words.village.startswith(village)
    # Of codes that the table does not know it is as before.
    words = place_words(staged(cast.steward_lahat, household(2, KDDESA="099")))
    assert "kode desa BPS tidak diterbitkan" in words.codes


def test_names_go_first_and_the_code_is_remarked_upon(cast, table):
    """The table is one edition; in another the number was somebody else's."""
    staged(
        cast.steward_lahat, household(1, KDDESA="004"), household(2),
        household(3, NMKEL="GUNUNG AGNG"),
    )  # fmt: skip
    assert villages() == ["Gunung Agung"] * 3
    assert faults() == [["code_disagrees"], [], ["village_spelling"]]


def said(code: str, *, known: bool, bps: int | None) -> Said:
    places = {KEMENDAGRI: 1 if known else None, BPS: bps}
    return Said(code[:4], places, code=code, known=known)


@pytest.mark.parametrize(
    ("rows", "system"),
    [
        ([said(CODE, known=False, bps=5)], BPS),
        # Some are valid in both lists.
        ([said(CODE, known=False, bps=5), said("1604082001", known=True, bps=6)], BPS),
        # A slip of the pen in a file of Kemendagri's hits the table by accident.
        (
            [*(said(f"160408200{n}", known=True, bps=None) for n in range(1, 5)),
             said(CODE, known=False, bps=5)],
            KEMENDAGRI,
        ),
        ([said("1604082001", known=True, bps=None), said(CODE, known=False, bps=5)], None),
        # As before there was a table.
        ([said("1604082001", known=True, bps=None)], None),
    ],
)  # fmt: skip
def test_what_only_one_list_knows_speaks_for_it(rows, system):
    vote = Vote()
    for one in rows:
        vote.add(one, {"region_code": one.code}, 1)
    assert vote.decide() is system


def test_the_code_of_an_ended_village_leads_to_todays(table):
    day = datetime.date(2024, 7, 1)
    new = (Outcome("1604082109", "Gunung Baru"),)
    record(told=Told(Change.RECODE, day, "Perda 1/2024", (GUNUNG_AGUNG,), new), by=None)
    finder = PlaceFinder("16", region("1604").pk)
    assert finder.learn([{"region_code": CODE}]) is BPS
    found = finder.find({"region_code": CODE})
    assert found is not None
    assert found.place is not None
    assert found.place.code == "1604082109"
