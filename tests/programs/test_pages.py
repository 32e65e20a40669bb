"""The pages in the browser of each role, walls up."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.identifiers import uuid7
from core.models import Job
from programs.models import Program, Recipient, RecipientUpload
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import (
    LAHAT_VILLAGE,
    MERAPI,
    PALEMBANG_VILLAGE,
    a_csv,
    a_row,
    checked,
    sent,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


@pytest.fixture
def program(cast):
    return a_program(cast.operator_lahat)


@pytest.fixture
def operator(cast, sign_in):
    return sign_in(cast.operator_lahat)


def url(name: str, *args) -> str:
    return reverse(f"programs:{name}", args=args)


def program_data(**values):
    return {
        "entry": str(uuid7()), "kind": str(a_kind().pk), "name": "Bedah Rumah", "year": "2026",
        "funding": "apbd_kab", "budget": "Rp 1.500.000.000", "target_unit": "household",
        "target_quantity": "50", "description": "", "deciles": ["1", "2"],
        "areas": [str(region("160411").pk), str(region(MERAPI).pk)], **values,
    }  # fmt: skip


def recipient_data(**values):
    return {
        "entry": str(uuid7()), "name": "Siti Aminah", "nik": "1604 1105 0285 0001",
        "village": str(region(LAHAT_VILLAGE).pk), "amount": "1.500.000", **values,
    }  # fmt: skip


# --- Programs ---------------------------------------------------------------------------------


def test_a_program_is_created_once_however_often_it_is_sent(operator):
    data = program_data()
    answers = [operator.post(url("program_create"), data) for _time in range(3)]
    program = Program.objects.get()
    assert {answer.url for answer in answers} == {url("program_detail", program.pk)}
    assert (program.budget, program.state) == (1_500_000_000, "running")
    criteria = program.criteria.get()
    assert (criteria.version, criteria.deciles) == (1, [1, 2])
    assert set(criteria.areas.values_list("code", flat=True)) == {"160411", MERAPI}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("budget", "banyak"), ("year", "1999"), ("target_quantity", "0"), ("funding", "emas"),
        ("deciles", ["11"]), ("name", ""),
    ],
)  # fmt: skip
def test_a_wrong_program_is_refused_with_its_entry_kept(operator, field, value):
    page = operator.post(url("program_create"), program_data(**{field: value}))
    assert page.status_code == 422
    assert "Periksa kembali isian Anda" in page.content.decode() or field == "deciles"
    assert not Program.objects.exists()


def test_areas_outside_of_the_territory_are_refused(operator):
    page = operator.post(
        url("program_create"), program_data(areas=[str(region(PALEMBANG_VILLAGE).pk)])
    )
    assert page.status_code == 422
    assert not Program.objects.exists()


def test_a_provincial_agency_has_no_regency_money(cast, sign_in):
    browser = sign_in(cast.operator_sumsel)
    assert browser.post(url("program_create"), program_data(areas=[])).status_code == 422
    data = program_data(areas=[str(region("1604").pk)], funding="apbd_prov")
    assert browser.post(url("program_create"), data).status_code == 302


def test_criteria_are_versions_and_the_same_ones_make_none(operator, program):
    page = url("program_criteria", program.pk)
    operator.post(page, {"deciles": ["1", "2", "3", "4"]})
    assert program.criteria.count() == 1
    operator.post(page, {"deciles": ["1"], "areas": [str(region("160411").pk)]})
    assert list(program.criteria.values_list("version", "deciles")) == [(2, [1]), (1, [1, 2, 3, 4])]
    assert "Versi 2" in operator.get(url("program_history", program.pk)).content.decode()


def test_closing_and_reopening(operator, program):
    operator.post(url("program_move", program.pk), {"to": "closed"})
    program.refresh_from_db()
    assert program.state == "closed"
    assert operator.get(url("recipient_create", program.pk)).status_code == 302
    assert operator.get(url("upload_create", program.pk)).status_code == 302
    operator.post(url("program_move", program.pk), {"to": "running"})
    operator.post(url("program_move", program.pk), {"to": "draft"})
    program.refresh_from_db()
    assert program.state == "running"


def test_the_list_filters(operator, cast):
    wanted = a_program(cast.operator_lahat, name="Beras Lahat", year=2025, funding="csr")
    a_program(cast.operator_lahat, name="Jamban", year=2026)
    for query in ("?year=2025", "?funding=csr", "?q=beras"):
        rows = operator.get(url("program_list") + query).context["rows"]
        assert [one.pk for one, _progress in rows] == [wanted.pk], query
    assert len(operator.get(url("program_list") + "?year=abc&state=x").context["rows"]) == 2


# --- Entry ------------------------------------------------------------------------------------


def test_entering_and_going_on_keeps_the_place_and_no_name(operator, program):
    answer = operator.post(
        url("recipient_create", program.pk), recipient_data(again="1", given_on="2026-03-01")
    )
    assert answer.url.startswith(url("recipient_create", program.pk))
    assert "village=" in answer.url
    assert "Siti" not in answer.url
    recipient = Recipient.objects.get()
    assert (recipient.nik, recipient.amount) == (NIK, 1_500_000)
    assert operator.get(answer.url).context["form"].initial["district"] == region("160411").pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nik", "1604 1105 0285"), ("nik", "1604119902850001"), ("name", "..."),
        ("birth_date", "2999-01-01"), ("given_on", "2019-01-01"), ("amount", "sejuta"),
        ("village", ""), ("village", "99999999999999"), ("person", str(uuid7())),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused(operator, program, field, value):
    page = operator.post(url("recipient_create", program.pk), recipient_data(**{field: value}))
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Recipient.objects.exists()


def test_a_village_of_another_regency_is_refused(operator, program):
    data = recipient_data(village=str(region(PALEMBANG_VILLAGE).pk))
    page = operator.post(url("recipient_create", program.pk), data)
    assert "village" in page.context["form"].errors


def test_a_nik_twice_is_told_at_its_field(operator, program):
    page = url("recipient_create", program.pk)
    operator.post(page, recipient_data())
    again = operator.post(page, recipient_data(name="Orang Lain"))
    assert "nik" in again.context["form"].errors
    assert Recipient.objects.count() == 1


def test_picking_a_person_fills_the_form_without_showing_the_numbers(operator, program):
    person = a_person(
        a_household(region(MERAPI), address="Dusun II", rt=3), name="SITI AMINAH", nik=NIK,
        kk=OTHER_NIK,
    )  # fmt: skip
    hits = operator.post(url("person_lookup", program.pk), {"q": "siti ami"}).content.decode()
    assert url("person_fill", program.pk, person.pk) in hits
    assert NIK not in hits
    fields = operator.post(url("person_fill", program.pk, person.pk)).content.decode()
    assert "SITI AMINAH" in fields
    assert "RT 003" in fields
    assert NIK not in fields
    assert OTHER_NIK not in fields
    data = recipient_data(person=str(person.pk), village=str(region(MERAPI).pk))
    del data["nik"]
    operator.post(url("recipient_create", program.pk), data)
    recipient = Recipient.objects.get()
    assert (recipient.nik, recipient.kk, recipient.person_id) == (NIK, OTHER_NIK, person.pk)


def test_a_person_elsewhere_cannot_be_picked_or_smuggled_in(operator, program):
    foreign = a_person(a_household(region(PALEMBANG_VILLAGE)), name="SITI AMINAH")
    assert operator.post(url("person_fill", program.pk, foreign.pk)).status_code == 404
    page = operator.post(
        url("recipient_create", program.pk), recipient_data(person=str(foreign.pk))
    )
    assert page.status_code == 422
    assert foreign.nik not in page.content.decode()


def test_editing_keeps_the_nik_that_is_not_shown(operator, cast, program):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=NIK)
    page = url("recipient_edit", recipient.pk)
    assert NIK not in operator.get(page).content.decode().replace(" ", "")
    operator.post(page, recipient_data(name="Nama Baru", nik=""))
    recipient.refresh_from_db()
    assert (recipient.name, recipient.nik) == ("Nama Baru", NIK)


def test_withdrawing_tells_the_reason_in_the_history(operator, cast, program):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE))
    operator.post(url("recipient_withdraw", recipient.pk), {"reason": "Sudah pindah"})
    page = operator.get(url("recipient_detail", recipient.pk)).content.decode()
    assert "Sudah pindah" in page


def test_searching_within_the_program(operator, cast, program):
    a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), name="Rusdi", nik=NIK)
    for text in ("rusd", "1604 1105 0285 0001"):
        page = operator.post(url("recipient_search", program.pk), {"q": text}).content.decode()
        assert "Rusdi" in page
    page = operator.post(url("recipient_search", program.pk), {"q": OTHER_NIK}).content.decode()
    assert "Tidak ada penerima" in page


# --- Uploads ----------------------------------------------------------------------------------


def test_an_upload_makes_a_job_and_the_same_file_leads_to_the_first(operator, program):
    page = url("upload_create", program.pk)
    first = operator.post(page, {"file": SimpleUploadedFile("a.csv", a_csv(a_row(NIK)))})
    upload = RecipientUpload.objects.get()
    assert first.url == url("upload_detail", upload.pk)
    assert Job.objects.get().subject_id == upload.pk
    second = operator.post(page, {"file": SimpleUploadedFile("b.csv", a_csv(a_row(NIK)))})
    assert second.url == first.url
    assert "sudah diunggah" in operator.get(second.url).content.decode()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("daftar.pdf", b"%PDF-1.7"), ("kosong.xlsx", b""), ("halaman.xlsx", b"<html></html>"),
        ("lama.xls", b"\xd0\xcf\x11\xe0" + bytes(600)),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_words(operator, program, name, content):
    page = operator.post(
        url("upload_create", program.pk), {"file": SimpleUploadedFile(name, content)}
    )
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not RecipientUpload.objects.exists()


def test_outcome_page_and_the_file_to_correct_and_send_again(operator, cast, program):
    rows = a_row(NIK), a_row("123", name="Budi"), a_row(NIK, name="Ani")
    upload = checked(sent(program, cast.operator_lahat, a_csv(*rows)), cast.operator_lahat)
    page = operator.get(url("upload_detail", upload.pk)).content.decode()
    assert "sg-cell-error" in page
    assert "sg-cell-warning" in page
    assert "1604 •••• •••• 0001" in page
    faulty = operator.get(url("upload_detail", upload.pk) + "?outcome=faulty")
    assert [shown.row.number for shown in faulty.context["rows"]] == [3]
    answer = operator.get(url("upload_errors", upload.pk))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in table[1:]] == [3, 4]
    assert "16 digit" in table[1][1]
    corrected = a_csv(
        ["3", "", OTHER_NIK, *table[1][3:]], header=[str(head) for head in table[0]]
    )
    again = checked(sent(program, cast.operator_lahat, corrected), cast.operator_lahat)
    assert again.rows.get().outcome == "entered"


def test_the_template_is_read_by_our_own_reader(operator, cast, program):
    answer = operator.get(url("upload_template", program.pk))
    book = load_workbook(io.BytesIO(answer.content))
    assert "Data" in book.sheetnames
    headers = {cell.value: cell.column for cell in book["Data"][1]}
    for name, value in (
        ("NIK", NIK), ("Nama lengkap", "Siti"), ("Kecamatan", "Lahat"), ("Desa/kelurahan", "Pasar Lama"),
    ):  # fmt: skip
        book["Data"].cell(2, headers[name], value)
    filled = io.BytesIO()
    book.save(filled)
    upload = sent(program, cast.operator_lahat, filled.getvalue(), "isi.xlsx")
    checked(upload, cast.operator_lahat)
    assert [row.outcome for row in upload.rows.all()] == ["entered"]


def test_a_failed_file_shows_its_fault_and_offers_another(operator, cast, program):
    upload = checked(
        sent(program, cast.operator_lahat, a_csv(("Budi",), header=("Nama",))), cast.operator_lahat
    )
    page = operator.get(url("upload_detail", upload.pk)).content.decode()
    assert "Desa/kelurahan" in page
    assert url("upload_create", program.pk) in page


# --- Everybody --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["verifier_lahat", "verifier_sumsel", "auditor_lahat"])
def test_bappeda_and_auditors_read_and_change_nothing(cast, sign_in, program, name):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=NIK)
    browser = sign_in(getattr(cast, name))
    for page in (
        url("program_list"), url("program_detail", program.pk), url("recipient_list", program.pk),
        url("program_history", program.pk), url("recipient_detail", recipient.pk),
    ):  # fmt: skip
        answer = browser.get(page)
        assert answer.status_code == 200
        assert NIK not in answer.content.decode()
    for page in (
        url("program_create"), url("program_edit", program.pk), url("upload_list", program.pk),
        url("recipient_create", program.pk), url("recipient_edit", recipient.pk),
    ):  # fmt: skip
        assert browser.get(page).status_code == 403


def test_another_agencys_objects_do_not_exist(cast, sign_in, program):
    recipient = a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE))
    upload = sent(program, cast.operator_lahat, a_csv(a_row(NIK)))
    for stranger in (cast.operator_lahat_perkim, cast.operator_palembang):
        browser = sign_in(stranger)
        for name, key in (
            ("program_detail", program.pk), ("program_edit", program.pk),
            ("recipient_list", program.pk), ("recipient_detail", recipient.pk),
            ("recipient_edit", recipient.pk), ("upload_detail", upload.pk),
            ("upload_errors", upload.pk), ("upload_progress", upload.pk),
        ):  # fmt: skip
            assert browser.get(url(name, key)).status_code == 404, name


def queries(browser, page: str) -> int:
    browser.get(page)
    with CaptureQueriesContext(connection, ) as caught:
        assert browser.get(page).status_code == 200
    return len(caught)


def test_pages_ask_as_often_for_three_rows_as_for_one(cast, operator):
    by, village = cast.operator_lahat, region(LAHAT_VILLAGE)
    program = a_program(by)
    a_recipient(program, by, village)
    upload = checked(sent(program, by, a_csv(a_row(NIK))), by)
    pages = [
        url("program_list"), url("program_detail", program.pk), url("recipient_list", program.pk),
        url("upload_list", program.pk), url("draft_list"),
    ]  # fmt: skip
    before = [queries(operator, page) for page in pages]
    detail = queries(operator, url("upload_detail", upload.pk))
    for number in range(2):
        a_program(by)
        a_recipient(program, by, village)
        checked(sent(program, by, a_csv(a_row(name=f"Orang Ke{number + 5}"))), by)
    assert [queries(operator, page) for page in pages] == before
    many = checked(
        sent(program, by, a_csv(*(a_row(name=f"Warga {chr(65 + n) * 3}") for n in range(3)))), by
    )
    assert queries(operator, url("upload_detail", many.pk)) == detail


def test_pages_turn_by_keyset_without_names_in_the_address(cast, operator, program):
    by, village = cast.operator_lahat, region(LAHAT_VILLAGE)
    for number in range(55):
        a_recipient(program, by, village, name=f"Warga {number:02d}")
    first = operator.get(url("recipient_list", program.pk)).context["page"]
    assert len(first.rows) == 50
    assert "Warga" not in first.next_url
    second = operator.get(url("recipient_list", program.pk) + first.next_url).context["page"]
    assert [row.name for row in second.rows] == [f"Warga {n}" for n in range(50, 55)]
    back = operator.get(url("recipient_list", program.pk) + second.prev_url).context["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
