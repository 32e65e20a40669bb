"""Lists of recipients in the browser: sending, outcome, the files to take away."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from core.models import Job
from programs.models import KindAttribute, Program, RecipientUpload
from tests.factories.registry import a_program
from tests.programs.acts import (
    HEADER,
    a_csv,
    a_row,
    checked,
    is_sent_to_check,
    looked,
    sent,
    url,
)

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"


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
        ("daftar.pdf", b"%PDF-1.7"),
        ("kosong.xlsx", b""),
        ("halaman.xlsx", b"<html></html>"),
        ("lama.xls", b"\xd0\xcf\x11\xe0" + bytes(600)),
    ],
)
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
    assert "1604 •••• •••• ••••" in page
    faulty = operator.get(url("upload_detail", upload.pk) + "?outcome=faulty")
    assert [shown.row.number for shown in faulty.context["rows"]] == [3]
    answer = operator.get(url("upload_errors", upload.pk))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in table[1:]] == [3, 4]
    assert "16 digit" in table[1][1]
    corrected = a_csv(["3", "", OTHER_NIK, *table[1][3:]], header=[str(head) for head in table[0]])
    again = checked(sent(program, cast.operator_lahat, corrected), cast.operator_lahat)
    assert again.rows.get().outcome == "entered"


def test_the_template_is_read_by_our_own_reader(operator, cast, program):
    answer = operator.get(url("upload_template", program.pk))
    book = load_workbook(io.BytesIO(answer.content))
    assert "Data" in book.sheetnames
    headers = {cell.value: cell.column for cell in book["Data"][1]}
    for name, value in (
        ("NIK", NIK),
        ("Nama lengkap", "Siti"),
        ("Kecamatan", "Lahat"),
        ("Desa/kelurahan", "Pasar Lama"),
    ):
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


def test_the_template_asks_for_what_the_kind_and_the_groups_need(operator, cast, program):
    KindAttribute.objects.create(
        kind=program.kind, key="nisn", label="NISN", type="digits", digits=10, required=True
    )
    grouped = a_program(cast.operator_lahat, kind=program.kind, target_unit="group")

    def headers(one):
        book = load_workbook(
            io.BytesIO(operator.get(url("upload_template", one.pk)).content), read_only=True
        )
        return [cell.value for cell in next(book["Data"].iter_rows(max_row=1))]

    assert "NISN" in headers(program)
    assert "Nama kelompok" not in headers(program)
    assert {"NISN", "Nama kelompok", "Jabatan"} <= set(headers(grouped))


def test_a_fault_in_an_answer_is_marked_and_stays_readable_when_asked_no_longer(
    operator, cast, program
):
    question = KindAttribute.objects.create(
        kind=program.kind, key="nisn", label="NISN", type="digits", digits=10
    )
    content = a_csv([*a_row(NIK), "77"], header=(*HEADER, "NISN"))
    upload = checked(sent(program, cast.operator_lahat, content), cast.operator_lahat)
    page = operator.get(url("upload_detail", upload.pk))
    assert "<strong>NISN.</strong>" in page.content.decode()
    assert [column.name for column in page.context["columns"]][-1] == "attr_nisn"
    question.is_active = False
    question.save()
    assert "10 angka" in operator.get(url("upload_detail", upload.pk)).content.decode()


def test_unread_columns_hold_the_list_until_its_sender_goes_on(operator, cast, program):
    header = ("NIK", "KK", "Nama", "Kecamatan", "Desa", "Nilai", "Hari jadi", "Rumahnya", "No")
    row = (NIK, "", "Siti", "Lahat", "Pasar Lama", "600000", "05/02/1985", "Dusun II", "1")
    file = SimpleUploadedFile("a.csv", a_csv(row, header=header))
    answer = operator.post(url("upload_create", program.pk), {"file": file})
    upload = looked(RecipientUpload.objects.get())
    assert not is_sent_to_check(upload)
    told = operator.get(answer.url).context["told"]
    assert list(told.unread) == ["Hari jadi", "Rumahnya"]
    assert [column.name for column in told.lacking] == ["birth_date", "address"]
    page = operator.get(answer.url).content.decode()
    assert "Belum ada yang dimasukkan" in page
    assert "<strong>Hari jadi</strong>" in page
    for _twice in range(2):
        operator.post(url("upload_check", upload.pk))
    assert Job.objects.filter(subject_id=upload.pk).count() == 2
    assert is_sent_to_check(looked(upload))
    checked(upload, cast.operator_lahat)
    page = operator.get(answer.url).content.decode()
    assert "Belum ada yang dimasukkan" not in page
    assert "<strong>Rumahnya</strong>" in page


def test_closing_lines_are_named_beside_the_result(operator, cast, program):
    rows = a_row(NIK), ["", "TOTAL", "", "", "", "15600000"]
    upload = checked(sent(program, cast.operator_lahat, a_csv(*rows)), cast.operator_lahat)
    page = operator.get(url("upload_detail", upload.pk)).content.decode()
    assert "Baris penutup dilewati" in page


def test_the_form_offers_the_amount_of_the_program(operator, program):
    Program.objects.filter(pk=program.pk).update(unit_amount=600_000)
    page = url("recipient_create", program.pk)
    assert operator.get(page).context["form"]["amount"].value() == "600.000"
    assert operator.get(page + "?amount=750000").context["form"]["amount"].value() == "750.000"
