"""What is older than its time goes at night; what is not stays; and the night says what it did."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import AccountRequest
from beneficiaries.enums import SeenOn
from beneficiaries.models import MatchRun, RegistryImport, Sight, StagedRow
from beneficiaries.tasks_rights import tidy
from core.models import AuditEvent
from programs.models import RecipientUpload, UploadRow
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_program, a_release

pytestmark = pytest.mark.django_db
DAYS = {
    "imports": 100, "matchings": 100, "uploads": 100, "sights": 100, "letters": 100,
    "accounts": 100,
}  # fmt: skip


def ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def plant(cast, days: int) -> None:
    """One of everything, so many days old."""
    steward, operator = cast.steward_lahat, cast.operator_lahat
    regency = steward.agency.regency
    at = ago(days)
    file = RegistryImport.objects.create(
        release=a_release(steward), unit="household", regency=regency, file_name="x.csv",
        sha256=str(days), state="applied", created_by=steward.user, created_at=at,
        file=ContentFile(b"SITI", "x.csv"),
    )  # fmt: skip
    StagedRow.objects.create(
        import_file=file, number=1, regency=regency, raw=["SITI"], outcome="new"
    )
    MatchRun.objects.create(
        regency=regency, file_name="m.csv", state="done", created_by=steward.user, created_at=at,
        file=ContentFile(b"SITI", "m.csv"), result=ContentFile(b"SITI", "r.csv"),
    )  # fmt: skip
    AccountRequest.objects.create(
        name="Siti", email=f"siti{days}@dinsos.test", nip="", agency=operator.agency,
        regency=regency, role=operator.role, state="refused", reason="-", decided_at=at,
        decided_by=cast.secretariat_lahat.user, letter=ContentFile(b"SITI", "s.pdf"),
    )  # fmt: skip
    program = a_program(operator)
    upload = RecipientUpload.objects.create(
        program=program, agency=program.agency, file=ContentFile(b"SITI", "u.csv"), file_name="u",
        sha256=str(days), state="checked", created_by=operator.user, created_at=at,
    )  # fmt: skip
    UploadRow.objects.create(
        upload=upload, agency=program.agency, number=1, raw=["SITI"], outcome="faulty"
    )
    home = a_household(region("1604112002"))
    Sight.objects.create(
        household=home, regency=regency, user=steward.user, page=SeenOn.HOUSEHOLD, day=at.date()
    )


def test_the_old_goes_and_the_new_stays(
    cast, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.RETENTION_DAYS = DAYS
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.jsonl")
    plant(cast, 90)
    plant(cast, 110)
    gone = cast.verifier_lahat
    type(gone).objects.filter(pk=gone.pk).update(expires_on=ago(110).date())
    type(gone.user).objects.filter(pk=gone.user_id).update(nip="1", phone="2")
    left = cast.verifier_palembang
    type(left).objects.filter(pk=left.pk).update(expires_on=ago(90).date())
    with as_login_role("sigertak_worker"), django_capture_on_commit_callbacks(execute=True):
        tidy()
    assert [file.read_bytes() for file in Path(portal.MEDIA_ROOT).rglob("*") if file.is_file()] == [
        b"SITI"
    ] * 5
    assert sorted(RegistryImport.objects.values_list("sha256", "file").distinct())[0] == ("110", "")
    assert StagedRow.objects.get().import_file.sha256 == "90"
    assert sorted(UploadRow.objects.values_list("upload__sha256", "raw")) == [
        ("110", []), ("90", ["SITI"]),
    ]  # fmt: skip
    assert Sight.objects.get().day == ago(90).date()
    gone.user.refresh_from_db()
    left.user.refresh_from_db()
    assert (gone.user.is_active, gone.user.nip, gone.user.phone) == (False, "", "")
    assert left.user.is_active
    told = AuditEvent.objects.get(action="retention.run").details
    kinds = ("accounts", "letters", "imports", "matchings", "uploads", "sights")
    assert told == dict.fromkeys(kinds, 1)
    with as_login_role("sigertak_worker"), django_capture_on_commit_callbacks(execute=True):
        assert tidy() == {}


def test_every_kind_has_its_days():
    assert set(portal.RETENTION_DAYS) == set(DAYS)
