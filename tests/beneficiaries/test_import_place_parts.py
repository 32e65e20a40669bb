"""Code and name of a place in one cell are two things; a number that belongs to a name is not."""

from __future__ import annotations

import pytest

from beneficiaries.import_place_parts import PlaceParts
from beneficiaries.import_places import PlaceFinder
from regions.codes import CodeSystem
from regions.enums import Kind, Level
from regions.models import Region
from tests.factories import import_files as files
from tests.factories.regions import load_small_province, region

NAMES = {
    Level.REGENCY: {"LAHAT", "KAB LAHAT", "KABUPATEN LAHAT"},
    Level.DISTRICT: {"LAHAT", "BELITANG", "BELITANG II", "BELITANG 3", "BELITANG (3)",
                     "BELITANG (03)", "BELITANG (19)"},
    Level.VILLAGE: {
        "TALANG JAWA", "13 ILIR", "5 ULU", "MAKARTI JAYA", "MAKARTI JAYA 2", "SP 5", "DESA 16 ULU",
        "20 ILIR D. I",
    },
}  # fmt: skip
REGENCY, DISTRICT, VILLAGE = Level.REGENCY, Level.DISTRICT, Level.VILLAGE


def parted(text: str, level: Level) -> tuple[str, str]:
    parts = PlaceParts(
        lambda name, of: name in NAMES[of], "16",
        lambda name, _of, digits: name == "BELITANG" and "160819".endswith(digits),
    )  # fmt: skip
    found = parts.of({f"{level}_name": text})
    return found.get(f"{level}_code") or "", found[f"{level}_name"] or ""


@pytest.mark.parametrize(
    ("level", "text", "code", "name"),
    [
        (REGENCY, "1604 - LAHAT", "1604", "LAHAT"),
        (REGENCY, "1604 KAB LAHAT", "1604", "KAB LAHAT"),
        (REGENCY, "16.04 LAHAT", "1604", "LAHAT"),
        (REGENCY, "LAHAT (1604)", "1604", "LAHAT"),
        (DISTRICT, "060 - LAHAT", "060", "LAHAT"),
        (DISTRICT, "11. LAHAT", "11", "LAHAT"),
        (DISTRICT, "11/LAHAT", "11", "LAHAT"),
        (DISTRICT, "LAHAT [11]", "11", "LAHAT"),
        (DISTRICT, "160411 LAHAT", "160411", "LAHAT"),
        (VILLAGE, "[004] TALANG JAWA", "004", "TALANG JAWA"),
        (VILLAGE, "TALANG JAWA - 2002", "2002", "TALANG JAWA"),
        (VILLAGE, "16.04.11.2002 TALANG JAWA", "1604112002", "TALANG JAWA"),
        (VILLAGE, "TALANG JAWA 16.04.11.2002", "1604112002", "TALANG JAWA"),
        (VILLAGE, "MAKARTI JAYA 2 2013", "2013", "MAKARTI JAYA 2"),
        (VILLAGE, "2013 - MAKARTI JAYA 2", "2013", "MAKARTI JAYA 2"),
        # Of nobody's name: the code alone may still find it, and the message names the name.
        (VILLAGE, "[004] ANTAH", "004", "ANTAH"),
        # A code in brackets is no numeral of the name.
        (DISTRICT, "BELITANG (03)", "03", "BELITANG"),
        (DISTRICT, "BELITANG [ 03 ]", "03", "BELITANG"),
        (DISTRICT, "BELITANG (19)", "19", "BELITANG"),
        (VILLAGE, "TALANG JAWA (002)", "002", "TALANG JAWA"),
        # A running number is no code.
        (VILLAGE, "3. TALANG JAWA", "", "TALANG JAWA"),
        (VILLAGE, "(3) TALANG JAWA", "", "TALANG JAWA"),
    ],
)
def test_code_and_name_come_apart(level, text, code, name):
    assert parted(text, level) == (code, name)


@pytest.mark.parametrize(
    ("level", "text"),
    [
        *((VILLAGE, name) for name in sorted(NAMES[VILLAGE])),
        # Nobody's names, and yet their numbers may be theirs.
        (VILLAGE, "MAKARTI JAYA 3"),
        (VILLAGE, "MAKARTI JAYA - 3"),
        (VILLAGE, "MAKARTI JAYA (3)"),
        (VILLAGE, "13 ULU"),
        (VILLAGE, "SP 6"),
        (DISTRICT, "BELITANG 04"),
        (DISTRICT, "BELITANG 3"),
        (DISTRICT, "BELITANG II"),
        # The third of its name.
        (DISTRICT, "BELITANG (3)"),
        (VILLAGE, "2002"),
        (VILLAGE, "2002 - 2003"),
        (VILLAGE, "TALANG JAWA2002"),
        (VILLAGE, "-"),
        (VILLAGE, " "),
        (VILLAGE, "1 " + "X" * 5_000),
    ],
)
def test_numbers_of_names_stay(level, text):
    assert parted(text, level) == ("", text)


def test_codes_of_the_row_itself_stay_and_those_above_are_told_by_the_cell():
    parts = PlaceParts(lambda name, of: name in NAMES[of], "16")
    own = parts.of({"village_name": "004 TALANG JAWA", "village_code": "2002"})
    assert (own["village_code"], own["village_name"]) == ("2002", "TALANG JAWA")
    short = parts.of({"regency_name": "[04] LAHAT"})
    assert (short["province_code"], short["regency_code"]) == ("16", "1604")
    plain = {"village_name": "TALANG JAWA"}
    assert parts.of(plain) is plain


def finder(system: CodeSystem, regency: str | None = None) -> PlaceFinder:
    load_small_province()
    found = PlaceFinder("16", region(regency).pk if regency else None)
    found.learn([], wanted=system)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("kab", ["1604 - LAHAT", "[04] LAHAT", "1604 KAB LAHAT", "LAHAT"])
@pytest.mark.parametrize("kec", ["060 - LAHAT", "[060] LAHAT", "LAHAT"])
@pytest.mark.parametrize("desa", ["[004] TALANG JAWA", "004 - TALANG JAWA", "Tl. Jawa"])
def test_what_offices_write_finds_its_village(kab, kec, desa):
    said = {"regency_name": kab, "district_name": kec, "village_name": desa}
    for system in CodeSystem:
        found = finder(system).find(said)
        assert found is not None
        assert found.place is not None, found.fault
        assert (found.place.code, found.fault) == ("1604112002", None)


@pytest.mark.django_db
def test_names_with_numbers_are_found_whole():
    for village, code in (("1 Ulu", "1671031001"), ("3-4 Ulu", "1671031002")):
        said = {"regency_name": "1671 - PALEMBANG", "district_name": "Seberang Ulu I"}
        found = finder(CodeSystem.KEMENDAGRI).find({**said, "village_name": village})
        assert found is not None
        assert found.place is not None, found.fault
        assert found.place.code == code


@pytest.mark.django_db
def test_a_code_in_the_cell_that_is_another_villages_is_told():
    said = {"regency_name": "1604 LAHAT", "district_name": "11 LAHAT"}
    kemendagri = finder(CodeSystem.KEMENDAGRI).find({**said, "village_name": "2001 - TALANG JAWA"})
    assert kemendagri is not None
    assert kemendagri.fault is not None
    assert (kemendagri.fault["code"], kemendagri.fault["column"]) == (
        "place_disagrees", "village_name",
    )  # fmt: skip
    bps = finder(CodeSystem.BPS).find({**said, "village_name": "2001 - TALANG JAWA"})
    assert bps is not None
    assert bps.place is not None
    assert bps.fault is not None
    assert (bps.fault["code"], bps.fault["column"]) == ("code_disagrees", "village_name")
    other = finder(CodeSystem.KEMENDAGRI).find(
        {"regency_name": "1671 LAHAT", "district_name": "LAHAT", "village_name": "TALANG JAWA"}
    )
    assert other is not None
    assert other.fault is not None
    assert other.fault["code"] == "place_disagrees"


@pytest.mark.django_db
def test_a_file_of_such_cells_is_taken_in_its_numbering(cast):
    headers = ["IDBDT", "NMKAB", "NMKEC", "NMDESA", "Nama_KRT"]
    rows = [
        {
            "IDBDT": f"16040000000000{number:02d}", "NMKAB": "1604 - LAHAT",
            "NMKEC": "060 - LAHAT", "NMDESA": "[004] TALANG JAWA", "Nama_KRT": f"KEPALA {number}",
        }
        for number in range(1, 6)
    ]  # fmt: skip
    steward = cast.steward_sumsel
    staged = files.stage(
        steward, files.release_of(steward), "household", files.csv_file(headers, rows)
    )
    assert (staged.counts["new"], staged.counts["faults"]) == (5, [])
    assert staged.mapping["code_system"] == "bps"


@pytest.mark.django_db
def test_a_short_form_beside_a_code_of_bps_is_understood():
    said = {"region_code": "1604060004", "regency_name": "KAB. LAHAT", "district_name": "LAHAT"}
    for village in ("TL. JAWA", "Tlg Jawa", "TALANG JAWA"):
        found = finder(CodeSystem.BPS, "1604").find({**said, "village_name": village})
        assert found is not None
        assert found.place is not None, found.fault
        assert (found.place.code, found.fault) == ("1604112002", None)


@pytest.mark.django_db
def test_a_text_is_taken_apart_once():
    asked = []

    def is_name(text: str, level: Level) -> bool:
        asked.append(text)
        return text in NAMES[level]

    parts = PlaceParts(is_name, "16")
    for _row in range(50):
        parts.of({"regency_name": "1604 - LAHAT", "village_name": "[004] TALANG JAWA"})
    assert len(asked) == len(set(asked))


@pytest.fixture
def belitang():
    """Belitang with the code 03, and Belitang III, which is another district."""
    load_small_province()
    regency = region("1608")
    for code, name in (("160803", "Belitang"), ("160814", "Belitang III")):
        district = Region(
            level=Level.DISTRICT, kind=Kind.KECAMATAN, name=name, short_name=name, code=code,
            parent=regency,
        )  # fmt: skip
        district.save()
        Region(
            level=Level.VILLAGE, kind=Kind.DESA, name="Sidodadi", short_name="Sidodadi",
            code=f"{code}2001", parent=district,
        ).save()  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("district", "code"),
    [
        ("Belitang (03)", "1608032001"), ("BELITANG [03]", "1608032001"),
        ("(03) Belitang", "1608032001"), ("Kec. Belitang (03)", "1608032001"),
        ("Belitang", "1608032001"), ("Belitang III (14)", "1608142001"),
        ("Belitang III", "1608142001"), ("Belitang 3", "1608142001"),
        ("BELITANG (III)", "1608142001"), ("Belitang-3", "1608142001"),
    ],
)  # fmt: skip
def test_belitang_with_its_code_is_not_belitang_the_third(belitang, district, code):
    said = {"regency_name": "OKU Timur", "district_name": district, "village_name": "Sidodadi"}
    for system in CodeSystem:
        found = PlaceFinder("16", None)
        found.learn([], wanted=system)
        place = found.find(said)
        assert place is not None
        assert place.place is not None, place.fault
        assert place.place.code == code
