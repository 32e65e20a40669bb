"""The worker looks at a list first; whoever names its columns sees what it kept, and no file."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.erasure import Erased
from core import jobs
from core.enums import JobState
from core.identifiers import uuid7
from core.models import Job
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.erasing import erase_from_programs
from programs.models import RecipientUpload
from programs.operations import list_looking
from programs.operations.retention import tidy_programs
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province
from tests.factories.registry import a_program
from tests.programs.acts import a_csv, checked, is_sent_to_check, looked, sent, url

pytestmark = pytest.mark.django_db

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"
HEADER = ("NIK", "Pihak terbantu", "Kecamatan", "Lokasi desanya", "Hari jadi")
ROW = (NIK, "Siti Aminah", "Lahat", "Pasar Lama", "05/02/1985")
OTHER = (OTHER_NIK, "Budi", *ROW[2:])
NAMED = {
    "sheet": "0", "header_row": "3", "kolom-0": "nik", "kolom-1": "name", "kolom-2": "district",
    "kolom-3": "village", "kolom-4": "birth_date",
}  # fmt: skip
# Below a letterhead, as offices send them.
CONTENT = a_csv(("",), HEADER, ROW, OTHER, header=("DAFTAR PENERIMA",))


def received(browser: Any, program: Any, content: bytes = CONTENT) -> RecipientUpload:
    file = SimpleUploadedFile("a.csv", content)
    assert browser.post(url("upload_create", program.pk), {"file": file}).status_code == 302
    return RecipientUpload.objects.get()


def look_again(upload: RecipientUpload, by: Any) -> bool:
    with as_login_role("sigertak_worker"):
        return list_looking.look(upload_id=upload.pk, scope_now=lambda: Scope.of(by.user, by.pk))


def test_the_page_that_asks_needs_no_file(operator, cast, program):
    upload = received(operator, program)
    assert (upload.state, upload.headers, upload.first_rows) == ("received", [], {})
    assert is_sent_to_check(upload)
    assert operator.get(url("upload_mapping", upload.pk)).status_code == 302
    looked(upload)
    assert upload.state == "mapping"
    path = Path(upload.file.path)
    content = path.read_bytes()
    path.unlink()
    page = operator.get(url("upload_mapping", upload.pk))
    assert page.context["header_row"] == 3
    assert [column.heading for column in page.context["columns"]] == list(HEADER)
    assert page.context["columns"][1].samples == ["Siti Aminah", "Budi"]
    other = operator.get(url("upload_mapping", upload.pk) + "?sheet=0&header_row=1")
    assert other.context["columns"][0].heading == "DAFTAR PENERIMA"
    operator.post(url("upload_mapping", upload.pk), NAMED)
    path.write_bytes(content)
    upload.refresh_from_db()
    assert (upload.state, upload.first_rows) == ("received", {})
    assert checked(upload, cast.operator_lahat).counts["entered"] == 2


def test_nothing_is_kept_of_a_list_that_is_read_without_asking(operator, program):
    header = ("NIK", "KK", "Nama", "Tanggal Lahir", "Kecamatan", "Desa", "Alamat", "Nilai")
    row = (NIK, "", "Siti", "", "Lahat", "Pasar Lama", "", "600000")
    upload = looked(received(operator, program, a_csv(row, header=header)))
    assert (upload.state, upload.first_rows) == ("received", {})
    assert is_sent_to_check(upload)
    assert upload.mapping["origin"] == "known"
    assert upload.positions["village"] == 5


def test_who_goes_on_without_naming_leaves_nothing_behind(operator, program):
    header = ("NIK", "Nama", "Kecamatan", "Desa", "Hari jadi")
    upload = looked(received(operator, program, a_csv(ROW, header=header)))
    assert upload.first_rows["sheets"][0]["rows"][1]["cells"] == list(ROW)
    operator.post(url("upload_check", upload.pk))
    upload.refresh_from_db()
    assert (upload.state, upload.first_rows) == ("received", {})
    assert is_sent_to_check(looked(upload))


def test_a_late_worker_does_not_take_back_what_was_named(operator, cast, program):
    upload = looked(received(operator, program))
    operator.post(url("upload_mapping", upload.pk), NAMED)
    assert look_again(upload, cast.operator_lahat)
    upload.refresh_from_db()
    assert (upload.state, upload.mapping["origin"]) == ("received", "hand")


def test_a_file_that_cannot_be_read_is_left_to_the_check(cast, program):
    upload = sent(program, cast.operator_lahat, b"PK\x03\x04 half a workbook", "a.xlsx")
    assert look_again(upload, cast.operator_lahat)
    upload.refresh_from_db()
    assert (upload.state, upload.mapping) == ("received", {})
    assert checked(upload, cast.operator_lahat).state == "failed"


def test_what_waits_goes_with_its_file(operator, program):
    upload = looked(received(operator, program))
    with as_login_role("sigertak_worker"):
        tidy_programs(timezone.now() + datetime.timedelta(days=3_000))
    upload.refresh_from_db()
    assert (upload.file.name, upload.first_rows) == ("", {})
    answer = operator.get(url("upload_mapping", upload.pk), follow=True)
    assert "menurut masa simpannya" in answer.text


def test_an_erased_person_is_shown_no_more(operator, program):
    upload = looked(received(operator, program))
    who = Erased(uuid7(), uuid7(), "x", NIK, is_head=False, is_alone=False)
    with (
        as_login_role("sigertak_worker"),
        scoped(DatabaseScope(DatabaseRole.ERASURE)),
    ):
        assert erase_from_programs(who)["upload"] == 1
    page = operator.get(url("upload_mapping", upload.pk))
    assert page.context["columns"][1].samples == ["Budi"]
    upload.refresh_from_db()
    assert NIK not in str(upload.first_rows)


def test_a_check_that_stopped_is_taken_up_again(operator, program):
    upload = received(operator, program)
    page = url("upload_detail", upload.pk)
    operator.post(url("upload_check", upload.pk))
    assert Job.objects.filter(subject_id=upload.pk).count() == 1
    Job.objects.update(state=JobState.FAILED)
    assert "Lanjutkan pemeriksaan" in operator.get(page).text
    operator.post(url("upload_check", upload.pk))
    assert is_sent_to_check(upload)
    assert "Lanjutkan pemeriksaan" not in operator.get(page).text


@pytest.mark.django_db(transaction=True)
def test_the_job_ends_where_the_columns_are_to_be_named(transactional_db):
    load_small_province()
    by = Cast().operator_lahat
    upload = sent(a_program(by), by, CONTENT)
    job = jobs.create("recipient_upload.check", subject_id=upload.pk, by=by.user,
                      membership_id=by.pk)  # fmt: skip
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    upload.refresh_from_db()
    assert (job.state, upload.state, upload.rows.count()) == (JobState.DONE, "mapping", 0)
    assert "arti kolomnya" in job.message
