"""Group lists as stewards send them in tests."""

from __future__ import annotations

import csv
import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import beneficiaries.tasks  # noqa: F401 - registers the handler of the job
from beneficiaries.models import GroupList, Person
from core import jobs
from core.models import Job
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

LAHAT, PALEMBANG = "1604112001", "1671011001"
BORN = datetime.date(1980, 3, 14)


def planted(name: str, nik: str, *, code: str = LAHAT, **values) -> Person:
    """Somebody of the base, alone in a household."""
    told = {"name": name, "nik": nik, "birth_date": BORN, **values}
    return a_person(a_household(region(code), head_name=name), **told)


def a_file(*rows, headers=("Nama", "NIK", "Tgl Lahir")) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([headers, *rows])
    return out.getvalue()


def work() -> None:
    with as_login_role("sigertak_worker"):
        for job in Job.objects.filter(state="queued"):
            jobs.run(job.pk)


def send(desk, text: str, *, name: str = "Daftar.csv", **told) -> GroupList:
    """Send a list and have the worker read it."""
    given = {"kind": "pbi", "period": "2026-10", "source": "Kementerian Sosial", **told}
    file = SimpleUploadedFile(name, text.encode())
    page = desk.post(reverse("beneficiaries:grouplist_create"), {**given, "file": file})
    assert page.status_code == 302, page.context["form"].errors
    work()
    return GroupList.objects.latest("created_at")


def act(desk, name: str, group_list: GroupList, **told):
    return desk.post(reverse(f"beneficiaries:grouplist_{name}", args=[group_list.pk]), told)


def applied(desk, text: str, **told) -> GroupList:
    group_list = send(desk, text, **told)
    act(desk, "apply", group_list)
    group_list.refresh_from_db()
    assert group_list.state == "applied"
    return group_list


def ppks(*rows) -> str:
    return a_file(*rows, headers=("Nama", "NIK", "Tgl Lahir", "JENIS PPKS"))
