"""Totals and signatures under the rows of a registry file are nobody's, and no faults."""

from __future__ import annotations

import pytest

from beneficiaries.models import StagedRow
from tests.factories import import_files as files
from tests.factories.import_files import HOUSEHOLD_HEADERS, household

pytestmark = pytest.mark.django_db

CLOSING = [
    {"IDBDT": "JUMLAH", "Jumlah_ART": "6"},
    {"Nama_KRT": "Lahat, 4 September 2026"},
    {"Alamat": "Kepala Dinas", "lat": "Operator"},
    {"Alamat": "Drs. SUHARTO", "lat": "SITI AMINAH"},
]


def staged(steward, rows):
    file = files.csv_file(HOUSEHOLD_HEADERS, rows)
    return files.stage(steward, files.release_of(steward), "household", file)


def test_they_are_left_out_and_named(cast, sign_in):
    steward = cast.steward_lahat
    found = staged(steward, [household(1), household(2), *CLOSING])
    assert (found.counts["rows"], found.counts["new"], found.counts["faulty"]) == (2, 2, 0)
    assert found.mapping["closing_rows"] == [4, 5, 6, 7]
    page = sign_in(steward).get(f"/basis/impor/{found.pk}/").text
    assert "Baris penutup dilewati" in page
    assert "4, 5, 6, 7." in page


def test_between_rows_they_are_faulty_and_so_is_a_family_without_its_id(cast):
    steward = cast.steward_lahat
    rows = [household(1), CLOSING[0], household(2), household(3, IDBDT="")]
    found = staged(steward, rows)
    assert (found.counts["rows"], found.counts["faulty"]) == (4, 2)
    assert "closing_rows" not in found.mapping


@pytest.mark.parametrize(
    "rows",
    [[{"IDBDT": "TOTAL"}], [household(1), *[{"Alamat": f"Jalan {n}"} for n in range(16)]]],
)
def test_with_nobody_above_or_too_many_they_are_rows_to_mend(cast, rows):
    found = staged(cast.steward_lahat, rows)
    assert StagedRow.objects.filter(import_file=found).count() == len(rows)
