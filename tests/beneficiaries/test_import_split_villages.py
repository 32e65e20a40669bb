"""Rows of a village that was split after the file's period stay with the mother, as is told."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from beneficiaries.models import StagedRow
from beneficiaries.periods import first_day
from beneficiaries.queries.place_questions import place_doubts
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.factories import import_files as files
from tests.factories.import_files import household
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
PASAR_LAMA = "1604112001"
TITLE = "Berkas menyebut desa yang sesudahnya dimekarkan"


def split(*outcomes: Outcome) -> None:
    day = datetime.date(2024, 7, 1)
    record(told=Told(Change.SPLIT, day, "Perda 1/2024", (PASAR_LAMA,), outcomes), by=None)


def staged(cast, period: str, steward=None):
    steward = steward or cast.steward_lahat
    rows = [
        household(number, NMKEC="LAHAT", NMKEL=name, Nama_SLS=f"RT 01 RW {rw:02d}")
        for number, (name, rw) in enumerate(
            [("PASAR LAMA", 1), ("PASAR LAMA", 3), ("TALANG JAWA", 3), ("SUKA MAJU", 3)], start=1
        )
    ]
    return files.stage(
        steward, files.release_of(steward, period), "household", files.households(rows)
    )


def test_the_page_says_how_many_and_which_parts(cast, sign_in):
    split(Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju", rws=(3,)))
    one = staged(cast, "2024-06")
    (told,) = place_doubts(one).split
    assert (told.village, told.code, told.rows, told.by_rw) == ("Pasar Lama", PASAR_LAMA, 2, 1)
    assert told.children == [{"name": "Suka Maju", "code": "1604112101", "rws": [3]}]
    mother = Region.objects.current().get(code=PASAR_LAMA)
    left = StagedRow.objects.filter(import_file=one, data__village_id=mother.pk)
    assert left.count() == 2
    page = sign_in(cast.steward_lahat).get(reverse("beneficiaries:import_detail", args=[one.pk]))
    assert TITLE in page.text
    assert "Suka Maju (1604112101, RW 3)" in page.text
    assert "2 baris memakai nama dan kode desa induk" in page.text


@pytest.mark.parametrize("period", ["2024-07", "2024 Triwulan 3", "2025"])
def test_a_file_of_after_the_split_knows_whom_it_names(cast, sign_in, period):
    split(Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju"))
    one = staged(cast, period)
    assert place_doubts(one).split == []
    page = sign_in(cast.steward_lahat).get(reverse("beneficiaries:import_detail", args=[one.pk]))
    assert TITLE not in page.text


def test_a_mother_with_another_name_or_code_is_told_apart_already(cast):
    """Then the old name is that of before, and the resolver asks for more than that."""
    split(Outcome(PASAR_LAMA, "Pasar Ilir"), Outcome("1604112101", "Suka Maju", rws=(3,)))
    assert place_doubts(staged(cast, "2024-06")).split == []


def test_a_split_elsewhere_is_no_matter_of_this_file(cast):
    region("1671011001")
    day = datetime.date(2024, 7, 1)
    told = Told(
        Change.SPLIT, day, "Perda 1/2024", ("1671011001",),
        (Outcome("1671011001"), Outcome("1671011101", "36 Ilir")),
    )  # fmt: skip
    record(told=told, by=None)
    assert place_doubts(staged(cast, "2024-06")).split == []
    assert place_doubts(staged(cast, "2024-05", cast.steward_sumsel)).split == []


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2024", (2024, 1, 1)), ("2024-07", (2024, 7, 1)), ("2025 Triwulan 4", (2025, 10, 1)),
        ("2025 Semester 2", (2025, 7, 1)),
    ],
)  # fmt: skip
def test_the_first_day_of_a_period(period, day):
    assert first_day(period) == datetime.date(*day)


def test_a_period_that_nobody_can_read_has_no_first_day():
    assert first_day("tahun lalu") is None
