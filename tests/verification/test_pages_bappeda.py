"""Bappeda's pages, through the browser, under the web process's walls."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.scope import Scope
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI, PALEMBANG_35, RETURNED, deciding, waiting_case
from tests.verification.pages import LIST, a_submitted_case, detail, names, post_verdict
from tests.verification.test_submission import submitting
from verification.models import BulkAct, Case, Decision
from verification.queries import counters

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(cast) -> Case:
    return a_submitted_case(cast)


# --- the worklist -------------------------------------------------------------------------------


def test_worklist_of_each_territory(cast, sign_in):
    waiting_case(cast.operator_lahat, recipient={"name": "ORANG LAHAT"})
    waiting_case(cast.operator_palembang, PALEMBANG_35, recipient={"name": "ORANG PALEMBANG"})
    assert names(sign_in(cast.verifier_lahat).get(LIST)) == ["ORANG LAHAT"]
    assert names(sign_in(cast.verifier_palembang).get(LIST)) == ["ORANG PALEMBANG"]
    assert names(sign_in(cast.verifier_sumsel).get(LIST)) == ["ORANG LAHAT", "ORANG PALEMBANG"]
    assert names(sign_in(cast.operator_lahat).get(LIST)) == ["ORANG LAHAT"]
    assert names(sign_in(cast.operator_lahat_perkim).get(LIST)) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"person": "doubtful"}, ["RAGU"]),
        ({"location": "same_village"}, ["RAGU", "JELAS"]),
        ({"eligibility": "outside"}, []),
        ({"overlap": "clear", "proposed": "1"}, ["JELAS"]),
        ({"proposed": "0"}, ["RAGU"]),
        ({"older": "3"}, []),
        ({"state": "approved"}, ["SETUJU"]),
        ({"state": "all"}, ["RAGU", "JELAS", "SETUJU"]),
    ],
)
def test_filters(cast, sign_in, query, expected):
    waiting_case(
        cast.operator_lahat, recipient={"name": "RAGU"}, person_outcome="doubtful", proposed=False
    )
    waiting_case(cast.operator_lahat, recipient={"name": "JELAS"})
    deciding(waiting_case(cast.operator_lahat, recipient={"name": "SETUJU"}), cast.verifier_lahat)
    assert names(sign_in(cast.verifier_lahat).get(LIST, query)) == expected


def test_filters_by_program_agency_and_place(cast, sign_in):
    case = waiting_case(cast.operator_lahat, recipient={"name": "DICARI"})
    waiting_case(cast.operator_palembang, PALEMBANG_35)
    browser = sign_in(cast.verifier_sumsel)
    place = case.recipient
    for query in (
        {"program": case.program_id}, {"agency": case.agency_id}, {"regency": case.regency_id},
        {"regency": case.regency_id, "district": place.district_id},
        {"regency": case.regency_id, "district": place.district_id, "village": place.village_id},
    ):  # fmt: skip
        assert names(browser.get(LIST, query)) == ["DICARI"], query


def test_a_filter_that_is_no_choice_shows_nothing_and_says_so(cast, sign_in):
    waiting_case(cast.operator_lahat)
    response = sign_in(cast.verifier_lahat).get(LIST, {"program": uuid.uuid4()})
    assert names(response) == []
    assert "Saringan tidak dikenali" in response.text


def test_a_place_left_over_from_another_choice_is_dropped(cast, sign_in):
    lahat, palembang = region(MERAPI), region(PALEMBANG_35)
    query = {"regency": palembang.regency_id, "district": lahat.district_id}
    response = sign_in(cast.verifier_sumsel).get(LIST, query)
    assert response.status_code == 302
    assert response.url == f"{LIST}?regency={palembang.regency_id}"


@pytest.mark.parametrize("who", ["verifier_lahat", "verifier_sumsel", "operator_lahat"])
def test_the_list_asks_as_much_for_three_rows_as_for_one(cast, sign_in, who):
    program = a_program(cast.operator_lahat)
    browser = sign_in(getattr(cast, who))

    def counted() -> int:
        waiting_case(cast.operator_lahat, program=program)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST)
        return len(queries)

    first = counted()
    counted()
    assert counted() == first


def test_pages_of_the_list_follow_on(cast, sign_in, monkeypatch):
    monkeypatch.setattr("core.keyset.PAGE_ROWS", 2)
    for number in range(5):
        waiting_case(cast.operator_lahat, recipient={"name": f"NO {number}"})
    browser = sign_in(cast.verifier_lahat)
    seen, url = [], LIST
    while url:
        response = browser.get(url)
        seen += names(response)
        url = response.context["next_url"] and LIST + response.context["next_url"]
    assert seen == [f"NO {number}" for number in range(5)]


# --- the case page ------------------------------------------------------------------------------


def test_bappeda_sees_both_sides_and_no_full_number(cast, sign_in, submitted):
    response = sign_in(cast.verifier_lahat).get(detail(submitted))
    rows = {str(row.label): row for row in response.context["rows"]}
    assert (rows["Nama"].left, rows["Nama"].right) == ("SITI AMINA", "SITI AMINAH")
    assert rows["Nama"].note == "Berbeda 1 huruf"
    assert rows["NIK"].same is True
    assert rows["Nomor KK"].note == "Berbeda 1 angka (angka ke-16)"
    assert rows["Desa/kelurahan"].same is True
    assert "JL KENANGA 5" in response.text
    # The first of January is where a birth date stands when nobody knows it.
    assert "tanggal lahir perkiraan" in response.text.lower()
    for number in ("1604084101800001", "1604080101100001", "1604080101100009"):
        assert number not in response.text.replace(" ", "")


def test_the_province_sees_a_person_of_another_regency_the_regency_does_not(cast, sign_in):
    household = a_household(region(PALEMBANG_35), address="JALAN KANARI")
    person = a_person(household, name="SITI AMINAH")
    program = a_program(cast.operator_lahat)
    a_recipient(program, cast.operator_lahat, region(MERAPI), person, birth_date=person.birth_date)
    submitting(program, cast.operator_lahat)
    case = Case.objects.get()
    at_home = sign_in(cast.verifier_lahat).get(detail(case))
    assert "KANARI" not in at_home.text
    assert "Kota Palembang" in at_home.text
    above = sign_in(cast.verifier_sumsel).get(detail(case))
    assert above.context["rows"][0].right == "SITI AMINAH"
    assert "JALAN KANARI" in above.text


def test_candidates_are_all_shown(cast, sign_in):
    born = datetime.date(1980, 3, 7)
    twins = [
        a_person(a_household(region(MERAPI)), name="BUDI SANTOSO", birth_date=born)
        for _ in range(2)
    ]
    program = a_program(cast.operator_lahat)
    a_recipient(
        program, cast.operator_lahat, region(MERAPI), twins[0], nik="",
        birth_date=twins[0].birth_date,
    )  # fmt: skip
    submitting(program, cast.operator_lahat)
    response = sign_in(cast.verifier_lahat).get(detail(Case.objects.get()))
    shown = {each["facts"]["person_id"] for each in response.context["candidates"]}
    assert shown == {str(twin.pk) for twin in twins}


def test_foreign_and_missing_are_the_same_404(cast, sign_in, submitted):
    browser = sign_in(cast.verifier_palembang)
    missing = reverse("verification:case_detail", args=[uuid.uuid4()])
    assert browser.get(detail(submitted)).status_code == 404
    assert browser.get(missing).status_code == 404
    assert post_verdict(browser, submitted).status_code == 404
    assert not Decision.objects.exists()


# --- deciding -----------------------------------------------------------------------------------


def test_deciding_leads_to_the_next_case_of_the_filter(cast, sign_in):
    first, skipped, third = (
        waiting_case(cast.operator_lahat, person_outcome=outcome)
        for outcome in ("found", "doubtful", "found")
    )
    browser = sign_in(cast.verifier_lahat)
    response = post_verdict(browser, first, "?person=found")
    assert response.url == detail(third) + "?person=found"
    response = browser.get(response.url)
    assert "Disetujui" in response.text
    response = post_verdict(browser, third, "?person=found")
    assert response.url == LIST + "?person=found"
    assert Case.objects.get(pk=skipped.pk).state == "submitted"


def test_the_proposal_is_chosen_beforehand(cast, sign_in, submitted):
    form = sign_in(cast.verifier_lahat).get(detail(submitted)).context["form"]
    assert (form.initial["person"], form.initial["location"]) == ("ya", "ya")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"person": "tidak"}, "Persetujuan memerlukan jawaban Ya"),
        ({"person": ""}, "Persetujuan memerlukan jawaban Ya"),
        ({"action": "reject", "reason": "x"}, "sekurangnya satu jawaban Tidak"),
        ({"action": "reject", "person": "tidak"}, "Tuliskan alasan"),
        ({"action": "return"}, "Tuliskan alasan"),
    ],
)
def test_an_incomplete_verdict_is_shown_again_with_its_cause(cast, sign_in, fields, message):
    case = waiting_case(cast.operator_lahat)
    response = post_verdict(sign_in(cast.verifier_lahat), case, **fields)
    assert response.status_code == 422
    assert message in response.text
    assert not Decision.objects.exists()


def test_a_missing_reason_is_shown_at_its_field(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    response = post_verdict(sign_in(cast.verifier_lahat), case, action="return")
    form = response.context["form"]
    assert list(form.errors) == ["reason"]
    assert f'id="{form["reason"].auto_id}_error"' in response.text


def test_the_address_of_a_refused_form_leads_back_to_the_case(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_lahat)
    assert browser.get(reverse("verification:case_decide", args=[case.pk])).url == detail(case)
    assert browser.get(CONFIRM).url == LIST


def test_the_reason_is_the_chosen_and_the_typed_one(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    post_verdict(
        sign_in(cast.verifier_lahat), case, action="return", common="fix_number",
        reason="Lihat KTP terbaru.",
    )  # fmt: skip
    assert Decision.objects.get().reason == (
        "Periksa kembali NIK dan nomor KK sesuai dokumen. Lihat KTP terbaru."
    )


def test_twenty_identical_posts_make_one_decision(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_lahat)
    answers = [post_verdict(browser, case) for _ in range(20)]
    assert Decision.objects.count() == 1
    assert {answer.status_code for answer in answers} == {302}


def test_the_loser_sees_who_was_first(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_sumsel)
    browser = sign_in(cast.verifier_lahat)
    response = browser.get(post_verdict(browser, case).url)
    assert f"sudah diputuskan oleh {cast.verifier_sumsel.user.name}" in response.text


def test_an_auditor_reads_and_does_not_decide(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    browser = sign_in(cast.auditor_lahat)
    response = browser.get(detail(case))
    assert response.context["form"] is None
    assert post_verdict(browser, case).status_code == 403


def test_the_menu_counts_what_waits_for_a_verifier(cast):
    waiting_case(cast.operator_lahat)
    deciding(waiting_case(cast.operator_lahat), cast.verifier_lahat, RETURNED)
    figures = {
        who: counters.waiting(Scope.of(getattr(cast, who).user))
        for who in ("verifier_lahat", "verifier_palembang", "verifier_sumsel", "auditor_lahat",
                    "operator_lahat", "operator_lahat_perkim")
    }  # fmt: skip
    assert figures == {
        "verifier_lahat": 1, "verifier_palembang": 0, "verifier_sumsel": 1, "auditor_lahat": 0,
        "operator_lahat": 0, "operator_lahat_perkim": 0,
    }  # fmt: skip


# --- in bulk ------------------------------------------------------------------------------------


PREVIEW, CONFIRM = reverse("verification:bulk_preview"), reverse("verification:bulk_decide")


def test_preview_then_confirm(cast, sign_in):
    cases = [waiting_case(cast.operator_lahat) for _ in range(3)]
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(PREVIEW, {"person": "found"})
    assert "Setujui 3 kasus" in page.text
    deciding(cases[0], cast.verifier_sumsel)
    response = browser.post(CONFIRM, {"token": page.context["token"], "sample": "50"})
    act = BulkAct.objects.get()
    assert response.url == reverse("verification:bulk_detail", args=[act.pk])
    assert "2 kasus disetujui" in browser.get(response.url).text
    assert (act.rows, act.sample_percent, act.samples.count()) == (2, 50, 2)
    assert Decision.objects.filter(in_bulk=True).count() == 2


def test_ticked_rows_only(cast, sign_in):
    cases = [waiting_case(cast.operator_lahat) for _ in range(3)]
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(PREVIEW, {"case": [cases[0].pk, cases[1].pk], "action": "return"})
    assert page.context["preview"].eligible == 2
    assert page.context["page_title"] == "Kembalikan yang dipilih"
    assert "Hanya kasus yang Anda pilih." in page.text
    assert "Tanpa saringan" not in page.text
    assert 'value="fix_name"' in page.text
    assert 'value="deceased_or_moved"' not in page.text
    token = page.context["token"]
    response = browser.post(CONFIRM, {"token": token})
    assert response.status_code == 422
    assert "Tuliskan alasan" in response.text
    browser.post(CONFIRM, {"token": token, "common": "fix_name"})
    assert set(Case.objects.filter(state="returned")) == set(cases[:2])


def test_a_token_is_good_for_its_owner_only(cast, sign_in):
    waiting_case(cast.operator_lahat)
    token = sign_in(cast.verifier_lahat).get(PREVIEW).context["token"]
    for bad in ("", "x", token + "x"):
        sign_in(cast.verifier_lahat).post(CONFIRM, {"token": bad})
    sign_in(cast.verifier_sumsel).post(CONFIRM, {"token": token})
    assert not Decision.objects.exists()
