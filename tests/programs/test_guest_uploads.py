"""Lists that guests send for a shared program: their agency's entries, and its alone to read."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from accounts.operations import given_grants
from accounts.scope import Scope
from core import jobs
from core.models import Job
from core.scope import scoped
from programs.models import Recipient, RecipientGroup, RecipientUpload, UploadRow
from programs.operations.match_ahead import when_asked
from tests.clients import as_login_role
from tests.factories.grants import a_colleague, a_grant, stand_in
from tests.factories.regions import region
from tests.factories.registry import a_recipient
from tests.programs.acts import (
    HEADER,
    LAHAT_VILLAGE,
    a_csv,
    a_row,
    checked,
    outcomes,
    sent,
    url,
)

pytestmark = pytest.mark.django_db

GOOD, SECOND, KNOWN = "1604110502850001", "1604110502850002", "1604110502850003"
HEADINGS = (*HEADER, "Nama kelompok")


@pytest.fixture
def held(cast):
    return cast.operator_lahat_perkim


@pytest.fixture
def grant(held, program):
    return a_grant(held, program, writes=True)


@pytest.fixture
def guest(sign_in, held, grant):
    return stand_in(sign_in(held), grant)


def a_list(cast, program) -> bytes:
    a_recipient(program, cast.operator_lahat, region(LAHAT_VILLAGE), nik=KNOWN)
    place: Any = region(LAHAT_VILLAGE)
    RecipientGroup.objects.create(
        program=program, agency=program.agency, name="Mawar", created_by=cast.operator_lahat.user,
        village=place, district=place.district, regency=place.regency,
    )  # fmt: skip
    rows = (
        [*a_row(GOOD, name="Tamu Satu"), "mawar"],
        [*a_row("123", name="Tamu Keliru"), ""],
        [*a_row(KNOWN, name="Tamu Tercatat"), ""],
        [*a_row(SECOND, name="Tamu Kelompok"), "Melati"],
    )
    return a_csv(*rows, header=HEADINGS)


def send(browser, program, content: bytes):
    file = SimpleUploadedFile("tamu.csv", content)
    return browser.post(url("upload_create", program.pk), {"file": file})


def worked_off(monkeypatch) -> Job:
    monkeypatch.setattr("programs.tasks.match_ahead.in_threads", when_asked)
    job = Job.objects.get()
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
    job.refresh_from_db()
    return job


def test_a_guest_s_list_becomes_the_program_s_recipients(
    guest, cast, held, program, sign_in, monkeypatch
):
    content = a_list(cast, program)
    page = guest.get(url("recipient_list", program.pk)).text
    assert url("upload_create", program.pk) in page
    answer = send(guest, program, content)
    upload = RecipientUpload.objects.get()
    assert answer.url == url("upload_detail", upload.pk)
    assert worked_off(monkeypatch).state == "done"
    upload.refresh_from_db()
    assert (upload.guest, upload.guest_agency) == (held.user, held.agency)
    assert upload.agency == program.agency
    # A group that is not there is its agency's to found.
    assert outcomes(upload) == [
        (2, "entered", []), (3, "faulty", ["nik"]), (4, "duplicate", ["nik"]),
        (5, "faulty", ["group_name"]),
    ]  # fmt: skip
    entered = Recipient.objects.get(upload=upload)
    assert (entered.agency, entered.entered_by) == (program.agency, held.user)
    assert entered.guest_agency == held.agency
    assert entered.group is not None
    assert RecipientGroup.objects.count() == 1
    detail, errors = url("upload_detail", upload.pk), url("upload_errors", upload.pk)
    assert "Tamu Keliru" in guest.get(detail).text
    assert "tamu.csv" in guest.get(url("upload_list", program.pk)).text
    sheet = load_workbook(io.BytesIO(guest.get(errors).content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [3, 4, 5]
    assert guest.get(url("upload_template", program.pk)).status_code == 200
    # The owner reads who came of it; the list stays with whoever sent it.
    owner = sign_in(cast.operator_lahat)
    assert "Tamu Satu" in owner.get(url("recipient_list", program.pk)).text
    other = stand_in(
        sign_in(cast.operator_palembang), a_grant(cast.operator_palembang, program, writes=True)
    )
    for stranger in (owner, other):
        assert [stranger.get(page).status_code for page in (detail, errors)] == [404, 404]
        assert "tamu.csv" not in stranger.get(url("upload_list", program.pk)).text
    # A colleague with a grant of their own goes on where the first one left, and is led to the list
    # when sending it once more.
    colleague = a_colleague(held)
    also = stand_in(sign_in(colleague), a_grant(colleague, program, writes=True))
    held.suspended_at = timezone.now()
    held.save()
    assert guest.get(detail).status_code != 200
    assert "Tamu Keliru" in also.get(detail).text
    assert also.get(errors).status_code == 200
    assert send(also, program, content).url == detail
    assert sign_in(colleague).get(detail).status_code == 404
    # Nor does the same file, sent by the owner, tell of it.
    again = send(owner, program, content)
    assert again.url not in (None, detail)
    assert RecipientUpload.objects.count() == 2


def test_a_grant_that_ended_while_the_list_waited_enters_nobody(
    guest, cast, grant, program, monkeypatch
):
    send(guest, program, a_list(cast, program))
    given_grants.end(grant=grant, reason="", by=cast.supervisor_lahat.user)
    job = worked_off(monkeypatch)
    assert (job.state, "berakhir" in job.message) == ("failed", True)
    assert not UploadRow.objects.exists()
    assert not Recipient.objects.filter(upload__isnull=False).exists()


def test_a_reading_guest_sends_nothing(cast, held, program, sign_in):
    reader = stand_in(sign_in(held), a_grant(held, program))
    assert send(reader, program, a_csv(a_row(GOOD))).status_code == 403
    page = reader.get(url("program_detail", program.pk)).text
    assert url("upload_create", program.pk) not in page


# The wall of the database alone


def _lists_seen(held, standpoint) -> set[tuple[str, int]]:
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, standpoint).database), connection.cursor() as cursor,
    ):  # fmt: skip
        found = set()
        for table in ("programs_recipientupload", "programs_uploadrow"):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found.add((table.removeprefix("programs_"), cursor.fetchone()[0]))
        return found


_NONE = {("recipientupload", 0), ("uploadrow", 0)}
_ONE = {("recipientupload", 1), ("uploadrow", 1)}


@pytest.fixture
def both_lists(cast, held, grant, program):
    """One list of the owner's and one of the guest's, each with a row."""
    checked(sent(program, cast.operator_lahat, a_csv(a_row(GOOD))), cast.operator_lahat)
    theirs = RecipientUpload.objects.create(
        program=program, agency=program.agency, guest=held.user, guest_agency=held.agency,
        file_name="tamu.csv", sha256="x", created_by=held.user,
    )  # fmt: skip
    UploadRow.objects.create(
        upload=theirs, agency=program.agency, program=program, guest=held.user,
        guest_agency=held.agency, number=2, raw=["TAMU"], outcome="faulty",
    )  # fmt: skip
    return theirs


def test_raw_sql_of_either_side_reads_its_own_lists_alone(both_lists, cast, held, grant, program):
    foreign = a_grant(cast.operator_palembang, program, writes=True)
    assert _lists_seen(held, grant.pk) == _ONE
    colleague = a_colleague(held)
    assert _lists_seen(colleague, a_grant(colleague, program).pk) == _ONE
    assert _lists_seen(colleague, colleague.pk) == _NONE
    assert _lists_seen(cast.operator_lahat, cast.operator_lahat.pk) == _ONE
    # At their own desk, in another shared program, and as another guest: none.
    assert _lists_seen(held, held.pk) == _NONE
    assert _lists_seen(cast.operator_palembang, foreign.pk) == _NONE


@pytest.mark.parametrize(
    ("broken", "reader"),
    [
        ("wall_sigertak_agency ON programs_uploadrow USING"
         " (agency_id = current_setting('app.agency')::uuid)", "owner"),
        ("wall_sigertak_program ON programs_recipientupload USING"
         " (program_id = current_setting('app.program')::uuid)", "guest"),
    ],
)  # fmt: skip
def test_without_the_wall_the_lists_are_seen(broken, reader, both_lists, cast, held, grant):
    """So the test above can fail."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY {broken}")
    who, key = (cast.operator_lahat, None) if reader == "owner" else (held, grant.pk)
    assert _lists_seen(who, key or who.pk) != _ONE


def test_raw_sql_slips_no_row_into_a_foreign_list_and_names_nobody_else(
    both_lists, cast, held, grant, program
):
    theirs = RecipientUpload.objects.exclude(pk=both_lists.pk).get()
    row = (
        "INSERT INTO programs_uploadrow (upload_id, agency_id, program_id, guest_id, number, raw,"
        " outcome, faults) VALUES (%s, %s, %s, %s, 9, '[]', 'faulty', '[]')"
    )
    own = [program.agency_id, program.pk, held.user_id]
    attempts = [
        (row, [theirs.pk, *own], "row-level security"),
        ("UPDATE programs_recipient SET entered_by_id = %s", [held.user_id], "who entered it"),
        ("UPDATE programs_recipient SET guest_agency_id = %s", [held.agency_id], "who entered it"),
        ("UPDATE programs_recipientupload SET guest_agency_id = %s", [program.agency_id],
         "permission denied"),
    ]  # fmt: skip
    for statement, values, refused in attempts:
        with (
            pytest.raises(DatabaseError, match=refused),
            as_login_role(), transaction.atomic(),
            scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(statement, values)
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        # Who sends, and from where, the database writes itself.
        other = [program.agency_id, program.pk, cast.operator_lahat.user_id]
        cursor.execute(row, [both_lists.pk, *other])
    slipped = both_lists.rows.get(number=9)
    assert (slipped.guest, slipped.guest_agency) == (held.user, held.agency)
