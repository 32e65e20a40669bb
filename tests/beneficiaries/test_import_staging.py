"""A file becomes judged rows: decoded, placed, and every fault with its reason."""

from __future__ import annotations

import datetime

import pytest

from beneficiaries.enums import ImportState, RowOutcome
from beneficiaries.models import StagedRow
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(cast):
    return files.release_of(cast.steward_lahat)


def _stage(cast, release, unit, file):
    return files.stage(cast.steward_lahat, release, unit, file)


def _rows(import_file) -> dict[int, StagedRow]:
    return {row.number: row for row in StagedRow.objects.filter(import_file=import_file)}


def _codes(row: StagedRow) -> list[str]:
    return [fault["code"] for fault in row.faults]


def test_a_sound_household_is_read_in_full(cast, release):
    staged = _stage(cast, release, "household", files.households([household()]))
    assert staged.fault == ""
    assert staged.state == ImportState.STAGED
    assert staged.counts["new"] == 1
    row = _rows(staged)[2]
    assert (row.outcome, row.faults) == (RowOutcome.NEW, [])
    assert row.registry_id == "1604000000000001"
    assert row.data == {
        "address": "JL. LINTAS", "building_tenure": 1, "decile": 1, "district_id":
        region("160408").pk, "floor_area": 36.5, "floor_type": 9, "head_name": "KEPALA 1",
        "latitude": -3.7812, "longitude": 103.5412, "member_count": 3,
        "neighbourhood": "RT 03 RW 01 DUSUN II", "percentile": 7, "pkh_number": "PKH00123",
        "regency_id": region("1604").pk, "rt": 3, "rw": 1, "village_id":
        region("1604082001").pk, "wall_type": 3,
    }  # fmt: skip
    assert row.raw[0] == "1604000000000001"


def test_a_sound_person_gets_the_forms_names_are_compared_by(cast, release):
    files.bring_in(cast.steward_lahat, release, "household", files.households([household()]))
    staged = _stage(cast, release, "person", files.persons([person()]))
    data = _rows(staged)[2].data
    assert data["name_norm"] == "MUHAMAD IUSUP B"
    assert (data["nik"], data["nik_usable"]) == ("1604081708800001", True)
    assert data["birth_date"] == "1980-08-17"
    assert data["kk"] == "1604081708100001"


def test_kemendagri_codes_are_told_from_bps_codes_by_the_names(cast, release):
    kemendagri = household(KDKEC="08", KDDESA="2001")
    staged = _stage(cast, release, "household", files.households([kemendagri]))
    assert staged.mapping["code_system"] == "kemendagri"
    assert staged.counts["new"] == 1
    bps = _stage(cast, release, "household", files.households([household(2)]))
    assert bps.mapping["code_system"] == "bps"
    assert bps.counts["new"] == 1


def test_codes_of_once_find_the_villages_of_today(cast, release):
    """Recoded, merged and split since the file was made: a row each, and one nobody can place."""
    day = datetime.date(2024, 7, 1)
    parts = (
        Outcome("1604112101", "Pasar Lama Ilir", rws=(1, 2)),
        Outcome("1604112102", "Pasar Lama Ulu", rws=(3,)),
    )
    for change, before, after in (
        (Change.RECODE, "1604082001", (Outcome("1604082009"),)),
        (Change.MERGE, "1604112002", (Outcome("1604082002"),)),
        (Change.SPLIT, "1604112001", parts),
    ):
        befores = (before, "1604082002") if change == Change.MERGE else (before,)
        record(told=Told(change, day, "Perda 1/2024", befores, after), by=None)
    old = {"KDKEC": "11", "NMKEC": "LAHAT", "NMKEL": "PASAR LAMA", "KDDESA": "2001"}
    rows = [
        household(1, KDKEC="08", KDDESA="2001"),
        household(2, **{**old, "KDDESA": "2002", "NMKEL": "TALANG JAWA"}),
        household(3, **old, Nama_SLS="RT 01 RW 03"),
        household(4, **old, Nama_SLS="RT 01 RW 09"),
    ]
    staged = _rows(_stage(cast, release, "household", files.households(rows)))
    now = dict(Region.objects.current().villages().values_list("pk", "code"))
    assert [now.get(row.data.get("village_id")) for row in staged.values()] == [
        "1604082009", "1604082002", "1604112102", None,
    ]  # fmt: skip
    assert _codes(staged[5]) == ["village_unknown"]
    assert "dimekarkan" in staged[5].faults[0]["detail"]


def test_a_misspelt_village_with_a_code_is_a_remark(cast, release):
    rows = [household(n, KDKEC="08", KDDESA="2001") for n in range(1, 4)]
    rows[2]["NMKEL"] = "GUNUNG AGUUNG"
    staged = _stage(cast, release, "household", files.households(rows))
    assert _codes(_rows(staged)[4]) == ["village_spelling"]
    assert (staged.counts["new"], staged.counts["warned"]) == (3, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"IDBDT": ""}, "id_missing"),
        ({"IDBDT": "1.604E+15"}, "lost_digits"),
        ({"NMKEL": "ANTAH BERANTAH"}, "village_unknown"),
        ({"NMKAB": "PALEMBANG", "KDKAB": "71", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR"},
         "other_regency"),
    ],
)  # fmt: skip
def test_errors_keep_a_household_out(cast, release, change, code):
    staged = _stage(
        cast, release, "household", files.households([household(), household(2, **change)])
    )
    row = _rows(staged)[3]
    assert row.outcome == RowOutcome.FAULTY
    assert _codes(row) == [code]
    assert staged.counts["faulty"] == 1
    assert staged.counts["faults"][0] | {"column": ""} == {
        "code": code, "column": "", "level": "error", "rows": 1, "first": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lantai": 99}, "unknown_code"),
        ({"Jumlah_ART": "tiga"}, "not_a_number"),
        ({"luas_lantai": "-4"}, "negative"),
        ({"Alamat": "J" * 300}, "too_long"),
        ({"lantai": "#N/A"}, "unreadable_cell"),
    ],
)
def test_remarks_let_a_household_in(cast, release, change, code):
    staged = _stage(cast, release, "household", files.households([household(**change)]))
    row = _rows(staged)[2]
    assert row.outcome == RowOutcome.NEW
    assert _codes(row) == [code]
    assert staged.counts["warned"] == 1


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        ({"NIK": "3.57301E+15"}, RowOutcome.FAULTY, "lost_digits"),
        ({"NIK": "1604081708801"}, RowOutcome.NEW, "nik_faulty"),
        ({"NIK": "0000000000000000"}, RowOutcome.NEW, "nik_faulty"),
        ({"NoKK": "9999999999999999"}, RowOutcome.NEW, "kk_faulty"),
        ({"Nama": ""}, RowOutcome.FAULTY, "name_missing"),
        ({"TglLahir": "17/17/1980"}, RowOutcome.NEW, "not_a_date"),
        ({"DESA": "Antah"}, RowOutcome.FAULTY, "village_unknown"),
    ],
)
def test_faults_of_persons(cast, release, change, outcome, code):
    files.bring_in(cast.steward_lahat, release, "household", files.households([household()]))
    staged = _stage(cast, release, "person", files.persons([person(**change)]))
    row = _rows(staged)[2]
    assert (row.outcome, _codes(row)) == (outcome, [code])
    assert not row.data.get("nik_usable") or row.data["nik"] == person()["NIK"]


def test_a_number_in_excel_that_lost_its_digits_is_refused_with_its_cure(cast, release):
    files.bring_in(cast.steward_lahat, release, "household", files.households([household()]))
    file = files.xlsx_file(
        files.PERSON_HEADERS, [person(NIK=1604081708800001), person(2)], title_rows=3
    )
    staged = _stage(cast, release, "person", file)
    rows = _rows(staged)
    assert _codes(rows[5]) == ["lost_digits"]
    assert rows[6].outcome == RowOutcome.NEW


def test_a_nik_column_cut_by_excel_is_noticed(cast, release):
    files.bring_in(cast.steward_lahat, release, "household", files.households([household()]))
    people = [person(n, NIK=f"16040817{n:02d}80{n:03d}0") for n in range(1, 9)]
    staged = _stage(cast, release, "person", files.persons(people))
    assert staged.counts["faulty"] == 8


def test_an_id_twice_with_other_contents_keeps_both_out(cast, release):
    rows = [household(), household(2), household(2, Nama_KRT="LAIN"), household(3), household(3)]
    staged = _stage(cast, release, "household", files.households(rows))
    rows = _rows(staged)
    assert [_codes(rows[n]) for n in range(2, 7)] == [
        [], ["duplicate_id"], ["duplicate_id"], [], ["repeated_row"],
    ]  # fmt: skip


def test_a_person_without_household_waits_for_it(cast, release):
    waiting = _stage(cast, release, "person", files.persons([person()]))
    assert _codes(_rows(waiting)[2]) == ["household_unknown"]
    files.bring_in(cast.steward_lahat, release, "household", files.households([household()]))
    waiting.refresh_from_db()
    assert (waiting.counts["new"], waiting.counts["faulty"]) == (1, 0)


def test_headers_left_aside_are_named(cast, release):
    headers = [*files.HOUSEHOLD_HEADERS, "WARNA_PINTU"]
    staged = _stage(cast, release, "household", files.csv_file(headers, [household()]))
    assert staged.unknown_headers == ["WARNA_PINTU"]
    assert staged.mapping["columns"]["floor_type"] == headers.index("lantai")
