"""How far a guest's work has come: told to colleagues who see the list, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from accounts.models import Membership
from accounts.scope import Scope
from core import jobs
from core.models import Job
from core.scope import scoped
from programs.models import Program, RecipientUpload
from tests.access.thefts import moved
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.grants import a_colleague, a_grant, stand_in
from tests.factories.registry import a_program
from tests.programs.acts import a_csv, a_row, url
from verification.tasks import SUBMIT

pytestmark = pytest.mark.django_db

BAR = 'data-job-state="queued"'


@pytest.fixture
def program(cast: Cast) -> Program:
    return a_program(cast.operator_lahat)


@pytest.fixture
def standing(cast: Cast, program: Program) -> dict[str, tuple[Membership, Any]]:
    """Who works in the program, or near it, and where each of them stands."""
    held, far = cast.operator_lahat_perkim, cast.operator_palembang
    colleague, other = a_colleague(held), a_program(cast.operator_lahat, name="Lain")
    return {
        "sender": (held, a_grant(held, program, writes=True)),
        "colleague": (colleague, a_grant(colleague, program, writes=True)),
        "colleague in another program": (colleague, a_grant(colleague, other, writes=True)),
        "colleague at home": (colleague, colleague),
        "guest of another agency": (far, a_grant(far, program, writes=True)),
        "owner": (cast.operator_lahat, cast.operator_lahat),
    }


def _submitting(program: Program, who: tuple[Membership, Any]) -> Job:
    member, place = who
    with as_login_role(), scoped(Scope.of(member.user, place.pk).database):
        return jobs.create(SUBMIT, subject_id=program.pk, by=member.user, membership_id=place.pk)


def test_a_colleague_watches_what_a_guest_sent(standing, program, sign_in) -> None:
    browsers = {who: stand_in(sign_in(member), place) for who, (member, place) in standing.items()}
    file = SimpleUploadedFile("tamu.csv", a_csv(a_row("1604110502850001")))
    browsers["sender"].post(url("upload_create", program.pk), {"file": file})
    upload = RecipientUpload.objects.get()
    bar, page = url("upload_progress", upload.pk), url("upload_detail", upload.pk)
    seen = {who: browser.get(bar) for who, browser in browsers.items()}
    told = {who for who, answer in seen.items() if answer.status_code == 200}
    assert told == {"sender", "colleague"}
    assert seen["colleague"].text == seen["sender"].text
    assert BAR in seen["colleague"].text
    assert BAR in browsers["colleague"].get(page).text
    # A submission of many has a page of its own.
    job = _submitting(program, standing["sender"])
    address = reverse("verification:submission_detail", args=[job.pk])
    assert {who for who, one in browsers.items() if one.get(address).status_code == 200} == told


def _seers(standing, job: Job) -> set[str]:
    looked = "SELECT done, total FROM core_job WHERE id = %s"
    return {
        who
        for who, (member, place) in standing.items()
        if moved(Scope.of(member.user, place.pk).database, looked, job.pk)
    }


@pytest.mark.parametrize(
    ("policy", "seers"),
    [
        (None, {"sender", "colleague"}),
        ("created_by_id = nullif(current_setting('app.user'), '')::uuid", {"sender"}),
        ("program_id = current_setting('app.program')::uuid",
         {"sender", "colleague", "guest of another agency"}),
        ("guest_agency_id = nullif(current_setting('app.guest', true), '')::uuid",
         {"sender", "colleague", "colleague in another program"}),
    ],
    ids=["as it is", "as it was", "without the agency", "without the program"],
)  # fmt: skip
def test_the_database_says_who_watches(standing, program, policy, seers) -> None:
    job = _submitting(program, standing["sender"])
    if policy is not None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER POLICY wall_sigertak_program ON core_job USING ({policy})")
    assert _seers(standing, job) == seers


def test_watching_is_not_working(standing, program) -> None:
    """A colleague's job is neither moved on nor held up, and where it lies is the database's."""
    job = _submitting(program, standing["sender"])
    member, place = standing["colleague"]
    scope = Scope.of(member.user, place.pk).database
    for change in ("done = 5", "heartbeat_at = now()"):
        assert moved(scope, f"UPDATE core_job SET {change} WHERE id = %s", job.pk) == 0
    plant = (
        "INSERT INTO core_job (id, kind, subject_id, state, done, message, attempts, created_by_id,"
        " program_id, guest_agency_id) VALUES (uuidv7(), 'x', uuidv7(), 'queued', 0, '', 0, %s,"
        " %s, %s)"
    )
    far = standing["guest of another agency"][0]
    assert moved(scope, plant, member.user_id, program.pk, far.agency_id) == 1
    planted = Job.objects.get(kind="x")
    assert (planted.program_id, planted.guest_agency_id) == (program.pk, member.agency_id)
