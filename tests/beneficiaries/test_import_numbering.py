"""Codes that are valid in both numberings: the whole file says which, or a person does.

1608 is OKU Timur for Kemendagri and OKU Selatan for BPS; 1608012001 is a village of the one, and
looks like one of the other.
"""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from beneficiaries import job_kinds
from beneficiaries.enums import ImportState
from beneficiaries.import_numbering import Said, TwoNumberings, Vote, written_as
from beneficiaries.import_places import PlaceFinder
from beneficiaries.models import RegistryImport, StagedRow
from beneficiaries.operations import staging
from regions.codes import CodeSystem
from regions.enums import Kind, Level
from regions.models import Region
from tests.factories import import_files as files
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

HEADERS = ["IDBDT", "kode_wilayah", "NMKAB", "KECAMATAN", "DESA", "Nama_KRT"]
BOTH = "1608012001"
KEMENDAGRI, BPS = CodeSystem.KEMENDAGRI, CodeSystem.BPS


def home(number: int = 1, code: str = BOTH, village: str = "", district: str = "", regency=""):
    return {
        "IDBDT": f"16080000000000{number:02d}", "kode_wilayah": code, "NMKAB": regency,
        "KECAMATAN": district, "DESA": village, "Nama_KRT": f"KEPALA {number}",
    }  # fmt: skip


def selatan(number: int = 1, **changes):
    return home(number, **{"village": "Batu Belang Jaya", "district": "Muaradua", **changes})


def timur(number: int = 1, **changes):
    return home(number, **{"village": "Tanjung Kemala", "district": "Martapura", **changes})


def staged(membership, rows):
    release = files.release_of(membership)
    return files.stage(membership, release, "household", files.csv_file(HEADERS, rows))


@pytest.mark.parametrize(
    ("rows", "system", "village"),
    [
        ([selatan()], "bps", "1609012001"),
        ([timur()], "kemendagri", BOTH),
        # The regency alone, beside digits that could be either's.
        ([selatan(code="1608")], "bps", "1609012001"),
        ([selatan(code="1608", regency="OKU Selatan")], "bps", "1609012001"),
        # One odd row among many does not turn the file.
        ([*map(selatan, range(1, 5)), timur(5)], "bps", "1609012001"),
        # Written with dots: the places of the dots differ.
        ([home(code="16.08.01.2001")], "kemendagri", BOTH),
    ],
)
def test_what_the_file_says_decides_for_all_of_it(cast, rows, system, village):
    done = staged(cast.steward_sumsel, rows)
    assert (done.state, done.mapping.get("code_system")) == (ImportState.STAGED, system)
    assert StagedRow.objects.order_by("number")[0].data["village_id"] == region(village).pk


@pytest.mark.parametrize(
    "rows",
    [
        [home()],
        # As many names for the one as for the other: two files in one.
        [selatan(1), timur(2)],
        # Some codes no list knows: a BPS file meets Kemendagri's by accident.
        [home(1), home(2, code="1608020004"), home(3, code="1608030001")],
    ],
)
def test_what_stays_open_is_asked_and_nothing_is_stored(cast, rows):
    waiting = staged(cast.steward_sumsel, rows)
    assert (waiting.state, waiting.mapping["reason"]) == (ImportState.MAPPING, "codes")
    assert StagedRow.objects.count() == 0


def test_rows_behind_the_first_ones_have_their_say(cast, monkeypatch):
    monkeypatch.setattr(staging, "SAMPLE", 2)
    done = staged(cast.steward_sumsel, [home(1), home(2), *map(selatan, range(3, 6))])
    assert done.mapping["code_system"] == "bps"


def test_the_desk_it_came_to_puts_nobody_into_its_villages():
    """A file of OKU Selatan in BPS's numbering, sent to OKU Timur by mistake."""
    with pytest.raises(TwoNumberings):
        PlaceFinder("16", region("1608").pk).learn([{"region_code": BOTH}])


def test_a_desk_that_speaks_for_bps_needs_no_question():
    """Read so, rows without names lie nowhere and are refused with the cure."""
    assert PlaceFinder("16", region("1609").pk).learn([{"region_code": BOTH}]) is BPS


@pytest.mark.parametrize("desk", [None, "1608", "1609"])
def test_codes_of_many_districts_need_no_name(desk):
    finder = PlaceFinder("16", region(desk).pk if desk else None)
    known = {"1604082001", "1604112001", "1608012001"}
    assert finder.learn([{"region_code": code} for code in known]) is KEMENDAGRI


def codes(districts: range, villages: int = 4) -> list[str]:
    """Villages of these districts of 1608, as Kemendagri numbers them; without their names."""
    return [f"1608{district:02d}2{n:03d}" for district in districts for n in range(1, villages + 1)]


@pytest.mark.parametrize(
    ("said", "districts", "system"),
    [
        # Four districts that BPS may have split off four others: eight of nineteen.
        (codes(range(1, 5)), 19, None),
        # Ten of them would be split off ten others.
        (codes(range(1, 11)), 19, KEMENDAGRI),
        # Villages and kelurahan of one district are two of BPS's, beside the one they left.
        ([*codes(range(1, 8)), "1608011001"], 14, KEMENDAGRI),
        # One in five is none of Kemendagri's: too many for slips of the pen.
        ([*codes(range(1, 11)), *(f"1608{n:02d}0001" for n in range(1, 15))], 19, None),
        # No regency of BPS has that number.
        (codes(range(1, 4)), 0, KEMENDAGRI),
    ],
)
def test_codes_alone_decide_where_the_other_numbering_has_no_room(said, districts, system):
    vote = Vote({"1608": districts})
    for code in said:
        known = code[6] in "12"
        places = {KEMENDAGRI: 1 if known else None, BPS: None}
        vote.add(Said(code[:4], places, code=code, known=known), {"region_code": code}, 1)
    assert vote.decide() is system


def test_split_districts_of_bps_alone_are_asked_about(cast):
    """Without a name, in three districts whose codes Kemendagri knows too: nobody can tell."""
    timur, selatan_ = region("1608"), region("1609")
    for number in range(2, 9):
        for parent in (timur, selatan_):
            district = a_region(Level.DISTRICT, f"{parent.code}{number:02d}", parent)
            a_region(Level.VILLAGE, f"{district.code}2001", district)
    few = [home(n, code=f"1608{n:02d}2001") for n in range(1, 4)]
    assert staged(cast.steward_sumsel, few).mapping["reason"] == "codes"
    most = [home(n, code=f"1608{n:02d}2001") for n in range(1, 9)]
    done = staged(cast.steward_sumsel, most)
    assert (done.state, done.mapping["code_system"]) == (ImportState.STAGED, "kemendagri")


def a_region(level: Level, code: str, parent: Region) -> Region:
    kind = {Level.DISTRICT: Kind.KECAMATAN, Level.VILLAGE: Kind.DESA}[level]
    name = f"Tempat {code}"
    made = Region(level=level, kind=kind, code=code, name=name, short_name=name, parent=parent)
    made.save()
    return made


@pytest.mark.parametrize(
    ("record", "system"),
    [
        ({"district_code": "08", "village_code": "2001"}, KEMENDAGRI),
        ({"district_code": "070", "village_code": "3"}, BPS),
        ({"region_code": "16.04.070.003"}, BPS),
        ({"region_code": BOTH}, None),
    ],
)
def test_the_way_a_code_is_written(record, system):
    assert written_as(record) is system


@pytest.mark.parametrize("named", [False, True])
def test_codes_that_no_list_knows_are_told_and_the_numbering_asked(cast, sign_in, named):
    """All rows refused is nothing to go on with; that the list was assumed is said."""
    place = {"village": "Antah", "district": "Berantah"} if named else {}
    rows = [home(number, code=f"16080120{90 + number}", **place) for number in range(1, 6)]
    done = staged(cast.steward_sumsel, rows)
    assert (done.state, done.refuses_all) == (ImportState.STAGED, True)
    client = sign_in(cast.steward_sumsel)
    url = reverse("beneficiaries:import_detail", args=[done.pk])
    page = client.get(url).content.decode()
    assert "Tidak ada baris yang dapat diterapkan" in page
    assert "Siap diperiksa" not in page
    assert "Kemendagri (anggapan" in page
    assert reverse("beneficiaries:import_mapping", args=[done.pk]) + "#id_wanted_codes" in page
    assert "Kode wilayah lengkap: Desa/kelurahan tidak dikenali" in page
    assert "kode 1608012091 tidak ada dalam daftar kemendagri." in page.lower()
    listed = client.get(reverse("beneficiaries:import_list")).content.decode()
    assert "Semua baris ditolak" in listed
    # The digits are needed to choose a numbering, and are of nobody.
    mapping = client.get(reverse("beneficiaries:import_mapping", args=[done.pk])).content.decode()
    assert "1608012091" in mapping


def test_one_odd_code_among_good_ones_is_no_question_of_numbering(cast, sign_in):
    rows = [timur(1), timur(2), home(3, code="1608012099")]
    done = staged(cast.steward_sumsel, rows)
    url = reverse("beneficiaries:import_detail", args=[done.pk])
    page = sign_in(cast.steward_sumsel).get(url).content.decode()
    assert "kode 1608012099 tidak ada" in page.lower()
    for words in ("penomoran wilayah yang lain", "Tidak ada baris yang dapat", "(anggapan"):
        assert words not in page


def test_the_page_shows_both_readings_and_takes_the_answer(cast, sign_in):
    steward = cast.steward_sumsel
    waiting = staged(steward, [home()])
    client = sign_in(steward)
    url = reverse("beneficiaries:import_mapping", args=[waiting.pk])
    page = client.get(url).content.decode()
    assert "sah menurut dua penomoran" in page
    assert "Tanjung Kemala, Martapura, Kabupaten Ogan Komering Ulu Timur" in page
    assert "Kabupaten Ogan Komering Ulu Selatan, kecamatan nomor 012" in page

    guess = waiting.mapping["first_rows"]["guess"]
    sent = {"sheet": 0, "header_row": guess["header_row"], "wanted_codes": ""}
    sent |= {f"kolom-{index}": name for name, index in guess["columns"].items()}
    assert client.post(url, sent).context["form"].errors.keys() == {"wanted_codes"}
    assert client.post(url, {**sent, "wanted_codes": "kemendagri"}).status_code == 302
    files.work(job_kinds.CHECK, waiting.pk, steward)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.mapping["code_system"]) == (ImportState.STAGED, "kemendagri")


@pytest.mark.parametrize("asked_before", [True, False])
def test_the_command_says_so_and_takes_an_option(cast, tmp_path, asked_before):
    path = tmp_path / "rt.csv"
    path.write_bytes(files.csv_file(HEADERS, [selatan(1), timur(2)]).read())
    told = SimpleNamespace(out=io.StringIO())

    def run(**options):
        call_command(
            "import_registry", str(path), source="dtks", period="2020-10", unit="household",
            faults=tmp_path, by=cast.steward_sumsel.user.email, stdout=told.out, **options,
        )  # fmt: skip

    if asked_before:
        with pytest.raises(CommandError, match="--codes kemendagri atau --codes bps") as waits:
            run()
        assert waits.value.returncode == 3
    with pytest.raises(CommandError, match="1 baris bermasalah"):
        run(codes="bps")
    assert "1 baru" in told.out.getvalue()
    assert RegistryImport.objects.get().mapping["code_system"] == "bps"
