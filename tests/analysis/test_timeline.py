"""The life of a household on one page: everything in scope, nothing beyond it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from analysis.timeline import EventKind
from beneficiaries.models import (
    HouseholdPhoto,
    HouseholdVersion,
    PhotoRemoval,
    RegistryRelease,
    ReleaseActivation,
    Reveal,
)
from programs.enums import RecipientState
from tests.analysis.conftest import a_round, an_item, decided
from tests.beneficiaries.pictures import picture
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient, in_force
from tests.programs.acts import working_as
from verification.models import FieldCheck

LAHAT = "1604112001"
SEARCH = "/analisis/riwayat/"
NIK = "1604110101800777"


@pytest.fixture
def siti(cast):
    return a_person(a_household(region(LAHAT), head_name="Siti Aminah"), nik=NIK)


def page(household) -> str:
    return reverse("analysis:household_timeline", args=[household.pk])


def titles(browser, household, **query) -> list[str]:
    answer = browser.get(page(household), query)
    assert answer.status_code == 200
    return [event.title for event in answer.context["events"]]


def aid(cast, person, by=None, *, unit="person", name="Sembako", **values):
    by = by or cast.operator_lahat
    program = a_program(by, name=name, target_unit=unit)
    values = {"state": RecipientState.APPROVED, **values}
    return a_recipient(program, by, region(LAHAT), person, **values)


def test_every_aid_as_person_family_and_household_past_and_present(siti, cast, sign_in):
    child = a_person(siti.household, name="Anak Siti")
    first = aid(cast, siti, name="Sembako", amount=300_000)
    aid(cast, child, unit="family", name="Beasiswa", state="ended",
        ended_on="2026-05-01", end_kind="completed")  # fmt: skip
    aid(cast, siti, cast.operator_lahat_perkim, unit="household", name="Bedah Rumah")
    aid(cast, siti, name="Rancangan Saja", state="draft")
    operator = cast.operator_lahat
    rounds = [a_round(first.program, operator, number=number) for number in (1, 2)]
    an_item(rounds[0], first, operator, state="received", received_on="2026-06-02", amount=150_000)
    an_item(rounds[1], first, operator, state="missed")
    told = titles(sign_in(cast.verifier_lahat), siti.household)
    for expected in (
        "Dicatat sebagai penerima: Sembako 2026",
        "Dicatat sebagai penerima: Beasiswa 2026",
        "Dicatat sebagai penerima: Bedah Rumah 2026",
        "Bantuan berakhir: Beasiswa 2026",
        "Menerima tahap 1: Sembako",
        "Tidak menerima tahap 2: Sembako",
    ):
        assert told.count(expected) == 1, expected
    assert not any("Rancangan Saja" in title for title in told)


def test_a_day_of_giving_is_told_where_no_rounds_are_kept(siti, cast, sign_in):
    aid(cast, siti, name="Sekali", given_on="2026-03-01")
    rounds = aid(cast, siti, name="Bertahap", given_on="2026-03-01")
    operator = cast.operator_lahat
    an_item(a_round(rounds.program, operator), rounds, operator,
            state="received", received_on="2026-06-02")  # fmt: skip
    told = titles(sign_in(cast.verifier_lahat), siti.household)
    assert "Bantuan diterima: Sekali 2026" in told
    assert "Bantuan diterima: Bertahap 2026" not in told


def test_verification_is_told_to_those_who_may_read_cases(siti, cast, sign_in):
    recipient = aid(cast, siti)
    case = decided(recipient, cast.operator_lahat, cast.verifier_lahat, person=False)
    FieldCheck.objects.create(
        case=case, agency=case.agency, regency=case.regency, case_version=1, question="Siapa?",
        requested_by=cast.verifier_lahat.user, due_on="2026-11-30", state="done",
        visited_on="2026-11-21", visitor="Petugas", result="moved",
        reported_by=cast.verifier_lahat.user, reported_at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip
    told = titles(sign_in(cast.verifier_lahat), siti.household, jenis="verifikasi")
    assert "Ditolak · Sembako 2026" in told
    assert "Kunjungan lapangan: Sudah pindah" in told
    assert "Diajukan untuk verifikasi: Sembako 2026" in told
    assert not any("verifikasi" in t for t in titles(sign_in(cast.steward_lahat), siti.household))


def test_releases_tell_what_changed_and_who_moved(siti, cast, sign_in):
    household, steward = siti.household, cast.steward_sumsel
    told = [
        ("2024", {"decile": 2, "floor_type": 5, "address": "Jalan Lama"}),
        ("2025", {"decile": 4, "floor_type": 5, "address": "Jalan Baru"}),
    ]
    for day, (period, data) in enumerate(told, 1):
        release = RegistryRelease.objects.create(
            source="dtks", period=period, created_by=steward.user
        )
        place = {"village_id": household.village_id, **data}
        HouseholdVersion.objects.create(
            release=release,
            household=household,
            registry_id=household.registry_id,
            regency=household.regency,
            data=place,
        )
        in_force(release, household.regency, steward)
        ReleaseActivation.objects.filter(release=release).update(
            activated_at=f"2026-01-0{day}T03:00Z", superseded_at=f"2026-01-0{day + 1}T03:00Z"
        )
    answer = sign_in(cast.verifier_lahat).get(page(household))
    events = {event.title: event for event in answer.context["events"]}
    assert events["Masuk basis: DTKS 2024"].on == datetime.date(2026, 1, 1)
    changed = events["Data berubah: DTKS 2025"]
    assert len(changed.lines) == 1
    assert changed.lines[0].endswith("2 → 4")
    moved = events["Alamat berubah: DTKS 2025"]
    assert moved.kind == EventKind.MOVE
    assert moved.lines[0].endswith("Jalan Lama → Jalan Baru")


def test_pictures_and_their_removal(siti, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    add = reverse("beneficiaries:photo_add", args=[siti.household_id])
    browser.post(add, {"kind": "front", "images": picture()})
    photo = HouseholdPhoto.objects.get()
    assert "Foto ditambahkan: Tampak depan" in titles(browser, siti.household)
    PhotoRemoval.objects.create(
        household=siti.household, regency=siti.regency, kind="roof", reason="salah rumah",
        uploaded_by=photo.uploaded_by, uploaded_at=photo.uploaded_at, removed_by=photo.uploaded_by,
    )  # fmt: skip
    assert "Foto dihapus: Atap" in titles(browser, siti.household, jenis="foto")


def test_an_agency_is_not_told_of_identity_papers_taken_away(siti, cast, sign_in):
    operator = cast.operator_lahat
    aid(cast, siti, operator)
    for kind in ("ktp", "kk", "roof"):
        PhotoRemoval.objects.create(
            household=siti.household, regency=siti.regency, kind=kind, reason="KANARI",
            uploaded_by=operator.user, uploaded_at=timezone.now(), removed_by=operator.user,
        )  # fmt: skip
    told = titles(sign_in(operator), siti.household, jenis="foto")
    assert told == ["Foto dihapus: Atap"]
    assert len(titles(sign_in(cast.verifier_lahat), siti.household, jenis="foto")) == 3
    with working_as(operator) as scope:
        assert [row.kind for row in PhotoRemoval.objects.all()] == ["roof"]
        assert [row.kind for row in PhotoRemoval.objects.visible_to(scope)] == ["roof"]


def test_looks_at_numbers_are_for_auditors(siti, cast, sign_in):
    Reveal.objects.create(
        person=siti,
        regency=siti.regency,
        revealed_by=cast.verifier_lahat.user,
        reason="mencocokkan",
    )
    assert titles(sign_in(cast.auditor_lahat), siti.household) == ["NIK dibuka: Siti Aminah"]
    assert titles(sign_in(cast.verifier_lahat), siti.household) == []


def test_an_agency_reads_its_own_aid_and_no_other_agency(siti, cast, sign_in):
    operator = cast.operator_lahat
    mine = aid(cast, siti, operator, name="Milik Saya")
    theirs = aid(cast, siti, cast.operator_lahat_perkim, name="KANARI PERKIM")
    decided(mine, operator, cast.verifier_lahat)
    decided(theirs, cast.operator_lahat_perkim, cast.verifier_lahat)
    answer = sign_in(operator).get(page(siti.household))
    told = answer.content.decode()
    assert "Milik Saya" in told
    assert "KANARI PERKIM" not in told
    assert cast.operator_lahat_perkim.agency.short_name not in told


def test_by_nik_in_scope_and_a_foreign_one_is_as_good_as_unknown(siti, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    answer = browser.post(SEARCH, {"nik": "1604 1101 0180 0777"})
    assert (answer.status_code, answer.url) == (302, page(siti.household))
    assert NIK not in answer.url
    foreign = sign_in(cast.verifier_palembang)
    texts = [
        foreign.post(SEARCH, {"nik": nik}).content.decode() for nik in (NIK, "1699010101010101")
    ]
    assert all("NIK ini tidak ditemukan" in text for text in texts)
    assert foreign.get(page(siti.household)).status_code == 404
    assert browser.post(SEARCH, {"nik": "12"}).status_code == 422


def test_a_nik_on_two_households_shows_both(siti, cast, sign_in):
    other = a_person(a_household(region(LAHAT), head_name="Kembar"), nik=NIK)
    answer = sign_in(cast.verifier_lahat).post(SEARCH, {"nik": NIK})
    assert answer.status_code == 200
    assert {person.pk for person in answer.context["known"].persons} == {siti.pk, other.pk}


def test_a_recipient_outside_of_the_base_is_found_by_its_number(cast, sign_in):
    operator = cast.operator_lahat
    unknown = a_recipient(
        a_program(operator), operator, region(LAHAT), nik="1604110101800778", state="submitted",
        name="Belum Ada",
    )  # fmt: skip
    answer = sign_in(cast.verifier_lahat).post(SEARCH, {"nik": "1604110101800778"})
    assert answer.context["known"].recipients == [unknown]


def test_as_many_queries_for_three_aids_as_for_one(siti, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    counts = []
    for number in range(3):
        recipient = aid(cast, siti, name=f"Program {number}")
        decided(recipient, cast.operator_lahat, cast.verifier_lahat)
        browser.get(page(siti.household))
        with CaptureQueriesContext(connection) as caught:
            browser.get(page(siti.household))
        counts.append(len(caught))
    assert counts == [counts[0]] * 3
