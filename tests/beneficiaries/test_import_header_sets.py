"""Each header row seen in real files: read as what it is, or refused by its name."""

from __future__ import annotations

import functools

import pytest

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Kind, Unit
from beneficiaries.enums import ImportState
from beneficiaries.models import Household, Person, StagedRow
from tests.factories import header_sets as sets
from tests.factories import import_files as files
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

FORMATS = {
    "semicolon": sets.as_csv,
    "tab": functools.partial(sets.as_csv, delimiter="\t", titles=2),
    "comma, latin-1": functools.partial(
        sets.as_csv, delimiter=",", encoding="latin-1", titles=3
    ),
    "signature": functools.partial(sets.as_csv, encoding="utf-8-sig"),
    "xlsx": sets.as_xlsx,
    "xlsx, header in row 4": functools.partial(sets.as_xlsx, titles=3),
}  # fmt: skip


def _stage(cast, source, unit, row, made="semicolon"):
    steward = cast.steward_lahat
    release = files.release_of(steward, source=source)
    return files.stage(steward, release, unit, FORMATS[made]([row]))


@pytest.mark.parametrize("made", FORMATS)
@pytest.mark.parametrize(
    ("row", "source", "unit", "family", "left_aside"),
    [
        (sets.PBDT_HOUSEHOLD, "bdt", "household", "PBDT", ["jumlah_wus", "wus_kb"]),
        (sets.BDT_HOUSEHOLD, "dtks", "household", "BDT", []),
        (sets.P3KE, "p3ke", "person", "P3KE", ["No", "Usia < 7 Tahun", "Usia 60+ Tahun"]),
    ],
)
def test_files_that_tell_their_place(cast, made, row, source, unit, family, left_aside):
    staged = _stage(cast, source, unit, row, made)
    assert (staged.state, staged.fault) == (ImportState.STAGED, "")
    assert staged.mapping["family"] == family
    assert staged.unknown_headers == left_aside
    assert (staged.counts["new"], staged.counts["faults"]) == (1, [])
    assert StagedRow.objects.get().data["village_id"] == region("1604082001").pk


@pytest.mark.parametrize("made", ["semicolon", "xlsx, header in row 4"])
@pytest.mark.parametrize(
    ("home", "row", "source", "family", "left_aside"),
    [
        (sets.PBDT_HOUSEHOLD, sets.PBDT_PERSON, "bdt", "PBDT", []),
        (sets.BDT_HOUSEHOLD, sets.BDT_PERSON, "dtks", "BDT", []),
        (sets.BDT_HOUSEHOLD, sets.HAND_OUT, "dtks", "BDT", ["NO"]),
    ],
)
def test_members_of_those(cast, made, home, row, source, family, left_aside):
    steward = cast.steward_lahat
    release = files.release_of(steward, source=source)
    files.bring_in(steward, release, "household", sets.as_csv([home]))
    staged = _stage(cast, source, "person", row, made)
    assert (staged.mapping["family"], staged.unknown_headers) == (family, left_aside)
    assert (staged.counts["new"], staged.counts["faults"]) == (1, [])


@pytest.mark.parametrize("unit", ["household", "person"])
@pytest.mark.parametrize(
    ("row", "words"),
    [
        (sets.CLEANSING, "daftar pembersihan data ganda penerima bantuan, bukan data basis"),
        (sets.BPNT, "daftar perubahan penerima BPNT dari SIKS-NG, bukan data basis"),
        ({"NAMA": "SITI", "NIK": sets.NIK, "JENIS PPKS": "Pemulung"}, "Kirim lewat menu Daftar"),
        ({"PSNOKA": "1", "NAMA": "SITI", "NIK": sets.NIK, "NO KK": sets.KK}, "daftar kelompok"),
    ],
)
def test_lists_that_are_no_register_are_refused_by_name(cast, row, words, unit):
    staged = _stage(cast, "dtks", unit, row)
    assert staged.state == ImportState.FAILED
    assert words in staged.fault
    assert StagedRow.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "unit"), [(sets.DTSEN_PERSON, "person"), (sets.DTSEN_HOUSEHOLD, "household")]
)
def test_dtsen_without_places_waits_for_them(cast, row, unit):
    staged = _stage(cast, "dtsen", unit, row)
    assert staged.state == ImportState.MAPPING
    assert staged.mapping["reason"] == "place"
    guess = staged.mapping["first_rows"]["guess"]["columns"]
    # Every column is known already; only the place is asked for.
    assert len(guess) == len(row)


def test_every_variable_of_a_row_reaches_its_column(cast):
    steward = cast.steward_lahat
    release = files.release_of(steward)
    files.bring_in(steward, release, "household", sets.as_csv([sets.BDT_HOUSEHOLD]))
    files.bring_in(steward, release, "person", sets.as_csv([sets.BDT_PERSON]))
    files.activate(release, "1604", steward)
    home, person = Household.objects.get(), Person.objects.get()
    assert (home.household_serial, home.pbdt_number, home.kemsos_number) == ("000001", "PB1", "PK1")
    assert (home.listed_pkh, home.listed_pbdt, home.listed_bpnt) == (True, False, True)
    assert (home.caretaker_name, home.caretaker_nik) == ("SITI", "1604085708800002")
    assert str(home.caretaker_birth_date) == "1980-08-17"
    assert (home.correction_mark, home.period_id, str(home.moved_on)) == (
        "1",
        "2020-01",
        "2019-05-06",
    )
    assert (home.house_photo, home.family_count, home.extra) == ("rumah_1.jpg", 2, {})
    assert (person.civil_nik, str(person.civil_birth_date)) == (sets.NIK, "1980-08-17")
    assert (person.nik_check, person.cleansing_mark, person.extra) == ("ada", "CLEAN", {})


@pytest.mark.parametrize(("model", "unit"), [(Household, Unit.HOUSEHOLD), (Person, Unit.PERSON)])
def test_every_variable_of_the_codebook_has_its_column(model, unit):
    under_other_names = {
        "family_card_number": "kk", "registry_person_id": "registry_id", "registry_id": "household",
    } if unit is Unit.PERSON else {}  # fmt: skip
    columns = {field.name for field in model._meta.concrete_fields}
    places = {name for name, v in VARIABLES[unit].items() if v.group == "region"}
    for name, variable in VARIABLES[unit].items():
        if name in places - {"address", "neighbourhood"}:
            continue
        assert under_other_names.get(name, name) in columns, name
        if variable.kind is Kind.FLAG:
            field = model._meta.get_field(name)
            assert field.get_internal_type() == "BooleanField"


@pytest.mark.parametrize("unit", list(Unit))
def test_neighbouring_boxes_are_all_read_as_yes_and_no(unit):
    from beneficiaries.codebook_values import decode

    flags = [v for v in VARIABLES[unit].values() if v.kind is Kind.FLAG]
    assert len(flags) > 10
    for variable in flags:
        for yes, no in ((1, 2), (3, 4), ("Ya", "Tidak")):
            assert decode(variable, str(yes)).value is True, variable.name
            assert decode(variable, str(no)).value is False, variable.name


def test_code_and_name_that_disagree_are_a_fault(cast):
    steward = cast.steward_lahat
    release = files.release_of(steward)
    rows = [
        sets.BDT_HOUSEHOLD,
        {**sets.BDT_HOUSEHOLD, "IDBDT": "1604080100000002", "KDKAB": "71"},
        {**sets.BDT_HOUSEHOLD, "IDBDT": "1604080100000003"},
    ]
    staged = files.stage(steward, release, "household", sets.as_csv(rows))
    assert staged.mapping["code_system"] == "bps"
    faulty = StagedRow.objects.get(outcome="faulty")
    assert (faulty.number, [one["code"] for one in faulty.faults]) == (3, ["place_disagrees"])
