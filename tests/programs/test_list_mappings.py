"""Lists whose headings do not tell: columns are named and remembered, the same file goes on."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from beneficiaries.import_plan import fingerprint
from core.models import AuditEvent
from programs.columns import columns_of
from programs.list_naming import suggest
from programs.models import KindAttribute, ListMapping, RecipientUpload
from tests.factories.grants import a_grant, stand_in
from tests.programs.acts import a_csv, checked, is_sent_to_check, looked, outcomes, url

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"
HEADER = ("NIK", "Pihak terbantu", "Kecamatan", "Lokasi desanya", "Hari jadi")
ROW = (NIK, "Siti Aminah", "Lahat", "Pasar Lama", "05/02/1985")
NAMED = {
    "sheet": "0", "header_row": "1", "kolom-0": "nik", "kolom-1": "name", "kolom-2": "district",
    "kolom-3": "village", "kolom-4": "birth_date",
}  # fmt: skip


def send(browser: Any, program: Any, content: bytes, name: str = "a.csv") -> RecipientUpload:
    before = set(RecipientUpload.objects.values_list("pk", flat=True))
    answer = browser.post(
        url("upload_create", program.pk), {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 302
    return looked(RecipientUpload.objects.exclude(pk__in=before).get())


def test_columns_are_named_and_the_same_file_goes_on(operator, cast, program):
    upload = send(operator, program, a_csv(ROW, header=HEADER))
    assert not is_sent_to_check(upload)
    page = operator.get(url("upload_detail", upload.pk)).content.decode()
    assert "tentukan dahulu arti kolom" in page
    assert "Nama lengkap; Desa/kelurahan atau Kode desa" in page
    assert "Lanjutkan tanpa kolom itu" not in page
    operator.post(url("upload_check", upload.pk))
    assert not is_sent_to_check(upload)
    shown = operator.get(url("upload_mapping", upload.pk)).context["columns"]
    assert [column.chosen for column in shown] == ["nik", "", "district", "", ""]
    assert shown[0].samples == ["1604••••"]
    answer = operator.post(url("upload_mapping", upload.pk), NAMED)
    assert answer.url == url("upload_detail", upload.pk)
    assert is_sent_to_check(upload)
    upload.refresh_from_db()
    checked(upload, cast.operator_lahat)
    row = upload.rows.get()
    assert (row.outcome, row.recipient.name) == ("entered", "Siti Aminah")
    assert str(row.recipient.birth_date) == "1985-02-05"
    event = AuditEvent.objects.get(action="recipient_upload.name_columns")
    assert event.object_id == str(upload.pk)
    again = operator.post(url("upload_mapping", upload.pk), {**NAMED, "kolom-4": ""})
    assert again.url == url("upload_detail", upload.pk)
    upload.refresh_from_db()
    assert upload.positions["birth_date"] == 4


def test_unread_columns_of_a_readable_list_may_be_named_too(operator, cast, program):
    header = ("NIK", "Nama", "Kecamatan", "Desa", "Hari jadi")
    upload = send(operator, program, a_csv(ROW, header=header))
    page = operator.get(url("upload_detail", upload.pk)).content.decode()
    assert url("upload_mapping", upload.pk) in page
    assert "Lanjutkan tanpa kolom itu" in page
    operator.post(url("upload_mapping", upload.pk), NAMED)
    upload.refresh_from_db()
    assert str(checked(upload, cast.operator_lahat).rows.get().recipient.birth_date) == "1985-02-05"


def test_what_is_left_out_or_named_twice_is_told_and_the_choices_stay(operator, program):
    upload = send(operator, program, a_csv(ROW, header=HEADER))
    page = url("upload_mapping", upload.pk)
    lacking = operator.post(page, {**NAMED, "kolom-3": ""})
    assert lacking.status_code == 422
    assert "Kolom berikut harus ada: Desa/kelurahan atau Kode desa." in lacking.content.decode()
    assert [one.chosen for one in lacking.context["columns"]] == [
        "nik", "name", "district", "", "birth_date",
    ]  # fmt: skip
    twice = operator.post(page, {**NAMED, "kolom-4": "name"})
    assert "Nama lengkap dipilih untuk dua kolom" in twice.content.decode()
    assert operator.post(page, {**NAMED, "header_row": "9"}).status_code == 422
    assert not is_sent_to_check(upload)
    assert not ListMapping.objects.exists()


def test_a_row_of_somebody_is_no_heading_and_is_kept_nowhere(operator, program):
    upload = send(operator, program, a_csv(ROW, ROW, header=HEADER))
    answer = operator.post(
        url("upload_mapping", upload.pk), {**NAMED, "header_row": "2", "remember": "on"}
    )
    assert answer.status_code == 422
    assert "bukan judul kolom" in answer.text
    assert not ListMapping.objects.exists()
    upload.refresh_from_db()
    assert NIK not in str(upload.headers)


def test_a_list_whose_file_is_gone_is_to_be_sent_again(operator, program):
    upload = send(operator, program, a_csv(ROW, header=HEADER))
    RecipientUpload.objects.filter(pk=upload.pk).update(file="")
    answer = operator.get(url("upload_mapping", upload.pk), follow=True)
    assert "menurut masa simpannya" in answer.text


def test_headings_that_nothing_knows_are_shown_below_a_letterhead(operator, cast, program):
    header = ("Induk", "Pihak terbantu", "Wil 1", "Wil 2")
    content = a_csv(("", "", "", ""), header, ROW[:4], header=("LAMPIRAN KEPUTUSAN", "", "", ""))
    upload = send(operator, program, content)
    page = operator.get(url("upload_mapping", upload.pk))
    assert page.context["header_row"] == 3
    other = operator.get(url("upload_mapping", upload.pk) + "?sheet=0&header_row=1")
    assert other.context["columns"][0].heading == "LAMPIRAN KEPUTUSAN"
    named = {key: value for key, value in NAMED.items() if key != "kolom-4"}
    operator.post(url("upload_mapping", upload.pk), {**named, "header_row": "3"})
    upload.refresh_from_db()
    assert outcomes(checked(upload, cast.operator_lahat)) == [(4, "entered", [])]


def test_an_agency_remembers_how_its_lists_are_read(operator, cast, program):
    first = send(operator, program, a_csv(ROW, ["123", *ROW[1:]], header=HEADER))
    operator.post(url("upload_mapping", first.pk), {**NAMED, "remember": "on"})
    first.refresh_from_db()
    checked(first, cast.operator_lahat)
    assert [outcome for _number, outcome, _faults in outcomes(first)] == ["entered", "faulty"]
    book = load_workbook(io.BytesIO(operator.get(url("upload_errors", first.pk)).content))
    heads = [str(cell.value) for cell in book.active[1]]
    assert heads[2:] == list(HEADER)
    mended = a_csv(("3", "", OTHER_NIK, "Ani", *ROW[2:]), header=heads)
    second = send(operator, program, mended)
    assert is_sent_to_check(second)
    checked(second, cast.operator_lahat)
    assert second.rows.get().recipient.name == "Ani"
    page = operator.get(url("upload_detail", second.pk)).content.decode()
    assert "menurut pemetaan yang diingat" in page
    kept = operator.get(url("listmapping_list")).content.decode()
    assert "Pihak terbantu" in kept
    operator.post(url("listmapping_forget", ListMapping.objects.get().pk))
    third = send(operator, program, a_csv((*ROW[:4], "06/02/1985"), header=HEADER))
    assert not is_sent_to_check(third)


def test_a_question_of_another_kind_of_aid_is_passed_over(operator, program):
    """What is remembered of a list for one kind is read for another without its questions."""
    ListMapping.objects.create(
        agency=program.agency, fingerprint=fingerprint(HEADER), headers=list(HEADER),
        columns={"name": 1, "district": 2, "village": 3, "attr_nisn": 0},
        created_by=program.created_by,
    )  # fmt: skip
    upload = send(operator, program, a_csv(ROW, header=HEADER))
    assert upload.positions == {"name": 1, "district": 2, "village": 3}
    KindAttribute.objects.create(
        kind=program.kind, key="nisn", label="NISN", type="digits", digits=16
    )
    upload = send(operator, program, a_csv((OTHER_NIK, *ROW[1:]), header=HEADER))
    assert upload.positions["attr_nisn"] == 0


def test_nobody_else_reads_by_it_or_forgets_it(operator, cast, program, sign_in):
    """Another agency's list is held; a guest's is, too, and nothing is remembered of it."""
    first = send(operator, program, a_csv(ROW, header=HEADER))
    operator.post(url("upload_mapping", first.pk), {**NAMED, "remember": "on"})
    mapping = ListMapping.objects.get()
    guest = stand_in(
        sign_in(cast.operator_lahat_perkim),
        a_grant(cast.operator_lahat_perkim, program, writes=True),
    )
    held = send(guest, program, a_csv(ROW, header=HEADER))
    assert not is_sent_to_check(held)
    assert "remember" not in guest.get(url("upload_mapping", held.pk)).context["form"].fields
    guest.post(url("upload_mapping", held.pk), {**NAMED, "remember": "on"})
    assert is_sent_to_check(held)
    assert ListMapping.objects.get() == mapping
    stranger = sign_in(cast.operator_palembang)
    assert stranger.post(url("listmapping_forget", mapping.pk)).status_code == 404
    assert "Pihak terbantu" not in stranger.get(url("listmapping_list")).content.decode()


def test_two_columns_under_one_heading_are_told_apart(operator, cast, program):
    header = ("NIK", "Nama", "Nama", "Kecamatan", "Desa")
    row = (NIK, "Siti Aminah", "Bank", "Lahat", "Pasar Lama")
    upload = send(operator, program, a_csv(row, header=header))
    assert (
        "Satu judul dipakai dua kolom"
        in operator.get(url("upload_detail", upload.pk)).content.decode()
    )
    named = {"kolom-0": "nik", "kolom-1": "name", "kolom-3": "district", "kolom-4": "village"}
    operator.post(url("upload_mapping", upload.pk), {"sheet": "0", "header_row": "1", **named})
    upload.refresh_from_db()
    assert checked(upload, cast.operator_lahat).rows.get().recipient.name == "Siti Aminah"


def test_a_list_without_rows_is_refused_once_it_is_named(operator, cast, program):
    upload = send(operator, program, a_csv(header=HEADER))
    operator.post(url("upload_mapping", upload.pk), NAMED)
    upload.refresh_from_db()
    assert checked(upload, cast.operator_lahat).state == "failed"
    assert "baris" in operator.get(url("upload_detail", upload.pk)).content.decode()


@pytest.mark.parametrize(
    ("heading", "samples", "names"),
    [
        ("Wil. Kec", ["Lahat"], ["district"]),
        ("Lhr tgl", ["13/03/1980"], ["birth_date"]),
        ("Penerima manfaatnya", ["Siti Aminah"], ["name"]),
        ("Nomor HP", ["081200000001"], []),
    ],
)
def test_what_a_heading_says_is_offered_and_no_telephone_is_a_card(heading, samples, names):
    columns = columns_of(())
    offered = suggest([heading], [samples], columns)[0]
    assert [one.name for one in offered.variables] == names
    assert not offered.is_sure
