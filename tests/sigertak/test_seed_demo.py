"""A seeded database: a portal in use, with accounts that open it."""

from __future__ import annotations

import io
import re
import stat
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Q
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RequestState
from accounts.models import AccountRequest, Membership, User
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.enums import ImportState
from beneficiaries.models import (
    Amendment,
    Household,
    HouseholdPhoto,
    HouseholdVersion,
    Person,
    Proposal,
    QualityCheck,
    RegistryImport,
    ReleaseActivation,
)
from beneficiaries.queries.proposals import waiting_for_me
from core.models import AuditEvent
from programs.enums import ProgramState, RecipientState, UploadRowOutcome
from programs.models import Criteria, Program, Recipient, RecipientUpload, UploadRow
from public.models import Publication
from regions.models import Region, RegionEvent
from sigertak.demo.writing.registry_desk import rename_a_village
from sigertak.demo.writing.timeline import Calendar
from tests.clients import PortalClient
from tests.factories.standing import stand_up
from verification.enums import CaseState, FindingKind
from verification.models import Case, Decision, Finding

pytestmark = pytest.mark.django_db
HOUSEHOLDS, SEED = 60, 7


@pytest.fixture(scope="module")
def folder(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """A database seeded once for all tests of this file, and its data folder."""
    data = tmp_path_factory.mktemp("data")
    files = override_settings(DATA_DIR=data, MEDIA_ROOT=str(data / "private"))
    with django_db_blocker.unblock(), files, transaction.atomic():
        stand_up()
        call_command("seed_demo", households=HOUSEHOLDS, seed=SEED, stdout=io.StringIO())
        yield data
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _seeded(folder, settings):
    settings.DATA_DIR = folder


def _account(folder: Path, email: str) -> dict[str, str]:
    """One block of the list of accounts, by label."""
    text = (folder / "demo-accounts.txt").read_text(encoding="utf-8")
    block = next(part for part in text.split("\n\n") if f": {email}\n" in part + "\n")
    return dict(re.findall(r"^ {3}(\S.*?) *: (.+)$", block, re.MULTILINE))


def test_the_base_came_through_the_import(folder):
    assert Household.objects.filter(in_base=True).count() == HOUSEHOLDS
    assert Person.objects.filter(in_base=True).count() > 2 * HOUSEHOLDS
    assert not Household.objects.filter(in_base=True, release=None).exists()
    assert Person.objects.filter(in_base=True, nik_usable=True).exclude(name_skeleton="").exists()
    assert HouseholdVersion.objects.count() > HOUSEHOLDS
    states = Counter(RegistryImport.objects.values_list("state", flat=True))
    assert states == {ImportState.APPLIED: 4, ImportState.STAGED: 1, ImportState.MAPPING: 1}
    assert QualityCheck.objects.count() == 1
    in_force = ReleaseActivation.objects.filter(superseded_at__isnull=True)
    assert set(in_force.values_list("release__source", flat=True)) == {"dtsen"}
    assert sum(in_force.values_list("households", flat=True)) == HOUSEHOLDS
    assert ReleaseActivation.objects.filter(superseded_at__isnull=False).exists()


def test_a_village_where_nobody_lives_is_renamed(folder):
    """In the small province people may live in every village: then none is, and that is fine."""
    lahat = Region.objects.villages().current().filter(regency__code="1604")
    lived_in = Household.objects.order_by().values("village")
    assert RegionEvent.objects.count() == int(lahat.exclude(pk__in=lived_in).exists())
    beside = lahat.select_related("parent").order_by("code").last()
    Region.objects.create(
        level=beside.level, kind=beside.kind, name="Sukarami", short_name="Sukarami",
        code=f"{beside.parent.code}2099", parent=beside.parent,
    )  # fmt: skip
    steward = Membership.objects.filter(role=Role.STEWARD, regency=None).first()
    rename_a_village(SimpleNamespace(holder=lambda _role: steward), Calendar(timezone.localdate()))
    assert lahat.get(code=f"{beside.parent.code}2099").name == "Sukarami Jaya"


def test_a_waiting_import_has_faults_to_look_at(folder):
    waiting = RegistryImport.objects.get(state=ImportState.STAGED)
    assert waiting.counts["faulty"] > 0
    assert waiting.counts["same"] > 0


def test_cases_stand_in_every_state(folder):
    assert set(Case.objects.values_list("state", flat=True)) == set(CaseState.values)
    drafts = Recipient.objects.filter(state=RecipientState.DRAFT)
    assert drafts.exists()
    assert not Case.objects.filter(recipient__in=drafts).exists()
    odd = Case.objects.exclude(state=F("recipient__state"))
    # Visited and contested cases wait for a verdict; aid once approved may have ended.
    assert set(odd.values_list("state", "recipient__state").distinct()) == {
        (CaseState.FIELD, RecipientState.SUBMITTED),
        (CaseState.OBJECTED, RecipientState.SUBMITTED),
        (CaseState.APPROVED, RecipientState.ENDED),
    }
    findings = Finding.objects.filter(case_version=1).count()
    assert findings == Case.objects.count() * len(FindingKind)


def test_decisions_are_signed_by_others_than_the_makers(folder):
    decisions = Decision.objects.all()
    latest = decisions.filter(case_version=F("case__version") - 1)
    undecided = (CaseState.SUBMITTED, CaseState.FIELD)
    assert latest.count() == Case.objects.exclude(state__in=undecided).count()
    makers = Q(decided_by=F("entered_by")) | Q(decided_by=F("submitted_by"))
    assert not decisions.filter(makers).exists()
    signers = Membership.objects.filter(user__in=decisions.values("decided_by"))
    assert set(signers.values_list("role", flat=True)) == {Role.VERIFIER}
    assert not decisions.exclude(action="approve").filter(reason="").exists()


def test_some_returned_cases_came_back_corrected(folder):
    again = Case.objects.filter(version__gt=2)
    assert again.filter(state=CaseState.APPROVED).exists()
    for case in again:
        first, second = case.decisions.order_by("case_version")
        assert first.action == "return"
        assert first.decided_at < case.recipient.changed_at < case.submitted_at < second.decided_at


def test_proposals_wait_at_every_desk(folder):
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert {"draft", "district", "regency", "province"} <= states.keys()
    for email in ("operator.desa", "pengelola.lahat", "pengelola.sumsel"):
        scope = Scope.of(User.objects.get(email=f"{email}@sigertak.test"))
        assert waiting_for_me(scope) > 0, email
    # What is ratified stands in the base.
    assert states["ratified"] == Amendment.objects.values("proposal").distinct().count()


def test_things_happened_in_their_order_and_in_the_past(folder):
    assert not Case.objects.filter(submitted_at__lte=F("recipient__entered_at")).exists()
    latest = Decision.objects.filter(case_version=F("case__version") - 1)
    assert not latest.filter(decided_at__lte=F("case__submitted_at")).exists()
    assert not Case.objects.filter(decided_at__gte=timezone.now()).exists()
    assert not Recipient.objects.filter(entered_at__lte=F("program__created_at")).exists()
    today = timezone.localdate()
    assert not Recipient.objects.filter(given_on__gt=today).exists()
    late = AuditEvent.objects.filter(at__date__gte=today).values_list("action", flat=True)
    # What stands open on the desks is of today.
    assert set(late) <= {
        "bulk.sample", "case.approve_in_bulk", "case.escalate", "demo.seed", "field_check.request",
        "objection.lodge", "publication.publish", "quality.hand_down", "recipient.approved",
        "recipient.reopen", "region.change", "region.load", "registry_import.ask_for_mapping",
        "registry_import.receive",
    }  # fmt: skip


def test_programs_of_past_years_are_closed(folder):
    year = timezone.localdate().year
    states = set(Program.objects.values_list("year", "state"))
    assert states == {
        (year - 2, ProgramState.CLOSED), (year - 1, ProgramState.CLOSED),
        (year, ProgramState.RUNNING),
    }  # fmt: skip
    assert Criteria.objects.count() == Program.objects.count()
    assert Program.objects.values("agency").distinct().count() > 5


def test_a_list_was_uploaded_and_checked(folder):
    upload = RecipientUpload.objects.get()
    outcomes = set(UploadRow.objects.filter(upload=upload).values_list("outcome", flat=True))
    assert {UploadRowOutcome.ENTERED, UploadRowOutcome.FAULTY} <= outcomes
    assert upload.recipients.exists()


def test_photos_lie_in_the_private_folder(folder):
    photos = list(HouseholdPhoto.objects.all())
    assert len({photo.household_id for photo in photos}) == HOUSEHOLDS * 15 // 100
    for photo in photos:
        assert (folder / "private" / photo.image.name).stat().st_size > 1000
        assert (folder / "private" / photo.thumbnail.name).is_file()


def test_applications_wait_with_their_letters(folder):
    requests = AccountRequest.objects.all()
    assert requests.count() == 4
    assert {request.state for request in requests} == {RequestState.SUBMITTED}
    assert all((folder / "private" / request.letter.name).is_file() for request in requests)


def test_totals_are_published(folder):
    totals = Publication.objects.get().totals
    assert totals.filter(suppressed=False, value__gt=0).exists()


def test_files_to_try_are_there(folder):
    names = {path.name for path in (folder / "demo-files").iterdir()}
    assert names == {
        "BACA-SAYA.txt", "anggota-rumah-tangga.csv", "penerima.xlsx", "rumah-tangga.xlsx",
        "surat-penugasan.jpg",
    }  # fmt: skip


def test_the_list_of_accounts_is_for_its_owner_alone(folder):
    path = folder / "demo-accounts.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    for role in Role:
        assert f": {role.label}\n" in text
    assert _account(folder, "pengelola.lahat@sigertak.test")["Instansi"].endswith("Lahat")


@pytest.mark.parametrize(
    "email", ["verifikator.lahat@sigertak.test", "operator.dinsos.lahat@sigertak.test"]
)
def test_an_account_of_the_list_opens_the_portal(folder, email):
    account = _account(folder, email)
    visitor = PortalClient()
    answer = visitor.post(
        reverse("account_login"), {"login": account["Surel"], "password": account["Kata sandi"]}
    )
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    code = format_hotp_value(hotp_value(account["Kunci TOTP"], int(time.time()) // 30))
    answer = visitor.post(reverse("mfa_authenticate"), {"code": code}, follow=True)
    assert answer.status_code == 200
    assert User.objects.get(pk=visitor.session["_auth_user_id"]).email == email


def test_seeding_again_changes_nothing(folder):
    before = AuditEvent.objects.count()
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("seed_demo", households=10, stdout=io.StringIO())
    out = io.StringIO()
    call_command("seed_demo", households=10, if_empty=True, stdout=out)
    assert out.getvalue() == ""
    assert AuditEvent.objects.count() == before
