"""Who saw whom: noted with each page, read by auditors of the territory, bounded by a budget."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from accounts.models import Notice
from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import HouseholdPhoto, QualityFinding, Reveal, Sight
from beneficiaries.operations import sights
from core import audit
from core.models import AuditEvent
from core.scope import scoped
from tests.beneficiaries.pictures import picture
from tests.beneficiaries.quality_acts import checked
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti():
    household = a_household(region(MERAPI), head_name="SITI AMINAH")
    return a_person(household, nik="1604144101800001")


def seen(by, household, page=SeenOn.HOUSEHOLD) -> None:
    scope = Scope.of(by.user)
    with scoped(scope.database):
        sights.note(household, page, scope=scope)


def report(browser, text: str):
    return browser.post(reverse("beneficiaries:sight_search"), {"q": text}, follow=True)


def test_a_household_page_is_noted_once_a_day_and_counted(cast, sign_in, siti):
    browser = sign_in(cast.verifier_lahat)
    for _ in range(3):
        browser.get(reverse("beneficiaries:household_detail", args=[siti.household_id]))
    sight = Sight.objects.get()
    assert (sight.user, sight.household, sight.count) == (
        cast.verifier_lahat.user, siti.household, 3,
    )  # fmt: skip


CARD = "1604110902100003"


@pytest.fixture
def twin(siti):
    """Somebody in another household of the regency, under the same NIK and on the same card."""
    other = a_person(a_household(region("1604112001")), name="SITI AMINAHH", nik=siti.nik, kk=CARD)
    type(siti).objects.filter(pk=siti.pk).update(kk=CARD)
    return other


def noted() -> set[tuple[object, str, int]]:
    return {(one.household_id, one.page, one.count) for one in Sight.objects.all()}


@pytest.mark.parametrize("page", ["person", "family"])
def test_a_member_is_noted_with_every_household_on_the_page(cast, sign_in, siti, twin, page):
    away = a_person(a_household(region("1671011001")), nik=siti.nik, kk=CARD)
    browser = sign_in(cast.verifier_lahat)
    for count in (1, 2):
        browser.get(reverse(f"beneficiaries:{page}_detail", args=[siti.pk]))
        assert noted() == {
            (siti.household_id, page, count), (twin.household_id, page, count),
        }  # fmt: skip
    assert away.household_id not in {one.household_id for one in Sight.objects.all()}


def test_a_finding_is_noted_with_everybody_held_beside(cast, sign_in, siti, twin):
    checked(cast.steward_lahat)
    doubles = ("nik_same_person", "nik_two_persons")
    finding = QualityFinding.objects.get(person=siti, kind__in=doubles)
    sign_in(cast.steward_lahat).get(reverse("beneficiaries:quality_detail", args=[finding.pk]))
    assert noted() == {(siti.household_id, "quality", 1), (twin.household_id, "quality", 1)}


@pytest.mark.parametrize("name", ["analysis:household_recent", "programs:household_aid"])
def test_a_part_of_a_page_is_noted_without_counting_on(cast, sign_in, siti, name):
    browser = sign_in(cast.verifier_lahat)
    for _ in range(2):
        browser.get(reverse(name, args=[siti.household_id]))
        assert noted() == {(siti.household_id, "household", 1)}
    browser.get(reverse("beneficiaries:household_detail", args=[siti.household_id]))
    assert noted() == {(siti.household_id, "household", 2)}


@pytest.mark.parametrize(
    ("name", "page"), [("photo_add", "photo"), ("household_place", "household")]
)
def test_forms_about_a_household_are_noted(cast, sign_in, siti, name, page):
    sign_in(cast.verifier_lahat).get(reverse(f"beneficiaries:{name}", args=[siti.household_id]))
    assert noted() == {(siti.household_id, page, 1)}


def test_pictures_are_noted(cast, sign_in, siti):
    browser = sign_in(cast.verifier_lahat)
    add = reverse("beneficiaries:photo_add", args=[siti.household_id])
    for kind in ("front", "ktp"):
        browser.post(add, {"kind": kind, "images": picture()})
    house, paper = HouseholdPhoto.objects.get(kind="front"), HouseholdPhoto.objects.get(kind="ktp")
    for count, (name, photo) in enumerate(
        [("photo", house), ("photo_remove", house), ("photo_open", paper)], 1
    ):
        browser.get(reverse(f"beneficiaries:{name}", args=[photo.pk]))
        assert noted() == {(siti.household_id, "photo", count)}
    # A paper that stays shut shows nothing.
    assert browser.get(reverse("beneficiaries:photo", args=[paper.pk])).status_code == 404
    assert noted() == {(siti.household_id, "photo", 3)}


def test_a_recipient_found_in_the_base_is_noted(cast, sign_in, siti):
    operator = cast.operator_lahat
    recipient = a_recipient(a_program(operator), operator, region(MERAPI), siti, state="approved")
    sign_in(operator).get(reverse("programs:recipient_detail", args=[recipient.pk]))
    assert noted() == {(siti.household_id, "recipient", 1)}


def test_who_saw_this_nik(cast, sign_in, siti):
    seen(cast.verifier_lahat, siti.household)
    seen(cast.steward_lahat, siti.household, SeenOn.TIMELINE)
    Reveal.objects.create(
        person=siti, regency_id=siti.regency_id, revealed_by=cast.steward_lahat.user,
        reason="Mencocokkan KTP.",
    )  # fmt: skip
    audit.record(
        "person.look_up", by=cast.operator_lahat.user, persons=[siti.pk], kind="nik",
        regency_id=siti.regency_id,
    )  # fmt: skip
    other = a_person(a_household(region(MERAPI)))
    seen(cast.verifier_lahat, other.household)
    answer = report(sign_in(cast.auditor_lahat), siti.nik)
    looks = {(look.user, str(look.what), look.reason) for look in answer.context["looks"]}
    assert looks == {
        ("Verifier Lahat", "Halaman rumah tangga", ""),
        ("Steward Lahat", "Riwayat rumah tangga", ""),
        ("Steward Lahat", "NIK lengkap", "Mencocokkan KTP."),
        ("Operator Lahat", "Pencarian saat memasukkan penerima", ""),
    }
    assert siti.nik not in answer.redirect_chain[0][0]
    assert AuditEvent.objects.filter(action="sight.report", details__asked="nik").count() == 1


def test_whose_data_did_this_employee_see(cast, sign_in, siti):
    seen(cast.verifier_lahat, siti.household)
    seen(cast.steward_lahat, a_household(region(MERAPI), head_name="BUDI"))
    browser = sign_in(cast.auditor_lahat)
    found = report(browser, "verifier").context["employees"]
    assert [user.name for user in found] == ["Verifier Lahat"]
    answer = browser.get(reverse("beneficiaries:sight_report"), {"pengguna": str(found[0].pk)})
    assert [look.head_name for look in answer.context["looks"]] == ["SITI AMINAH"]


def test_the_auditor_of_another_regency_learns_nothing(cast, sign_in, siti):
    seen(cast.verifier_lahat, siti.household)
    assert cast.verifier_palembang
    stranger = sign_in(cast.auditor_sumsel)
    assert len(report(stranger, siti.nik).context["looks"]) == 1
    agency = cast.agency("Inspektorat Palembang", "inspectorate", "1671")
    away = cast.auditor_lahat
    type(away).objects.filter(pk=away.pk).update(agency=agency, regency=agency.regency)
    answer = report(sign_in(away), siti.nik)
    assert answer.context["looks"] == []
    assert "SITI" not in answer.text
    assert "Verifier" not in answer.text


@pytest.mark.parametrize("name", ["verifier_lahat", "steward_lahat", "operator_lahat"])
def test_only_auditors_read_it(cast, sign_in, name):
    assert sign_in(getattr(cast, name)).get(
        reverse("beneficiaries:sight_report")
    ).status_code == 403  # fmt: skip


def test_an_agency_notes_for_itself_and_for_nobody_else(cast, siti):
    scope = Scope.of(cast.operator_lahat.user)
    with scoped(scope.database):
        sights.note(siti.household, SeenOn.HOUSEHOLD, scope=scope)
    forged = replace(scope, user_id=cast.verifier_lahat.user_id)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), scoped(scope.database):
        sights.note(siti.household, SeenOn.HOUSEHOLD, scope=forged)
    assert Sight.objects.get().user == cast.operator_lahat.user


def test_the_budget_of_a_day_and_its_alarm(cast, sign_in, siti, settings):
    settings.REVEALS_PER_DAY = 2
    assert cast.auditor_lahat
    assert cast.secretariat_lahat
    people = [siti, *(a_person(a_household(region(MERAPI))) for _ in range(2))]
    browser = sign_in(cast.verifier_lahat)

    def reveal(person):
        return browser.post(
            reverse("beneficiaries:person_reveal", args=[person.pk]),
            {"reason": "Mencocokkan kartu."},
        )

    assert [reveal(person).status_code for person in people[:2]] == [200, 200]
    # Again the same person costs nothing; a third one is one too many.
    assert reveal(siti).status_code == 200
    for _ in range(2):
        refused = reveal(people[2])
        assert refused.status_code == 422
        assert people[2].nik not in refused.text.replace(" ", "")
    assert Reveal.objects.count() == 3
    told = {(notice.user, notice.kind) for notice in Notice.objects.all()}
    watchers = {cast.auditor_lahat.user, cast.secretariat_lahat.user}
    assert told == {(user, "budget_reached") for user in watchers}
