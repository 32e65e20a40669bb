"""The page of an import says which codes its file has, and from which columns places were read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries.queries.place_reading import place_words
from tests.factories import import_files as files

pytestmark = pytest.mark.django_db
HEADERS = ["IDBDT", "NMKAB", "NMKEC", "NMDESA", "Nama_KRT"]
NAMES = "Nama pada kolom NMKAB, NMKEC dan NMDESA"


def staged(cast, kab: str, kec: str, desa: str, **more: str):
    rows = [
        {
            "IDBDT": f"16040000000000{number:02d}", "NMKAB": kab, "NMKEC": kec, "NMDESA": desa,
            "Nama_KRT": f"KEPALA {number}", **more,
        }
        for number in range(1, 5)
    ]  # fmt: skip
    steward = cast.steward_sumsel
    file = files.csv_file([*HEADERS, *more], rows)
    return files.stage(steward, files.release_of(steward), "household", file)


@pytest.mark.parametrize(
    ("cells", "codes", "village"),
    [
        (("LAHAT", "LAHAT", "TALANG JAWA"), "Tidak ada kode", NAMES),
        (
            ("1604 - LAHAT", "160411 - LAHAT", "1604112002 - TALANG JAWA"), "Kemendagri",
            "Kode pada kolom NMKAB, NMKEC dan NMDESA, dicocokkan dengan nama pada kolom NMKAB, "
            "NMKEC dan NMDESA; kode dan nama berada dalam satu sel",
        ),
        (
            ("1604 - LAHAT", "LAHAT", "TALANG JAWA"), "Kemendagri, tanpa kode desa (kolom NMKAB)",
            NAMES,
        ),
        # Of Kemendagri's making, of a village that its list does not know by that number.
        (
            ("1604 - LAHAT", "160411 - LAHAT", "1604112009 - TALANG JAWA"),
            "Ditulis seperti kode Kemendagri (kolom NMKAB, NMKEC dan NMDESA), tetapi tidak cocok "
            "dengan daftar dan nama di sampingnya; kode desanya tidak dipakai", NAMES,
        ),
        (
            ("1604 - LAHAT", "060 - LAHAT", "[004] TALANG JAWA"),
            "BPS (kolom NMKAB, NMKEC dan NMDESA); kode desa BPS tidak diterbitkan, jadi tidak "
            "dipakai", NAMES,
        ),
    ],
)  # fmt: skip
def test_what_was_read_from_where(cast, sign_in, cells, codes, village):
    one = staged(cast, *cells)
    assert one.counts["new"] == 4
    told = place_words(one)
    assert (told.codes, told.village) == (codes, village)
    page = sign_in(cast.steward_sumsel).get(reverse("beneficiaries:import_detail", args=[one.pk]))
    assert f"<dd>{codes}</dd>" in page.text
    assert f"<dd>{village}</dd>" in page.text


def test_a_code_in_a_column_of_its_own_is_named_by_its_heading(cast):
    one = staged(cast, "LAHAT", "LAHAT", "TALANG JAWA", **{"Kode Kemdagri": "16.04.11.2002"})
    told = place_words(one)
    assert (told.codes, told.village) == (
        "Kemendagri",
        "Kode pada kolom Kode Kemdagri, dicocokkan dengan nama pada kolom NMKAB, NMKEC dan NMDESA",
    )


def test_a_file_checked_before_this_was_noted_says_the_numbering_alone(cast):
    one = staged(cast, "LAHAT", "LAHAT", "TALANG JAWA")
    del one.mapping["place_read"]
    told = place_words(one)
    assert (told.codes, told.village) == ("Kemendagri", "")
