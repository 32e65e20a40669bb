"""The desk for people who ask about their own data."""

from __future__ import annotations

import datetime

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import Erasure, Person, SubjectRequest
from beneficiaries.operations import sights
from beneficiaries.operations.subject_requests import erase_granted
from beneficiaries.tasks_rights import remind_of_requests
from core import erasure_ledger, jobs
from core.models import AuditEvent, Job
from core.scope import scoped
from tests.clients import as_login_role
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

pytestmark = pytest.mark.django_db
NIK = "1604115203800001"


@pytest.fixture
def siti(cast, tmp_path, settings):
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    home = a_household(region("1604112002"), head_name="SITI AMINAH", address="JALAN MELATI")
    person = a_person(home, name="SITI AMINAH", nik=NIK, disability=2)
    a_person(home, name="ANAK LAIN", head_relation=3)
    operator = cast.operator_lahat
    a_recipient(a_program(operator, name="Beras Sejahtera"), operator, home.village, person)
    away = cast.operator_palembang
    village = region("1671011001")
    a_recipient(a_program(away, name="Bantuan Palembang"), away, village, person)
    with scoped(Scope.of(cast.verifier_lahat.user).database):
        sights.note(home, SeenOn.HOUSEHOLD, scope=Scope.of(cast.verifier_lahat.user))
    return person


def taken_down(browser, kind="access", **given) -> SubjectRequest:
    answer = browser.post(
        reverse("analysis:subject_new"),
        {"nik": NIK, "kind": kind, "basis": "Surat permohonan dan KTP asli.", **given},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return SubjectRequest.objects.earliest("-received_at")


def test_taken_down_by_nik_with_its_deadline(cast, sign_in, siti):
    browser = sign_in(cast.steward_lahat)
    asked = taken_down(browser, "correction", fields_wrong=["name", "birth"], note="Salah eja.")
    assert (asked.person, asked.fields) == (siti, ["birth", "name"])
    assert asked.due_at - asked.received_at == datetime.timedelta(hours=72)
    page = browser.get(reverse("analysis:subject_list"))
    assert NIK not in page.text
    assert siti.name in page.text
    SubjectRequest.objects.update(due_at=timezone.now() - datetime.timedelta(hours=1))
    assert "lewat tenggat" in browser.get(reverse("analysis:subject_detail", args=[asked.pk])).text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"nik": "1604115203809999"}, "nik"),
        ({"nik": "12"}, "nik"),
        ({"basis": "KTP"}, "basis"),
        ({"basis": f"KTP {NIK} diperiksa"}, "basis"),
        ({"kind": "correction"}, "fields_wrong"),
    ],
)
def test_what_is_refused(cast, sign_in, siti, given, field):
    form = {"nik": NIK, "kind": "access", "basis": "Surat dan KTP diperiksa.", **given}
    answer = sign_in(cast.steward_lahat).post(reverse("analysis:subject_new"), form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not SubjectRequest.objects.exists()


def test_the_person_of_another_regency_is_nobody(cast, sign_in, siti):
    browser = sign_in(cast.steward_palembang)
    form = {"nik": NIK, "kind": "access", "basis": "Surat dan KTP diperiksa."}
    answer = browser.post(reverse("analysis:subject_new"), form)
    unknown = browser.post(reverse("analysis:subject_new"), form | {"nik": "1604115203809999"})
    assert answer.context["form"].errors == unknown.context["form"].errors
    asked = taken_down(sign_in(cast.steward_lahat))
    assert browser.get(reverse("analysis:subject_detail", args=[asked.pk])).status_code == 404


def test_two_people_of_one_nik_are_offered(cast, sign_in, siti):
    other = a_person(a_household(region("1604112001")), name="SITI LAIN", nik=NIK)
    browser = sign_in(cast.steward_lahat)
    form = {"nik": NIK, "kind": "access", "basis": "Surat dan KTP diperiksa."}
    answer = browser.post(reverse("analysis:subject_new"), form)
    assert list(answer.context["form"].errors) == ["person"]
    assert taken_down(browser, person=str(other.pk)).person == other


def test_the_copy_holds_all_of_it_and_of_nobody_else(cast, sign_in, siti):
    browser = sign_in(cast.steward_lahat)
    asked = taken_down(browser)
    answer = browser.post(reverse("analysis:subject_file", args=[asked.pk]))
    book = sheets(answer.content)
    said = str(book)
    assert [row[0] for row in book["Bantuan"][1:]] == ["Beras Sejahtera"]
    assert "JALAN MELATI" in said
    assert "Disabilitas" in said
    assert ("Bappeda Lahat (Verifikator Bappeda)", "Halaman rumah tangga") in {
        row[1:3] for row in book["Yang pernah membuka"][1:]
    }
    for hidden in (NIK, "ANAK LAIN", "Bantuan Palembang", "Verifier Lahat"):
        assert hidden not in said
    assert AuditEvent.objects.filter(action="subject_request.file").count() == 1


def reply(browser, asked, state):
    return browser.post(
        reverse("analysis:subject_answer", args=[asked.pk]),
        {"state": state, "answer": "Sesuai dengan surat permohonan."},
    )


def test_an_erasure_is_granted_by_another_and_noted_outside(
    cast, sign_in, siti, django_capture_on_commit_callbacks
):
    asked = taken_down(sign_in(cast.steward_lahat), "erasure")
    assert reply(sign_in(cast.steward_lahat), asked, "done").status_code == 422
    assert Person.objects.get(pk=siti.pk).nik == NIK
    browser = sign_in(cast.steward_sumsel)
    assert reply(browser, asked, "done").status_code == 302
    # A page may not become who erases; the worker does it, and the page says so until then.
    page = reverse("analysis:subject_detail", args=[asked.pk])
    assert "sedang dihapus" in browser.get(page).text
    assert Person.objects.get(pk=siti.pk).nik == NIK
    job = Job.objects.get(kind="subject_request.erase", subject_id=asked.pk)
    with django_capture_on_commit_callbacks(execute=True), as_login_role("sigertak_worker"):
        jobs.run(job.pk)
        jobs.run(job.pk)
    assert "sedang dihapus" not in browser.get(page).text.split("<main")[1]
    assert Person.objects.get(pk=siti.pk).nik == ""
    assert Erasure.objects.get().request_id == asked.pk
    (note,) = erasure_ledger.noted()
    assert (note.person_id, note.nik_digest) == (str(siti.pk), erasure_ledger.digest(NIK))
    assert NIK not in str(note)
    # An answer stands.
    assert reply(sign_in(cast.steward_sumsel), asked, "refused").status_code == 422
    asked.refresh_from_db()
    assert asked.state == "done"


def test_what_was_granted_and_not_done_the_night_does(cast, sign_in, siti):
    """The officer may have left meanwhile: two of them decided, and that stands."""
    asked = taken_down(sign_in(cast.steward_lahat), "erasure")
    assert reply(sign_in(cast.steward_sumsel), asked, "done").status_code == 302
    type(cast.steward_sumsel).objects.filter(pk=cast.steward_sumsel.pk).update(
        expires_on="2020-01-01"
    )
    job = Job.objects.get(kind="subject_request.erase", subject_id=asked.pk)
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, Person.objects.get(pk=siti.pk).nik) == ("failed", NIK)
    with as_login_role(), pytest.raises(ProgrammingError, match="role"), transaction.atomic():
        erase_granted()
    with as_login_role("sigertak_worker"):
        assert (erase_granted(), erase_granted()) == (1, 0)
    assert Person.objects.get(pk=siti.pk).nik == ""
    assert Erasure.objects.get().erased_by_id == cast.steward_sumsel.user_id


def test_the_night_erases_nobody_whom_one_officer_alone_let_go(cast, sign_in, siti):
    asked = taken_down(sign_in(cast.steward_lahat), "erasure")
    SubjectRequest.objects.filter(pk=asked.pk).update(
        state="done", answered_at=timezone.now(), answered_by=cast.steward_lahat.user, answer="Ya."
    )
    with as_login_role("sigertak_worker"):
        assert erase_granted() == 0
    assert Person.objects.get(pk=siti.pk).nik == NIK


def test_a_refused_erasure_leaves_the_person(cast, sign_in, siti):
    asked = taken_down(sign_in(cast.steward_lahat), "erasure")
    assert reply(sign_in(cast.steward_lahat), asked, "refused").status_code == 302
    assert Person.objects.get(pk=siti.pk).nik == NIK


@pytest.mark.parametrize("name", ["verifier_lahat", "auditor_lahat", "operator_lahat"])
def test_only_stewards_serve(cast, sign_in, name):
    assert sign_in(getattr(cast, name)).get(reverse("analysis:subject_list")).status_code == 403


def test_its_deadline_is_reminded_of_and_a_late_one_goes_up(cast, sign_in, siti):
    asked = taken_down(sign_in(cast.steward_lahat))
    assert {cast.steward_palembang.pk, cast.steward_sumsel.pk}

    def told_after(hours: int) -> set[str]:
        """Who finds it in their inbox, when the clock looks `hours` before the deadline."""
        SubjectRequest.objects.update(due_at=timezone.now() + datetime.timedelta(hours=hours))
        with as_login_role("sigertak_worker"):
            remind_of_requests()
            assert remind_of_requests() == 0
        found = Notice.objects.filter(kind="subject_due", subject_id=asked.pk)
        return set(found.values_list("user__email", flat=True))

    own, above = cast.steward_lahat.user.email, cast.steward_sumsel.user.email
    assert told_after(30) == set()
    assert told_after(23) == {own}
    assert told_after(-1) == {own, above}
    SubjectRequest.objects.update(
        state="done", answered_at=timezone.now(), answered_by=cast.steward_lahat.user, answer="Ya."
    )
    Notice.objects.all().delete()
    assert told_after(-2) == set()
