"""Matching whole files: the command, the steward's page, and what either may not show."""

from __future__ import annotations

import csv
import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

import beneficiaries.tasks  # noqa: F401 - registers the handler of the job
from beneficiaries.models import MatchRun
from core import jobs
from core.models import Job
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db

BORN = datetime.date(1980, 3, 14)
HEADER = "No;Nama Penerima;NIK KPM;TglLahir;KECAMATAN;DESA"


def planted(code: str, name: str, nik: str):
    household = a_household(region(code))
    return a_person(household, name=name, nik=nik, birth_date=BORN)


@pytest.fixture
def people():
    return [
        planted("1604112001", "Siti Aminah", "1604115403800001"),
        planted("1671011001", "Budi Santoso", "1671011403800002"),
    ]


def listed() -> str:
    village = region("1604112001")
    assert village.district is not None
    rows = [
        f"1;ST. AMINAH;1604115403800001;14/03/1980;{village.district.name};{village.name}",
        "2;Budi Santoso;1671011403800002;14-03-1980;;",
        "3;Orang Lain;;;;",
    ]
    return "\n".join([HEADER, *rows])


def test_command_writes_the_rows_with_the_answers(people, tmp_path):
    source, target = tmp_path / "daftar.csv", tmp_path / "hasil.csv"
    source.write_text(listed())
    out = io.StringIO()
    call_command("match_file", source, output=target, processes=1, stdout=out)
    rows = list(csv.DictReader(target.open(encoding="utf-8-sig")))
    assert [row["outcome"] for row in rows] == ["match", "match", "none"]
    assert [row["registry_id"] for row in rows] == [p.registry_id for p in people] + [""]
    assert rows[0]["person_id"] == str(people[0].pk)
    assert rows[0]["Nama Penerima"] == "ST. AMINAH"
    assert float(rows[0]["weight"]) > 7
    assert "NIK sama" in rows[0]["reasons"]
    assert "rows=3, match=2, doubtful=0, none=1" in out.getvalue()


def test_command_refuses_a_file_without_names(tmp_path):
    source = tmp_path / "daftar.csv"
    source.write_text("NIK;DESA\n1604115403800001;X\n")
    with pytest.raises(CommandError, match=r"daftar\.csv"):
        call_command("match_file", source, output=tmp_path / "hasil.csv", processes=1)


def send(desk, text: str):
    file = SimpleUploadedFile("Daftar Lahat.csv", text.encode())
    return desk.post(reverse("beneficiaries:match_create"), {"file": file}, follow=True)


def work():
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(state="queued"):
            jobs.run(job.pk)


def result(desk, run) -> list[dict]:
    page = desk.get(reverse("beneficiaries:match_result", args=[run.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(page.streaming_content)), read_only=True)
    header, *rows = book.active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=False)) for row in rows]


def test_steward_sends_a_file_and_fetches_the_result(people, cast, sign_in):
    desk = sign_in(cast.steward_sumsel)
    page = send(desk, listed())
    run = MatchRun.objects.get()
    assert page.redirect_chain[-1][0] == reverse("beneficiaries:match_detail", args=[run.pk])
    assert "hx-get" in page.content.decode()
    work()
    run.refresh_from_db()
    assert run.counts == {"match": 2, "doubtful": 0, "none": 1}
    assert "Daftar" not in run.result.name
    page = desk.get(reverse("beneficiaries:match_detail", args=[run.pk])).content.decode()
    assert "Unduh hasil" in page
    ids = [row["ID anggota dalam basis"] for row in result(desk, run)]
    assert ids == [people[0].registry_id, people[1].registry_id, None]
    work()  # a second message changes nothing


def test_persons_of_another_regency_keep_their_identity(people, cast, sign_in):
    desk = sign_in(cast.steward_lahat)
    send(desk, listed())
    work()
    rows = result(desk, MatchRun.objects.get())
    assert [row["Hasil pemadanan"] for row in rows][:2] == ["Ditemukan", "Ditemukan"]
    assert rows[0]["ID anggota dalam basis"] == people[0].registry_id
    assert rows[1]["ID anggota dalam basis"] is None


def test_runs_of_another_territory_do_not_exist(people, cast, sign_in):
    send(sign_in(cast.steward_lahat), listed())
    work()
    run = MatchRun.objects.get()
    other = sign_in(cast.steward_palembang)
    for name in ("match_detail", "match_result", "match_progress"):
        assert other.get(reverse(f"beneficiaries:{name}", args=[run.pk])).status_code == 404
    assert run.file_name not in other.get(reverse("beneficiaries:match_list")).content.decode()


def test_a_file_that_cannot_be_read_says_why(cast, sign_in):
    desk = sign_in(cast.steward_sumsel)
    send(desk, "NIK;DESA\n1604115403800001;X\n")
    work()
    run = MatchRun.objects.get()
    assert run.state == "failed"
    assert run.fault
    page = desk.get(reverse("beneficiaries:match_detail", args=[run.pk])).content.decode()
    assert "tidak dapat dipadankan" in page


def test_list_has_the_same_queries_at_one_row_and_at_three(
    cast, sign_in, django_assert_max_num_queries
):
    desk = sign_in(cast.steward_sumsel)
    url = reverse("beneficiaries:match_list")
    MatchRun.objects.create(file_name="a.csv", created_by=cast.steward_sumsel.user)
    with django_assert_max_num_queries(40) as one:
        desk.get(url)
    for name in ("b.csv", "c.csv"):
        MatchRun.objects.create(file_name=name, created_by=cast.steward_lahat.user)
    with django_assert_max_num_queries(len(one)):
        desk.get(url)
