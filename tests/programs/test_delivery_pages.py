"""Pages of rounds: planning, marking, files and pictures, as operators and Bappeda meet them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.identifiers import uuid7
from core.models import Job
from programs.models import AidPhoto, Distribution, DistributionDocument, DistributionItem
from tests.factories.registry import a_program
from tests.programs.acts import url
from tests.programs.deliveries import DAY, a_list, a_photo, a_round, applied, approved, states

pytestmark = pytest.mark.django_db

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n"
    b"0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n163\n%%EOF\n"
)


@pytest.fixture
def by(cast):
    return cast.operator_lahat


def test_planning_one_and_several(operator, program):
    data = {"entry": str(uuid7()), "planned_on": "2026-03-10", "amount": "500.000", "goods": ""}
    answers = {operator.post(url("distribution_create", program.pk), data).url for _t in range(2)}
    planned = Distribution.objects.get()
    assert answers == {url("distribution_detail", planned.pk)}
    series = {"entry": str(uuid7()), "planned_on": "2026-04-01", "every": "3", "count": "3"}
    operator.post(url("distribution_series", program.pk), series)
    assert [str(one.planned_on) for one in Distribution.objects.order_by("number")[1:]] == [
        "2026-04-01", "2026-07-01", "2026-10-01",
    ]  # fmt: skip
    page = operator.get(url("distribution_list", program.pk)).content.decode()
    assert "Terlambat" in page
    wrong = operator.post(
        url("distribution_series", program.pk), {**series, "entry": str(uuid7()), "count": "24"}
    )
    assert wrong.status_code == 422
    assert "jatuh terlalu jauh" in wrong.content.decode()


def test_from_the_list_to_the_closed_round(operator, program, by):
    approved(program, by, 3)
    planned = a_round(program, by)
    DistributionItem.objects.all().delete()
    detail = url("distribution_detail", planned.pk)
    assert "Tambahkan 3 penerima" in operator.get(detail).content.decode()
    operator.post(url("distribution_draw_up", planned.pk))
    ids = [str(pk) for pk in planned.items.order_by("recipient_id").values_list("pk", flat=True)]
    mark = url("distribution_mark", planned.pk)
    operator.post(mark, {"item": ids[:1], "state": "received", "on": "2026-03-10"})
    operator.post(mark, {"item": ids[:2], "state": "missed", "note": "pindah"})
    assert states(planned) == ["received", "missed", "planned"]
    page = operator.post(mark, {"state": "received", "on": "2026-03-10"}, follow=True)
    assert "Centang dahulu" in page.content.decode()
    close = url("distribution_close", planned.pk)
    assert operator.post(close, {"delivered_on": "2026-03-10"}).status_code == 422
    operator.post(close, {"delivered_on": "2026-03-10", "rest": "received"})
    planned.refresh_from_db()
    assert (planned.state, states(planned)) == ("delivered", ["received", "missed", "received"])
    assert "Rp1.000.000" in operator.get(detail).content.decode()


def test_one_part_is_put_right_by_hand(operator, program, by):
    approved(program, by)
    item = a_round(program, by).items.get()
    page = operator.get(url("item_edit", item.pk))
    data = {name: str(value) for name, value in page.context["form"].initial.items() if value}
    data |= {"state": "missed", "note": "meninggal"}
    assert operator.post(url("item_edit", item.pk), data).status_code == 302
    again = operator.post(url("item_edit", item.pk), {**data, "state": "received"})
    assert "baru saja diubah" in again.content.decode()
    item.refresh_from_db()
    assert (item.state, item.note) == ("missed", "meninggal")


def test_searching_a_part_leaves_no_name_in_the_address(operator, program, by):
    person = approved(program, by, name="Siti Aminah")[0]
    planned = a_round(program, by)
    page = operator.post(url("distribution_search", planned.pk), {"q": "aminah"}).content.decode()
    assert url("item_edit", planned.items.get().pk) in page
    assert person.nik not in page


def test_the_downloaded_list_comes_back_as_it_is(operator, program, by):
    approved(program, by, 2)
    planned = a_round(program, by)
    planned.items.order_by("recipient_id").first()
    book = operator.get(url("distribution_file", planned.pk))
    content = b"".join(book.streaming_content) if book.streaming else book.content
    assert book["Content-Disposition"].startswith("attachment")
    form = {"file": SimpleUploadedFile("hasil.xlsx", content)}
    answer = operator.post(url("delivery_upload_create", planned.pk), form)
    assert answer.status_code == 302
    job = Job.objects.get(kind="delivery_upload.apply")
    assert answer.url == url("delivery_upload_detail", job.subject_id)
    again = operator.post(
        url("delivery_upload_create", planned.pk),
        {"file": SimpleUploadedFile("lagi.xlsx", content)},
    )
    assert again.url == answer.url


def test_faulty_rows_are_shown_with_cure_and_taken_away(operator, program, by):
    approved(program, by)
    planned = a_round(program, by)
    upload = applied(planned, by, a_list(("123", "x"), header=("NIK", "Nama")))
    page = operator.get(url("delivery_upload_detail", upload.pk)).content.decode()
    assert "Tulis 16 angka" in page
    errors = operator.get(url("delivery_upload_errors", upload.pk))
    assert errors.content.startswith(b"PK")


def test_papers_are_judged_kept_once_and_given_out_to_their_readers_only(
    operator, program, by, cast, sign_in
):
    planned = a_round(program, by)
    create = url("document_create", planned.pk)
    bad = operator.post(
        create, {"kind": "decree", "file": SimpleUploadedFile("a.pdf", b"<html>x</html>")}
    )
    assert bad.status_code == 422
    for name in ("SK Bupati.pdf", "lagi.pdf"):
        answer = operator.post(create, {"kind": "decree", "file": SimpleUploadedFile(name, PDF)})
        assert answer.status_code == 302
    document = DistributionDocument.objects.get()
    assert "SK" not in document.file.name
    page = operator.get(url("document_file", document.pk))
    assert page["Content-Type"] == "application/pdf"
    assert page["Cache-Control"] == "private, no-store"
    assert sign_in(cast.verifier_lahat).get(url("document_file", document.pk)).status_code == 200
    for stranger in (cast.operator_lahat_perkim, cast.verifier_palembang):
        assert sign_in(stranger).get(url("document_file", document.pk)).status_code == 404


def test_a_picture_keeps_its_place_and_loses_its_exif(operator, program, by, cast, sign_in):
    recipient = approved(program, by)[0]
    planned = a_round(program, by)
    create = url("aid_photo_create", recipient.pk)
    for _time in range(2):
        data = {
            "image": SimpleUploadedFile("IMG_1.jpg", a_photo(place=True)),
            "moment": "progress",
            "progress": "50",
            "distribution": str(planned.pk),
        }
        assert operator.post(create, data).status_code == 302
    photo = AidPhoto.objects.get()
    assert (float(photo.latitude), float(photo.longitude)) == pytest.approx((-3.783333, 103.533333))
    with photo.image.open() as stored:
        assert b"Exif" not in stored.read()
    page = operator.get(url("recipient_detail", recipient.pk)).content.decode()
    assert url("aid_photo_thumb", photo.pk) in page
    assert "kemajuan 50%" in page
    assert operator.get(url("aid_photo_image", photo.pk))["Content-Type"] == "image/jpeg"
    assert sign_in(cast.operator_palembang).get(url("aid_photo_image", photo.pk)).status_code == 404


def test_pictures_are_of_people_on_aid_and_progress_of_work(operator, program, by):
    recipient = approved(program, by)[0]
    create = url("aid_photo_create", recipient.pk)
    data = {"image": SimpleUploadedFile("a.jpg", a_photo()), "moment": "before", "progress": "5"}
    assert operator.post(create, data).status_code == 422
    recipient.state = "draft"
    recipient.save()
    data = {"image": SimpleUploadedFile("a.jpg", a_photo()), "moment": "before"}
    assert "hanya untuk penerima" in operator.post(create, data).content.decode()
    assert not AidPhoto.objects.exists()


def test_the_history_of_a_program_tells_of_its_rounds(operator, program, by):
    approved(program, by, 2)
    planned = a_round(program, by)
    change = {"name": "Tahap awal", "planned_on": "2026-04-01", "goods": "", "decree_number": "1"}
    assert operator.post(url("distribution_edit", planned.pk), change).status_code == 302
    close = {"delivered_on": "2026-04-01", "rest": "received"}
    operator.post(url("distribution_close", planned.pk), close)
    series = {"entry": str(uuid7()), "planned_on": "2026-05-01", "every": "3", "count": "2"}
    operator.post(url("distribution_series", program.pk), series)
    page = operator.get(url("program_history", program.pk)).content.decode()
    for words in (
        "Tahap 1 · 2 menerima, 0 tidak menerima",
        "Tahap 2 sampai 3",
        "Tahap 1 · nama penyaluran, nilai per penerima (Rp), nomor SK penetapan",
    ):
        assert words in page


def _queries(browser, path):
    with CaptureQueriesContext(connection) as met:
        assert browser.get(path).status_code == 200
    return len(met)


def test_pages_ask_as_much_for_many_as_for_few(operator, program, by):
    approved(program, by)
    planned = a_round(program, by)
    paths = [url("distribution_list", program.pk), url("distribution_detail", planned.pk)]
    for path in paths:
        operator.get(path)
    few = [_queries(operator, path) for path in paths]
    approved(program, by, 3)
    for _time in range(2):
        a_round(program, by)
    operator.post(url("distribution_draw_up", planned.pk))
    operator.get(paths[0])
    assert [_queries(operator, path) for path in paths] == few


def test_bappeda_reads_and_marks_nothing(program, by, cast, sign_in):
    approved(program, by)
    planned = a_round(program, by)
    verifier = sign_in(cast.verifier_lahat)
    page = verifier.get(url("distribution_detail", planned.pk)).content.decode()
    assert "Selesaikan" not in page
    mark = {"all": "1", "state": "received", "on": str(DAY)}
    assert verifier.post(url("distribution_mark", planned.pk), mark).status_code == 403
    assert states(planned) == ["planned"]


def test_papers_of_a_provincial_round_are_no_regencys_to_read(cast, sign_in):
    program = a_program(cast.operator_sumsel)
    planned = a_round(program, cast.operator_sumsel)
    sign_in(cast.operator_sumsel).post(
        url("document_create", planned.pk),
        {"kind": "handover", "file": SimpleUploadedFile("tanda-terima.pdf", PDF)},
    )
    path = url("document_file", DistributionDocument.objects.get().pk)
    assert sign_in(cast.operator_sumsel).get(path).status_code == 200
    assert sign_in(cast.verifier_sumsel).get(path).status_code == 200
    for regency in (cast.verifier_lahat, cast.verifier_palembang):
        assert sign_in(regency).get(path).status_code == 404
