"""Pages of visits, objections, drifts and queues, through the browser under the web walls."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from core.scope import DatabaseRole, DatabaseScope, scoped
from regions.models import Region
from tests.beneficiaries.pictures import picture
from tests.factories.papers import words_on
from tests.factories.regions import region
from tests.verification.acts import PALEMBANG_35, deciding, waiting_case
from tests.verification.going_there import (
    GROUNDS,
    as_after_a_commit,
    lodging,
    rejected_case,
    sending_out,
    taking_over,
)
from verification.enums import DriftCause
from verification.models import Case, Drift, FieldCheck, FieldPhoto, Objection, Takeover
from verification.operations import drifts

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"verification:{name}", args=args)


def a_picture(colour: str = "red") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(out, "JPEG")
    return SimpleUploadedFile("IMG 1.jpg", out.getvalue(), "image/jpeg")


def drifting(case: Case) -> Drift:
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        drifts.note({case.pk: {"overlap": "warned"}}, cause=DriftCause.OVERLAP)
    return Drift.objects.get(case=case)


# --- visits -------------------------------------------------------------------------------------


def test_a_visit_from_the_request_to_the_result(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_lahat)
    assert browser.get(page("field_request", case.pk)).status_code == 200
    due_on = timezone.localdate() + datetime.timedelta(days=3)
    browser.post(
        page("field_request", case.pk),
        {"version": 1, "question": "Siapa di sana?", "due_on": due_on.isoformat()},
    )
    check = FieldCheck.objects.get()
    assert case.recipient.name in browser.get(page("field_list")).content.decode()
    sheet = browser.get(page("field_sheet", check.pk))
    assert sheet["Content-Type"] == "application/pdf"
    words = words_on(sheet.content)
    nik = case.recipient.nik
    assert {case.recipient.name, "Siapa di sana?"} <= set(words.splitlines())
    assert nik[:4] in words
    assert nik[4:12] not in words
    assert nik[-4:] not in words
    response = browser.post(
        page("field_report", check.pk),
        {
            "visited_on": timezone.localdate().isoformat(), "visitor": "Kader", "result": "moved",
            "notes": "Kosong.", "latitude": "-3.79", "longitude": "103.54",
            "photos": [a_picture("red"), a_picture("blue")],
        },
    )  # fmt: skip
    assert response.status_code == 302
    check.refresh_from_db()
    assert (check.state, check.result, FieldPhoto.objects.count()) == ("done", "moved", 2)
    photo = FieldPhoto.objects.first()
    assert browser.get(page("field_photo", photo.pk))["Content-Type"] == "image/jpeg"
    shown = browser.get(page("case_detail", case.pk)).content.decode()
    assert "Kosong." in shown
    assert page("field_photo_thumb", photo.pk) in shown


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"notes": ""}, "Uraikan apa yang ditemukan"),
        ({"longitude": ""}, "Isi lintang dan bujur keduanya"),
        ({"visited_on": "2199-12-31"}, "tidak boleh di masa depan"),
        ({"visited_on": "2999-01-01"}, "antara tahun 1900 dan 2199"),
        ({"visited_on": "2001-01-01"}, "tidak mungkin sebelum diminta"),
        ({"photos": [SimpleUploadedFile("a.jpg", b"halo", "image/jpeg")]}, "Foto ke-1"),
    ],
)
def test_a_report_that_is_not_whole_is_shown_again(cast, sign_in, fields, message):
    check = sending_out(waiting_case(cast.operator_lahat), cast.verifier_lahat)
    whole = {
        "visited_on": timezone.localdate().isoformat(), "visitor": "Kader", "result": "moved",
        "notes": "Kosong.", "latitude": "-3.79", "longitude": "103.54",
    }  # fmt: skip
    response = sign_in(cast.verifier_lahat).post(
        page("field_report", check.pk), {**whole, **fields}
    )  # fmt: skip
    assert response.status_code == 422
    assert message in response.content.decode()
    check.refresh_from_db()
    assert check.state == "open"


LAHAT_ROUND_MERAPI = {
    "type": "Polygon",
    "coordinates": [[[103.4, -3.9], [103.7, -3.9], [103.7, -3.6], [103.4, -3.6], [103.4, -3.9]]],
}


@pytest.mark.parametrize("from_photo", [False, True])
def test_a_visit_outside_of_the_regency_is_asked_about(cast, sign_in, from_photo):
    Region.objects.filter(code="1604").update(boundary=LAHAT_ROUND_MERAPI)
    case = waiting_case(cast.operator_lahat)
    check = sending_out(case, cast.verifier_lahat)
    browser = sign_in(cast.verifier_lahat)
    place = {"latitude": "-8.65", "longitude": "116.32"}
    report = {
        "visited_on": timezone.localdate().isoformat(), "visitor": "Kader", "result": "as_written",
        "notes": "",
    }  # fmt: skip
    assert 'name="elsewhere"' not in browser.get(page("field_report", check.pk)).content.decode()

    def send(**fields):
        photos = [picture(at=(-8.65, 116.32))] if from_photo else []
        told = {} if from_photo else place
        return browser.post(
            page("field_report", check.pk), {**report, **told, "photos": photos, **fields}
        )

    asked = send()
    text = asked.content.decode()
    assert asked.status_code == 422
    assert re.search(r"± 1\.\d{3} km di luar Kabupaten Lahat", text)
    assert 'name="elsewhere"' in text
    assert ("Pilih lagi fotonya" in text) is from_photo
    assert "Uraikan mengapa kunjungannya" in send(elsewhere="on").content.decode()
    check.refresh_from_db()
    assert check.state == "open"
    assert send(elsewhere="on", notes="Ditemui di rumah anaknya.").status_code == 302
    shown = browser.get(page("case_detail", case.pk)).content.decode()
    assert "Tempat kunjungan di luar wilayah" in shown


def test_a_visit_within_the_regency_is_taken_without_a_word(cast, sign_in):
    Region.objects.filter(code="1604").update(boundary=LAHAT_ROUND_MERAPI)
    case = waiting_case(cast.operator_lahat)
    check = sending_out(case, cast.verifier_lahat)
    browser = sign_in(cast.verifier_lahat)
    # A few hundred metres beyond the thinned outline is within what a phone errs.
    answer = browser.post(
        page("field_report", check.pk),
        {
            "visited_on": timezone.localdate().isoformat(), "visitor": "Kader",
            "result": "as_written", "latitude": "-3.905", "longitude": "103.54",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    shown = browser.get(page("case_detail", case.pk)).content.decode()
    assert "Tempat kunjungan di luar wilayah" not in shown


def test_foreign_visits_are_missing_visits(cast, sign_in):
    check = sending_out(waiting_case(cast.operator_lahat), cast.verifier_lahat)
    browser = sign_in(cast.verifier_palembang)
    for name in ("field_report", "field_sheet"):
        assert browser.get(page(name, check.pk)).status_code == 404
    assert browser.post(page("field_cancel", check.pk)).status_code == 404
    assert sign_in(cast.operator_lahat).get(page("field_report", check.pk)).status_code == 403


# --- objections ---------------------------------------------------------------------------------


def test_an_objection_from_the_agency_to_the_answer(cast, sign_in):
    case = rejected_case(cast.operator_lahat, cast.verifier_lahat)
    agency, first, second = (
        sign_in(who) for who in (cast.operator_lahat, cast.verifier_lahat, cast.verifier_sumsel)
    )
    assert page("objection_lodge", case.pk) in agency.get(
        page("case_detail", case.pk)
    ).content.decode()  # fmt: skip
    agency.post(page("objection_lodge", case.pk), {"grounds": GROUNDS, "file": a_picture()})
    as_after_a_commit()
    objection = Objection.objects.get()
    assert objection.media_type == "image/jpeg"
    for browser in (agency, first, second):
        assert browser.get(page("objection_file", objection.pk))["Content-Type"] == "image/jpeg"
        assert case.recipient.name in browser.get(page("objection_list")).content.decode()
    own = first.get(page("objection_detail", objection.pk)).content.decode()
    assert "Putusan Anda sendiri yang disanggah" in own
    assert page("objection_answer", objection.pk) not in own
    verdict = {"action": "approve", "person": "ya", "location": "ya", "reason": "Bukti diterima."}
    first.post(page("objection_answer", objection.pk), verdict)
    objection.refresh_from_db()
    assert objection.state == "open"
    second.post(page("objection_answer", objection.pk), verdict)
    case.refresh_from_db()
    assert case.state == "approved"
    assert "Bukti diterima." in agency.get(page("case_detail", case.pk)).content.decode()
    assert "Bukti diterima." in agency.get(page("objection_detail", objection.pk)).content.decode()


def test_a_refused_recipient_says_why_and_leads_to_the_objection(cast, sign_in):
    case = rejected_case(cast.operator_lahat, cast.verifier_lahat)
    address = reverse("programs:recipient_detail", args=[case.recipient_id])
    lodge = page("objection_lodge", case.pk)
    agency = sign_in(cast.operator_lahat)
    for shown in (agency.get(address), agency.get(page("case_detail", case.pk))):
        text = shown.text
        assert case.decisions.get().reason in text
        assert text.index(case.decisions.get().reason) < text.index(lodge)
    verifier = sign_in(cast.verifier_lahat).get(address).text
    assert case.decisions.get().reason in verifier
    assert lodge not in verifier
    lodging(case, cast.operator_lahat)
    assert lodge not in agency.get(address).text


def test_a_refusal_past_its_days_is_told_without_the_way_to_object(cast, sign_in, settings):
    settings.OBJECTION_DAYS = -1
    case = rejected_case(cast.operator_lahat, cast.verifier_lahat)
    address = reverse("programs:recipient_detail", args=[case.recipient_id])
    told = sign_in(cast.operator_lahat).get(address).text
    assert case.decisions.get().reason in told
    assert "Masa sanggah berakhir" in told
    assert page("objection_lodge", case.pk) not in told


def test_an_answer_that_is_not_whole_is_shown_again(cast, sign_in):
    objection = lodging(
        rejected_case(cast.operator_lahat, cast.verifier_lahat), cast.operator_lahat
    )
    response = sign_in(cast.verifier_sumsel).post(
        page("objection_answer", objection.pk),
        {"action": "approve", "person": "ya", "location": "tidak", "reason": "Ya."},
    )
    assert response.status_code == 422
    assert "Persetujuan memerlukan jawaban Ya" in response.content.decode()


def test_objections_are_kept_to_their_people(cast, sign_in):
    case = rejected_case(cast.operator_lahat, cast.verifier_lahat)
    objection = lodging(case, cast.operator_lahat)
    for who in (cast.operator_lahat_perkim, cast.verifier_palembang):
        browser = sign_in(who)
        for name in ("objection_detail", "objection_file"):
            assert browser.get(page(name, objection.pk)).status_code == 404
        assert case.recipient.name not in browser.get(page("objection_list")).content.decode()


def test_the_agency_withdraws(cast, sign_in):
    case = rejected_case(cast.operator_lahat, cast.verifier_lahat)
    objection = lodging(case, cast.operator_lahat)
    sign_in(cast.operator_lahat).post(page("objection_withdraw", objection.pk))
    case.refresh_from_db()
    assert case.state == "rejected"


# --- drifts -------------------------------------------------------------------------------------


def test_a_drift_on_its_list_and_on_the_case(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    drift = drifting(case)
    browser = sign_in(cast.verifier_lahat)
    listed = browser.get(page("drift_list")).content.decode()
    assert case.recipient.name in listed
    assert (
        page("drift_keep", drift.pk) in browser.get(page("case_detail", case.pk)).content.decode()
    )
    assert case.recipient.name not in sign_in(cast.verifier_palembang).get(
        page("drift_list")
    ).content.decode()  # fmt: skip
    browser.post(page("drift_keep", drift.pk), {"reason": ""})
    drift.refresh_from_db()
    assert drift.state == "open"
    browser.post(page("drift_reopen", drift.pk), {"reason": "Dinilai lagi."})
    case.refresh_from_db()
    assert (case.state, case.drifted) == ("submitted", False)


def test_keeping_by_filter_asks_first(cast, sign_in):
    cases = [waiting_case(cast.operator_lahat) for _ in range(2)]
    for case in cases:
        deciding(case, cast.verifier_lahat)
        drifting(case)
    browser = sign_in(cast.verifier_lahat)
    asked = browser.get(page("drift_keep_all") + "?kind=overlap&outcome=warned")
    assert asked.context["number"] == 2
    form = {"token": asked.context["token"], "reason": "Sudah diperiksa."}
    stolen = sign_in(cast.verifier_sumsel).post(page("drift_keep_all"), form)
    assert stolen.status_code == 302
    assert Drift.objects.filter(state="open").count() == 2
    browser.post(page("drift_keep_all"), form)
    assert set(Drift.objects.values_list("state", "handled_by")) == {
        ("kept", cast.verifier_lahat.user.pk)
    }


def test_a_filter_that_is_no_choice_matches_no_drift(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    drifting(case)
    browser = sign_in(cast.verifier_lahat)
    assert browser.get(page("drift_list") + "?kind=x").context["drifts"] == []
    assert browser.get(page("drift_keep_all") + "?program=x").context["number"] == 0


# --- queues -------------------------------------------------------------------------------------


def test_the_province_takes_a_queue_over_and_gives_it_back(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    lahat = region("1604")
    province, regency = sign_in(cast.verifier_sumsel), sign_in(cast.verifier_lahat)
    assert lahat.name in province.get(page("queue_list")).content.decode()
    assert regency.get(page("queue_list")).status_code == 403
    refused = province.post(page("takeover_start", lahat.pk), {"reason": ""})
    assert refused.status_code == 422
    province.post(page("takeover_start", lahat.pk), {"reason": "Tertahan lama."})
    shown = regency.get(page("case_detail", case.pk)).content.decode()
    assert "Tertahan lama." in shown
    assert "provinsi yang memutuskan" in shown
    assert page("case_decide", case.pk) not in shown
    province.post(page("takeover_end", Takeover.objects.get().pk))
    assert page("case_decide", case.pk) in regency.get(
        page("case_detail", case.pk)
    ).content.decode()  # fmt: skip


# --- one and three rows -------------------------------------------------------------------------


def _a_visit(cast) -> None:
    sending_out(waiting_case(cast.operator_lahat), cast.verifier_lahat)


def _an_objection(cast) -> None:
    lodging(rejected_case(cast.operator_lahat, cast.verifier_lahat), cast.operator_lahat)


def _a_drift(cast) -> None:
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    drifting(case)


def _a_queue(cast) -> None:
    waiting_case(cast.operator_palembang, PALEMBANG_35)
    if not Takeover.objects.exists():
        taking_over(region("1671"), cast.verifier_sumsel)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("field_list", _a_visit), ("objection_list", _an_objection), ("drift_list", _a_drift),
        ("queue_list", _a_queue),
    ],
)  # fmt: skip
def test_a_list_asks_as_much_for_three_rows_as_for_one(cast, sign_in, name, make):
    browser = sign_in(cast.verifier_sumsel)

    def counted() -> int:
        make(cast)
        browser.get(page(name))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page(name)).status_code == 200
        return len(queries)

    once = counted()
    counted()
    assert counted() == once
