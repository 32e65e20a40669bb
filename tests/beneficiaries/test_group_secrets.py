"""Confidential groups: shown as such, opened with a reason, in no list, gone with the person."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.codebook_headers import detect_header_set
from beneficiaries.group_columns import is_group_list
from beneficiaries.models import GroupList, GroupRow, GroupSecret, Household, Reveal, SubjectRequest
from beneficiaries.operations import erasing, following
from beneficiaries.operations.retention import tidy_registry
from beneficiaries.queries.groups import memberships_of
from core.models import AuditEvent
from core.scope import DatabaseRole, DatabaseScope, acting_as, scoped
from tests.access.specific import CHILD_BORN
from tests.beneficiaries.group_acts import BORN, LAHAT, a_file, applied, planted, ppks
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

pytestmark = pytest.mark.django_db

SITI, ANAK = "1604115403800001", "1604110101200004"
REASON = "Menyusun rencana pendampingan keluarga."
HIDDEN = "PPKS (rahasia)"


@pytest.fixture
def siti(cast):
    home = a_household(region(LAHAT), head_name="Siti Aminah")
    return a_person(home, name="Siti Aminah", nik=SITI, birth_date=BORN, sex=2)


@pytest.fixture
def odha(cast, sign_in, siti):
    text = ppks(("Siti Aminah", SITI, "14-03-1980", "ODHA"))
    return applied(sign_in(cast.steward_lahat), text, kind="ppks", name="Daftar ODHA Lahat.csv")


def page(browser, person, name="household_detail") -> str:
    key = person.household_id if name.startswith("household") else person.pk
    return browser.get(reverse(f"beneficiaries:{name}", args=[key])).content.decode()


def opened(browser, person, **given):
    return browser.post(reverse("beneficiaries:person_groups", args=[person.pk]), given)


def test_the_category_stands_nowhere_in_the_clear(odha):
    row = GroupRow.objects.get()
    assert (row.category, row.is_confidential) == (None, True)
    assert GroupSecret.objects.get().category == 16
    # Senders name their files by what is in them.
    assert odha.file_name == "daftar-ppks.csv"
    told = str([*AuditEvent.objects.filter(action__startswith="group").values()])
    assert "ODHA" not in told


@pytest.mark.parametrize("who", ["steward_lahat", "verifier_lahat", "auditor_lahat"])
def test_shown_as_confidential_to_all_of_the_territory(cast, sign_in, siti, odha, who):
    browser = sign_in(getattr(cast, who))
    for name in ("household_detail", "person_detail"):
        shown = page(browser, siti, name)
        assert HIDDEN in shown
        assert "HIV" not in shown
        assert "ODHA" not in shown
    # The day alone would tell of which list it is.
    timeline = browser.get(reverse("analysis:household_timeline", args=[siti.household_id]))
    assert "Tercantum dalam daftar" not in timeline.content.decode()


def test_opened_with_a_reason_that_is_noted(cast, sign_in, siti, odha):
    browser = sign_in(cast.verifier_lahat)
    assert "HIV" not in opened(browser, siti, reason="").content.decode()
    assert not Reveal.objects.exists()
    assert "Orang dengan HIV/AIDS" in opened(browser, siti, reason=REASON).content.decode()
    noted = Reveal.objects.get()
    assert (noted.about, noted.person, noted.reason) == ("group", siti, REASON)
    assert AuditEvent.objects.get(action="person.reveal_group").reason == REASON
    # Auditors read who looked; a NIK it was not.
    report = sign_in(cast.auditor_lahat).post(
        reverse("beneficiaries:sight_search"), {"kind": "person", "nik": SITI}, follow=True
    )
    assert "NIK lengkap" not in report.content.decode()


def test_auditors_agencies_and_other_regencies_open_nothing(cast, sign_in, siti, odha):
    for who, status in (
        ("auditor_lahat", 403), ("operator_lahat", 403), ("village_lahat", 403),
        ("steward_palembang", 404), ("verifier_palembang", 404),
    ):  # fmt: skip
        assert opened(sign_in(getattr(cast, who)), siti, reason=REASON).status_code == status
    assert not Reveal.objects.exists()


def test_an_agency_that_helps_the_family_sees_nothing_of_it(cast, sign_in, siti, odha):
    operator = cast.operator_lahat
    recipient = a_recipient(a_program(operator), operator, siti.village, siti)
    type(recipient).objects.filter(pk=recipient.pk).update(state="approved")
    browser = sign_in(operator)
    for name in ("household_detail", "person_detail"):
        shown = page(browser, siti, name)
        assert siti.name in shown
        assert HIDDEN not in shown
        assert "Keanggotaan kelompok" not in shown


def test_of_a_child_everything_is_confidential(cast, sign_in, siti):
    child = a_person(siti.household, name="Putri Ayu", nik=ANAK, birth_date=CHILD_BORN,
                     head_relation=3, sex=2)  # fmt: skip
    desk = sign_in(cast.steward_lahat)
    born = f"{CHILD_BORN:%d-%m-%Y}"
    applied(desk, ppks(("Putri Ayu", ANAK, born, "Pengemis")), kind="ppks")
    applied(desk, a_file(("Putri Ayu", ANAK, born)))
    assert GroupRow.objects.get(group_list__kind="ppks", person=child).is_confidential
    assert "Pengemis" not in page(desk, child)
    assert HIDDEN in page(desk, child)
    # Whoever is not told of children learns of none of it.
    auditor = page(sign_in(cast.auditor_lahat), child)
    assert HIDDEN not in auditor
    assert "PBI Jaminan Kesehatan" not in auditor


def test_whoever_may_be_a_child_is_taken_for_one(cast, sign_in, siti):
    """The base knows no birthday, the list does."""
    type(siti).objects.filter(pk=siti.pk).update(birth_date=None, kk="1604110101100009")
    text = a_file(
        ("Siti Aminah", SITI, "1604110101100009", f"{CHILD_BORN:%d-%m-%Y}", "Pemulung"),
        headers=("Nama", "NIK", "No KK", "Tgl Lahir", "JENIS PPKS"),
    )
    applied(sign_in(cast.steward_lahat), text, kind="ppks")
    assert GroupRow.objects.get().is_confidential


def test_the_list_of_households_asks_for_groups_but_never_for_ppks(cast, sign_in, siti, odha):
    desk = sign_in(cast.steward_lahat)
    applied(desk, a_file(("Siti Aminah", SITI, "14-03-1980")))
    other = planted("Budi Santoso", "1604111403800002")
    listed = reverse("beneficiaries:household_list")
    place = {"kabupaten": siti.regency_id}

    def found(browser, *kinds) -> set:
        answer = browser.get(listed, {**place, "kelompok": kinds})
        return {row.pk for row in answer.context["page"].rows}

    every = {siti.household_id, other.household_id}
    assert found(desk) == every
    assert found(desk, "pbi") == {siti.household_id}
    assert found(desk, "pkh") == set()
    # No value of it: not asked at all.
    assert found(desk, "ppks") == every
    # Whoever may not be told of children may not ask either.
    assert found(sign_in(cast.auditor_lahat), "pbi") == every


def test_the_copy_for_the_person_names_it_and_notes_the_look(cast, sign_in, siti, odha):
    desk = sign_in(cast.steward_lahat)
    desk.post(
        reverse("analysis:subject_new"),
        {"nik": SITI, "kind": "access", "basis": "Surat permohonan dan KTP asli."},
    )
    path = reverse("analysis:subject_file", args=[SubjectRequest.objects.get().pk])
    copied = sheets(desk.post(path).content)
    assert "Orang dengan HIV/AIDS (ODHA)" in str(copied["Keanggotaan kelompok"])
    assert Reveal.objects.get().about == "group"


def test_erased_with_the_person(cast, sign_in, siti, odha, tmp_path, settings):
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    with scoped(Scope.of(cast.steward_lahat.user).database):
        erasure = erasing.erase(person=siti, reason="Permintaan.", by=cast.steward_lahat.user)
    assert erasure.counts["group"] == 1
    assert not GroupRow.objects.exists()
    assert not GroupSecret.objects.exists()


def test_follows_the_person_to_another_regency(cast, siti, odha):
    far = region("1671011001")
    place = {"regency": far.regency, "district": far.district, "village": far}
    Household.objects.filter(pk=siti.household_id).update(**place)
    type(siti).objects.filter(pk=siti.pk).update(**place)
    by = cast.steward_sumsel.user
    with (
        scoped(DatabaseScope(DatabaseRole.PROVINCE)),
        acting_as(DatabaseRole.IMPORT),
        connection.cursor() as cursor,
    ):
        following.follow(cursor, regency_id=far.regency_id, by=by)
    assert GroupRow.objects.get().regency == far.regency
    with scoped(Scope.of(cast.steward_lahat.user).database):
        assert memberships_of(Scope.of(cast.steward_lahat.user), [siti]) == []


def test_files_go_after_their_time_and_rows_of_ended_lists_too(cast, siti, odha):
    GroupList.objects.update(created_at=timezone.now() - datetime.timedelta(days=366))
    tidy_registry(timezone.now())
    odha.refresh_from_db()
    assert (odha.file.name, odha.rows.count()) == ("", 1)
    GroupList.objects.update(
        state="taken_back", ended_at=timezone.now() - datetime.timedelta(days=366)
    )
    tidy_registry(timezone.now())
    assert odha.rows.count() == 0


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        (("NO", "NAMA", "NIK", "JENIS PPKS"), True),
        (("NAMA", "NIK", "NO KKS", "PKH/NON PKH"), True),
        (("PSNOKA", "NAMA", "NIK", "TGL LAHIR"), True),
        (("NAMA", "NIK", "NO KK"), False),
        # A register that also tells the card.
        (("IDBDT", "Nama_KRT", "NO KKS", "lantai", "dinding"), False),
    ],
)
def test_group_lists_are_known_by_their_headings(headers, is_one):
    assert is_group_list(headers) is (is_one and detect_header_set(headers) is None)


def test_members_of_one_list_stand_together_and_confidential_ones_apart(cast, sign_in, siti):
    budi = a_person(siti.household, name="Budi Santoso", nik="1604111403800002", birth_date=BORN)
    desk = sign_in(cast.steward_lahat)
    people = [("Siti Aminah", SITI, "14-03-1980"), ("Budi Santoso", budi.nik, "14-03-1980")]
    applied(desk, a_file(*people))
    applied(desk, ppks(*((*one, "ODHA") for one in people)), kind="ppks")
    path = reverse("beneficiaries:household_detail", args=[siti.household_id])
    lines = desk.get(path).context["groups"]
    assert [(str(one.label), {person.pk for person in one.persons}) for one in lines] == [
        ("PBI Jaminan Kesehatan", {siti.pk, budi.pk}),
        (HIDDEN, {siti.pk}),
        (HIDDEN, {budi.pk}),
    ]
