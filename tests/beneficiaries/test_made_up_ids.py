"""Ids made up from card numbers are no ids to show to anybody."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from beneficiaries.enums import MatchOutcome
from beneficiaries.match_results import shown_rows
from beneficiaries.matching.interface import Answer
from beneficiaries.models import Household, Person, Proposal, QualityFinding
from beneficiaries.operations.mass_matching import MatchedRow
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.quality_compare import compare
from tests.beneficiaries.proposing import about
from tests.exporting import taken_along
from tests.factories import header_sets as sets
from tests.factories import import_files as files

pytestmark = pytest.mark.django_db

FAMILY = {
    "No KK": sets.KK, "Nama Kepala Keluarga": "YUSUF", "Provinsi": "SUMATERA SELATAN",
    "Kabupaten": "LAHAT", "Kecamatan": "MERAPI BARAT", "Desa": "GUNUNG AGUNG",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("NIK-5a1122e663968a112233", "tanpa ID dari berkas"),
        ("KK-5a1122e663968a112233", "tanpa ID dari berkas"),
        ("KK-0001", "KK-0001"),
        ("1604080100000001", "1604080100000001"),
    ],
)
def test_an_id_is_shown_where_a_file_gave_one(written, shown):
    page = Template("{% load registry_ids %}{{ id|own_id }}")
    assert page.render(Context({"id": written})) == shown


UNSAID = "tanpa ID dari berkas"


@pytest.fixture
def brought_in(cast):
    """A family that files know by card and NIK alone, in the base; and its two imports."""
    steward = cast.steward_lahat
    release = files.release_of(steward)
    found = files.bring_in(steward, release, "household", sets.as_csv([FAMILY]))
    assert found.counts["new"] == 1
    person = {"NIK": sets.NIK, "No KK": sets.KK, "Nama": "YUSUF", "Jenis Kelamin": "1"}
    members = files.bring_in(steward, release, "person", sets.as_csv([person]))
    assert members.counts["new"] == 1
    files.activate(release, "1604", steward)
    return found, members


def test_pages_of_a_family_known_by_its_card(cast, brought_in, sign_in):
    found, members = brought_in
    browser = sign_in(cast.steward_lahat)
    one = Person.objects.get()
    pages = [
        f"/basis/impor/{found.pk}/",
        f"/basis/impor/{members.pk}/",
        reverse("beneficiaries:person_detail", args=[one.pk]),
        reverse("beneficiaries:household_detail", args=[one.household_id]),
        reverse("beneficiaries:household_list"),
        reverse("analysis:household_timeline", args=[one.household_id]),
    ]
    for page in pages:
        text = browser.get(page).text
        assert UNSAID in text, page
        assert one.registry_id not in text, page
        assert one.household.registry_id not in text, page


def _says_that_there_is_none(rows: object, one: Person) -> None:
    text = str(rows)
    assert UNSAID in text
    assert one.registry_id not in text
    assert one.household.registry_id not in text


def test_files_that_people_take_along_say_it_as_pages_do(cast, brought_in, sign_in):
    one = Person.objects.select_related("household").get()
    browser = sign_in(cast.steward_lahat)
    _says_that_there_is_none(taken_along(browser, reverse("beneficiaries:household_list")), one)
    for file in brought_in:
        page = f"/basis/impor/{file.pk}/"
        _says_that_there_is_none(taken_along(browser, page), one)
    QualityFinding.objects.create(
        subject_id=one.household_id, household=one.household, regency=one.regency,
        district=one.district, village=one.village, kind="household_headless", severity="high",
    )  # fmt: skip
    _says_that_there_is_none(taken_along(browser, reverse("beneficiaries:quality_list")), one)


def test_so_does_a_matched_file(brought_in):
    one = Person.objects.select_related("household").get()
    answer = Answer(key="1", outcome=MatchOutcome.MATCH, person_id=one.pk)
    rows = list(shown_rows(1, [MatchedRow(["YUSUF"], answer, one.registry_id, one.registry_id)]))
    _says_that_there_is_none(rows, one)


def test_and_the_workbook_for_the_centre(cast, brought_in, sign_in):
    one = Person.objects.select_related("household", "village").get()
    died = about(cast.steward_lahat, one, ProposalKind.DECEASED)
    now = timezone.now()
    Proposal.objects.filter(pk=died.pk).update(
        state="ratified", submitted_by=cast.steward_lahat.user, submitted_at=now,
        forwarded_by=cast.verifier_lahat.user, forwarded_at=now,
        checked_by=cast.verifier_lahat.user, checked_at=now,
        ratified_by=cast.steward_sumsel.user, ratified_at=now,
    )  # fmt: skip
    browser = sign_in(cast.steward_sumsel)
    book = taken_along(browser, reverse("beneficiaries:proposal_ratify"))
    _says_that_there_is_none(book, one)


def test_and_lists_of_who_has_no_aid(cast, brought_in, sign_in):
    one = Person.objects.select_related("household").get()
    Household.objects.update(decile=1)
    browser = sign_in(cast.verifier_lahat)
    page = reverse("programs:unserved_list")
    assert UNSAID in browser.get(page).text
    _says_that_there_is_none(taken_along(browser, page, columns="semua"), one)


def test_two_that_nobody_numbered_are_not_told_as_alike_or_apart(brought_in):
    one = Person.objects.select_related("household", "village").get()
    row = compare(one, one)[-1]
    assert (row.left, row.right, row.same) == (UNSAID, UNSAID, None)
