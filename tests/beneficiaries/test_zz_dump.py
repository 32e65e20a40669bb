import os
from pathlib import Path
import pytest
from django.urls import reverse
from django.core.files.uploadedfile import SimpleUploadedFile
from beneficiaries.models import MatchRun
from core.models import Job
from tests.beneficiaries.test_matching_files import people, listed, send, work
from tests.verification.test_calibration import found_case, deciding, OTHER
from verification.models import Evidence
pytestmark = pytest.mark.django_db
OUT = Path("/tmp/matching/html")

def test_dump(people, cast, sign_in):
    OUT.mkdir(exist_ok=True)
    desk = sign_in(cast.steward_sumsel)
    def keep(name, url):
        (OUT / f"{name}.html").write_bytes(desk.get(url).content)
    keep("list_empty", reverse("beneficiaries:match_list"))
    keep("create", reverse("beneficiaries:match_create"))
    bad = desk.post(reverse("beneficiaries:match_create"), {"file": SimpleUploadedFile("foto.pdf", b"%PDF-1.4 xxxx")})
    (OUT / "create_bad.html").write_bytes(bad.content)
    bad = desk.post(reverse("beneficiaries:match_create"), {"file": SimpleUploadedFile("kosong.csv", b"")})
    (OUT / "create_none.html").write_bytes(bad.content)
    send(desk, listed())
    run = MatchRun.objects.get()
    keep("waiting", reverse("beneficiaries:match_detail", args=[run.pk]))
    Job.objects.filter(subject_id=run.pk).update(state="running", done=12000, total=48211)
    keep("running", reverse("beneficiaries:match_detail", args=[run.pk]))
    Job.objects.filter(subject_id=run.pk).update(state="failed")
    keep("stopped", reverse("beneficiaries:match_detail", args=[run.pk]))
    Job.objects.filter(subject_id=run.pk).update(state="queued")
    work()
    keep("done", reverse("beneficiaries:match_detail", args=[run.pk]))
    send(desk, "NIK;DESA\n1604115403800001;X\n")
    work()
    failed = MatchRun.objects.exclude(pk=run.pk).get()
    keep("failed", reverse("beneficiaries:match_detail", args=[failed.pk]))
    send(desk, "Nama;NIK\n")
    work()
    empty = MatchRun.objects.exclude(pk__in=[run.pk, failed.pk]).get()
    keep("empty_file", reverse("beneficiaries:match_detail", args=[empty.pk]))
    keep("list", reverse("beneficiaries:match_list"))
    keep("cal_empty", reverse("verification:calibration"))
    for n in range(1, 6):
        deciding(found_case(cast, n), cast.verifier_lahat, *([OTHER] if n == 5 else []))
    for n, e in enumerate(Evidence.objects.filter(facts__has_key="match")):
        e.facts["match"]["probability"] = [.4, .8, .95, .9995, .6][n % 5]
        Evidence.objects.filter(pk=e.pk).update(facts=e.facts)
    keep("cal", reverse("verification:calibration"))
