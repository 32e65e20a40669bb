"""A handed-down list comes back answered: taken row by row, under the walls, nothing lost."""

from __future__ import annotations

import csv
import datetime
import io
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import QualityAnswerFile, QualityEvent, QualityFinding
from beneficiaries.operations import quality_answers
from beneficiaries.quality_enums import QualityDesk, QualityOutcome
from core import jobs
from core.models import Job
from tests.beneficiaries.quality_acts import checked, close, hand_down, scope_of, the_finding
from tests.clients import as_login_role
from tests.exporting import fetched, written
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + datetime.timedelta(days=30)
WELL = "Sudah diperiksa, memang begitu"


@pytest.fixture
def dead(cast):
    """Six dead people of Lahat and one of Palembang, found by checks."""
    lahat = [
        a_person(a_household(region("1604112001")), presence_status=2, name=f"Mati {number}")
        for number in range(6)
    ]
    far = a_person(a_household(region("1671011001")), presence_status=2)
    checked(cast.steward_lahat)
    checked(cast.steward_palembang, "1671")
    return [the_finding(person, "presence_deceased") for person in (*lahat, far)]


def a_list(*rows) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("ID temuan", "Nama", "Hasil", "Keterangan"), *rows])
    return out.getvalue()


def send(desk, text: str, name: str = "Jawaban Desa.csv") -> QualityAnswerFile:
    file = SimpleUploadedFile(name, text.encode())
    page = desk.post(reverse("beneficiaries:answers_create"), {"file": file})
    assert page.status_code == 302, page.content.decode()
    return QualityAnswerFile.objects.latest("created_at")


def work() -> None:
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(state="queued"):
            jobs.run(job.pk)


def test_every_row_has_its_fate(cast, sign_in, dead):
    """One list with an answer of every sort: each row is judged for itself."""
    close(dead[4], cast.steward_lahat)
    hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)
    desk = sign_in(cast.steward_lahat)
    answers = send(
        desk,
        a_list(
            (dead[0].pk, "Mati 0", "Diperbaiki di sumber", ""),
            (dead[1].pk, "Mati 1", "bukan masalah", WELL),
            (dead[2].pk, "Mati 2", "", "nanti saja"),
            (dead[3].pk, "Mati 3", "Bukan masalah", "pendek"),
            (dead[4].pk, "Mati 4", "Bukan masalah", WELL),
            (dead[5].pk, "Mati 5", "Sudah beres", ""),
            ("bukan-id", "?", "Diperbaiki di sumber", ""),
            (dead[6].pk, "Jauh", "Diperbaiki di sumber", ""),
            (uuid.uuid4(), "Entah", "Diperbaiki di sumber", ""),
            (dead[3].pk, "Mati 3", "Bukan masalah", "NIK 1604 1101 0101 0001 benar"),
            (dead[0].pk, "Mati 0", "fixed", ""),
            (dead[0].pk, "Mati 0", "Bukan masalah", WELL),
        ),
    )
    work()
    answers.refresh_from_db()

    assert answers.state == "done"
    assert answers.counts == {
        "closed": 2, "empty": 1, "no_reason": 1, "late": 2, "bad_outcome": 1, "no_id": 1,
        "unknown": 2, "bad_reason": 1, "known": 1,
    }  # fmt: skip
    for one in dead:
        one.refresh_from_db()
    assert [one.state for one in dead[:4]] == ["closed", "closed", "handed", "handed"]
    assert (dead[0].outcome, dead[1].reason) == ("fixed", WELL)
    assert dead[0].closed_by == cast.steward_lahat.user
    # The other regency's finding, and its task, are as they were.
    assert dead[6].state == "handed"
    assert QualityEvent.objects.filter(finding__in=dead[:2], act="closed").count() == 2
    page = desk.get(reverse("beneficiaries:answers_detail", args=[answers.pk])).content.decode()
    for words in ("Temuan tidak dikenal di wilayah Anda", "Pilih salah satu hasil", "1604112001"):
        assert (words in page) is (words != "1604112001")


def test_faulty_rows_come_back_with_cause_and_cure_and_may_be_sent_again(cast, sign_in, dead):
    desk = sign_in(cast.steward_lahat)
    answers = send(desk, a_list((dead[0].pk, "Mati 0", "Sudah beres", "")))
    work()
    response = desk.get(reverse("beneficiaries:answers_corrections", args=[answers.pk]))
    content = b"".join(response.streaming_content)
    header, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert row[0] == 2
    assert "Hasil tidak dikenal. Pilih salah satu hasil" in row[1]
    assert row[2:5] == (str(dead[0].pk), "Mati 0", "Sudah beres")

    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active.cell(row=2, column=header.index("Hasil") + 1, value="Diperbaiki di sumber")
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("lagi.xlsx", out.getvalue())
    desk.post(reverse("beneficiaries:answers_create"), {"file": file})
    work()
    dead[0].refresh_from_db()
    assert dead[0].outcome == "fixed"


def test_the_sheet_of_a_task_is_filled_in_and_sent_back(cast, sign_in, dead, tmp_path):
    """The whole way round: export from the task, one answer, upload."""
    (task,) = hand_down(
        cast.steward_lahat, QualityDesk.VILLAGE, due_on=SOON, pk__in=[one.pk for one in dead[:2]]
    )
    desk = sign_in(cast.steward_lahat)
    page = desk.get(reverse("beneficiaries:quality_task_detail", args=[task.pk]))
    asked = {
        **page.context["export"].initial,
        "format": "xlsx",
        "columns": "tampil",
        "purpose": "Diserahkan kepada petugas desa",
    }
    assert desk.post(reverse("accounts:export_ask"), asked).status_code == 302
    export = written()
    assert export.file, export.job.message
    book = openpyxl.load_workbook(io.BytesIO(fetched(desk, export)))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 3
    (choices,) = sheet.data_validations.dataValidation
    assert all(str(outcome.label) in choices.formula1 for outcome in QualityOutcome)
    sheet.cell(row=2, column=header.index("Hasil") + 1, value=str(QualityOutcome.GONE.label))
    answered = sheet.cell(row=2, column=header.index("ID temuan") + 1).value
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("lembar.xlsx", out.getvalue())
    desk.post(reverse("beneficiaries:answers_create"), {"file": file})
    work()
    assert QualityAnswerFile.objects.get().counts == {"closed": 1, "empty": 1}
    closed = QualityFinding.objects.get(pk=answered)
    assert (closed.state, closed.outcome, closed.task) == ("closed", "gone", task)


def test_a_worker_that_comes_back_goes_on_behind_its_last_row(
    cast, sign_in, dead, monkeypatch, settings
):
    monkeypatch.setattr(quality_answers, "CHUNK", 1)
    answers = send(
        sign_in(cast.steward_lahat),
        a_list(*((one.pk, "x", "Diperbaiki di sumber", "") for one in dead[:4])),
    )
    settle, calls = quality_answers._settle, []

    def dies(*args):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(args)
        settle(*args)

    monkeypatch.setattr(quality_answers, "_settle", dies)
    scope = scope_of(cast.steward_lahat)

    def run():
        from core.scope import scoped

        class Desk:
            def __enter__(self):
                self.inner = scoped(scope.database)
                self.inner.__enter__()
                return scope

            def __exit__(self, *raised):
                return self.inner.__exit__(*raised)

        quality_answers.work_off(
            answers=answers, desk=Desk, progress=lambda *_: None, by=cast.steward_lahat.user
        )

    with pytest.raises(KeyboardInterrupt):
        run()
    assert answers.rows.count() == 2
    monkeypatch.setattr(quality_answers, "_settle", settle)
    run()
    answers.refresh_from_db()
    assert answers.counts == {"closed": 4}
    assert QualityEvent.objects.filter(act="closed").count() == 4


def test_answered_lists_of_another_territory_do_not_exist(cast, sign_in, dead):
    answers = send(sign_in(cast.steward_lahat), a_list((dead[0].pk, "x", "salah", "")))
    work()
    other = sign_in(cast.steward_palembang)
    for name in ("answers_detail", "answers_corrections", "answers_progress"):
        assert other.get(reverse(f"beneficiaries:{name}", args=[answers.pk])).status_code == 404
    listed = other.get(reverse("beneficiaries:answers_list")).content.decode()
    assert "Jawaban Desa" not in listed


def test_a_file_without_the_columns_says_so(cast, sign_in):
    answers = send(sign_in(cast.steward_lahat), "Nama,Alamat\nSiti,Lahat\n")
    work()
    answers.refresh_from_db()
    assert answers.state == "failed"
    assert "ID temuan" in answers.fault


TWIN = {"nik": "1604084101800001", "sex": 2, "name": "SITI AMINAH"}


@pytest.mark.parametrize(
    ("outcome", "third", "both"),
    [("fixed", None, True), ("unreachable", None, False), ("fixed", "1671011001", False)],
)
def test_closing_one_half_of_a_double_closes_the_other(cast, outcome, third, both):
    """Unless the answer says nothing about the other half, or a third one shares the number."""
    halves = [a_person(a_household(region("1604112001")), **TWIN) for _ in range(2)]
    if third:
        a_person(a_household(region(third)), **TWIN)
    checked(cast.steward_lahat)
    mine, twin = (the_finding(one, "nik_same_person") for one in halves)

    done = close(mine, cast.steward_lahat, QualityOutcome(outcome))

    twin.refresh_from_db()
    assert (done.closed, done.together) == (1, int(both))
    assert (twin.state == "closed", twin.outcome) == (both, outcome if both else "")
