"""Files with people in them: none is left out of the reports on who saw whom."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.trail_words import ACTIONS
from beneficiaries.models import RegistryImport, StagedRow
from beneficiaries.queries.taken import IN_FULL, MASKED, OF_PEOPLE
from core import audit
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release
from tests.verification.acts import MERAPI

# What is taken along without anybody in it.
_NOBODY = {
    "analysis.export", "plan.export", "trail.export", "row_changes.export",
}  # fmt: skip


def test_every_download_of_the_trail_is_known_to_the_reports():
    downloads = {code for code, words in ACTIONS.items() if str(words).startswith("Mengunduh ")}
    assert downloads - _NOBODY <= OF_PEOPLE
    assert set(ACTIONS) >= OF_PEOPLE
    assert not IN_FULL & MASKED


@pytest.fixture
def siti(db):
    household = a_household(region(MERAPI), head_name="SITI AMINAH")
    return a_person(household, nik="1604144101800001")


@pytest.fixture
def files(cast, siti):
    """Two files of the steward of Lahat: all of Lahat, and refused rows with this person's."""
    steward = cast.steward_lahat
    import_file = RegistryImport.objects.create(
        release=a_release(steward), unit="person", regency_id=siti.regency_id, file="x.csv",
        file_name="x.csv", sha256="0" * 64, created_by=steward.user,
    )  # fmt: skip
    StagedRow.objects.create(
        import_file=import_file, number=2, regency_id=siti.regency_id, raw=[],
        registry_id="X-1", data={"nik": siti.nik}, outcome="faulty",
    )  # fmt: skip
    audit.record(
        "registry.export", by=steward.user, regency_id=siti.regency_id, rows=41, format="xlsx"
    )
    audit.record("registry_import.download_errors", by=steward.user, subject=import_file, rows=34)
    return steward


def test_a_nik_that_went_out_in_files_alone_was_not_kept_to_itself(cast, sign_in, siti, files):
    browser = sign_in(cast.auditor_lahat)
    answer = browser.post(reverse("beneficiaries:sight_search"), {"q": siti.nik}, follow=True)
    found = answer.context["downloads"]
    assert answer.context["looks"] == []
    assert [(one.rows, one.in_full, one.is_certain) for one in found.listed] == [
        (34, True, True), (41, False, False),
    ]  # fmt: skip
    assert "Belum pernah dibuka" not in answer.text
    assert "2 unduhan" in answer.text
    by_steward = browser.get(
        reverse("beneficiaries:sight_report"), {"pengguna": str(files.user_id)}
    ).context["downloads"]
    assert by_steward.count == 2
    assert {one.is_certain for one in by_steward.listed} == {False}


def test_somebody_of_another_regency_stands_in_none_of_them(cast, sign_in, files):
    away = a_person(a_household(region("1671011001")), nik="1671014101800002")
    answer = sign_in(cast.auditor_sumsel).post(
        reverse("beneficiaries:sight_search"), {"q": away.nik}, follow=True
    )
    assert answer.context["downloads"].count == 0
    assert "Belum pernah dibuka" in answer.text


def test_the_report_of_an_incident_lists_files_with_full_numbers(cast, sign_in, files):
    today = timezone.localdate()
    said = {
        "pelaku": files.user_id, "dari": today, "sampai": today, "diketahui": today,
        "perkara": "INS-2026-07",
    }  # fmt: skip
    address, browser = reverse("beneficiaries:breach_report"), sign_in(cast.auditor_lahat)
    taken = browser.post(address, said).context["reach"].taken
    assert {(one.rows, one.in_full) for one in taken} == {(34, True), (41, False)}
    book = sheets(browser.post(address, said | {"bentuk": "xlsx"}).content)
    assert {row[3] for row in book["Daftar yang diunduh"][1:]} == {"Lengkap", "Tersamar"}
