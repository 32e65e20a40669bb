"""A row planted by raw SQL under the role of a page opens and deletes no file but its own.

Files are handed out and taken away by what a row says, so the database holds what a row may say.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.operations.exports import clear_away
from accounts.scope import Scope
from core import stored_files
from core.models import Export
from core.scope import DatabaseScope
from programs.models import RecipientUpload
from tests.access.thefts import Theft, is_held_by_its_guard, moved, take_away
from tests.factories.grants import a_grant
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db

_JOB = (
    "INSERT INTO core_job (id, kind, subject_id, state, done, message, attempts, created_by_id)"
    " VALUES (%s, 'export.write', %s, 'queued', 0, '', 0, %s)"
)
_EXPORT = (
    "INSERT INTO core_export (id, kind, parameters, columns, sort, format, purpose, rows, file,"
    " job_id, created_by_id, membership_id, finished_at, expires_at)"
    " VALUES (%s, 'program.recipients', '{}', '[]', '', 'xlsx', '', 1, %s, %s, %s, %s, now(),"
    " now() + %s::interval)"
)
_LIST = (
    "INSERT INTO programs_recipientupload (id, program_id, agency_id, guest_agency_id, file,"
    " file_name, sha256, state, fault, headers, positions, rows_total, created_by_id)"
    " VALUES (%s, %s, %s, %s, %s, 'x.csv', repeat('a', 64), 'received', '', '[]', '{}', 0, %s)"
)
_UNNAMED = "ALTER TABLE {} DISABLE TRIGGER names_its_own_file"
_UNCHECKED = "ALTER TABLE core_export DROP CONSTRAINT export_names_its_own_file;" + _UNNAMED.format(
    "core_export"
)


@pytest.fixture
def evidence(settings, tmp_path) -> str:
    """A private file of somebody else, whose path is known."""
    settings.MEDIA_ROOT = tmp_path
    return default_storage.save("objections/evidence.pdf", ContentFile(b"%PDF of another"))


def _export_of(member: Membership, file: str, lasts: str = "1 day") -> tuple[uuid.UUID, Theft]:
    scope = Scope.of(member.user).database
    job, key = uuid.uuid4(), uuid.uuid4()
    assert moved(scope, _JOB, job, key, member.user.pk) == 1
    values = (key, file, job, member.user.pk, member.pk, lasts)
    return key, Theft(scope, _EXPORT, values, _UNCHECKED)


def test_a_planted_export_names_no_foreign_file(cast, evidence) -> None:
    is_held_by_its_guard(_export_of(cast.operator_lahat, evidence)[1])


def test_even_so_it_opens_and_deletes_its_own_alone(
    cast, evidence, sign_in, django_capture_on_commit_callbacks
) -> None:
    take_away(_UNCHECKED)
    browser = sign_in(cast.operator_lahat)
    key, planted = _export_of(cast.operator_lahat, evidence)
    assert moved(planted.scope, planted.statement, *planted.values) == 1
    assert browser.get(reverse("accounts:export_file", args=[key])).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(reverse("accounts:export_delete", args=[key])).status_code == 302
    _key, planted = _export_of(cast.operator_lahat, evidence, "-1 minute")
    assert moved(planted.scope, planted.statement, *planted.values) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert clear_away(timezone.now()) == 1
    assert not Export.objects.exists()
    assert default_storage.exists(evidence)


def test_the_door_is_what_holds_then(cast, evidence, sign_in, monkeypatch) -> None:
    take_away(_UNCHECKED)
    monkeypatch.setattr(
        Export,
        "stored",
        property(lambda row: FieldFile(row, row._meta.get_field("file"), row.file.name)),
    )
    key, planted = _export_of(cast.operator_lahat, evidence)
    assert moved(planted.scope, planted.statement, *planted.values) == 1
    assert (
        sign_in(cast.operator_lahat).get(reverse("accounts:export_file", args=[key])).status_code
        == 200
    )


def test_what_an_export_was_asked_for_stays(cast) -> None:
    member = cast.operator_lahat
    key = uuid.uuid4()
    scope = Scope.of(member.user).database
    assert moved(scope, _JOB, job := uuid.uuid4(), key, member.user.pk) == 1
    own = f"exports/{key}.xlsx"
    assert moved(scope, _EXPORT, key, own, job, member.user.pk, member.pk, "1 day") == 1
    is_held_by_its_guard(
        Theft(
            scope,
            "UPDATE core_export SET kind = 'registry.households' WHERE id = %s",
            (key,),
            "GRANT UPDATE ON core_export TO sigertak_agency",
        )
    )


def _upload(cast: Any, key: uuid.UUID, file: str, **other: Any) -> tuple[DatabaseScope, tuple]:
    member = cast.operator_lahat
    program = other.get("program") or a_program(member)
    values = (key, program.pk, member.agency_id, other.get("guests"), file, member.user.pk)
    return Scope.of(member.user).database, values


@pytest.mark.parametrize(
    "file",
    [
        "objections/evidence.pdf",
        "uploads/other.csv",
        "uploads/{}/../../objections/evidence.pdf",
        "uploads/{}/x",
    ],
)
def test_a_planted_list_names_no_foreign_file(cast, file) -> None:
    key = uuid.uuid4()
    scope, values = _upload(cast, key, file.format(key))
    unnamed = _UNNAMED.format("programs_recipientupload")
    is_held_by_its_guard(Theft(scope, _LIST, values, unnamed))


def test_nor_one_of_a_table_that_shares_its_folder(cast, evidence) -> None:
    """Looked at by the key: who knows the path of a file knows the key of its row."""
    stored_files_of = stored_files.held()
    shared = [table for table, columns in stored_files_of.items() if "uploads" in columns.values()]
    assert shared == ["programs_recipientupload", "programs_deliveryupload"]
    key = uuid.uuid4()
    scope, values = _upload(cast, key, f"uploads/{key}.csv")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO programs_deliveryupload (id, distribution_id, agency_id, file, file_name,"
            " sha256, state, fault, headers, positions, last_row, rows_applied, rows_left,"
            " created_by_id) VALUES (%s, %s, %s, %s, '', '', 'received', '', '[]', '{}', 0, 0, 0,"
            " %s)",
            [key, uuid.uuid4(), cast.operator_palembang.agency_id, f"uploads/{key}.csv",
             cast.operator_palembang.user.pk],
        )  # fmt: skip
    assert moved(scope, _LIST, *values) == 0
    with connection.cursor() as cursor:
        # Its round was made up.
        cursor.execute("DELETE FROM programs_deliveryupload WHERE id = %s", [key])
    assert moved(scope, _LIST, *values) == 1


def test_a_list_keeps_its_file_and_its_place(cast, guest) -> None:
    lent, program = guest
    key = uuid.uuid4()
    home = cast.operator_palembang.agency_id
    file = f"uploads/{key}.csv"
    # A guest names another's agency; the program's own stands there.
    assert moved(lent.database, _LIST, key, program.pk, home, None, file, lent.user_id) == 1
    told = RecipientUpload.objects.get(pk=key)
    assert (told.agency_id, told.guest_id) == (program.agency_id, lent.user_id)
    for change in (
        "guest_id = NULL", f"agency_id = '{home}'", "file = 'objections/evidence.pdf'",
        "file_name = 'x'",
    ):  # fmt: skip
        update = f"UPDATE programs_recipientupload SET {change} WHERE id = %s"
        assert moved(lent.database, update, key) == 0, change
    assert moved(lent.database, "UPDATE programs_recipientupload SET fault = 'x' WHERE id = %s",
                 key) == 1  # fmt: skip
    take_away("GRANT UPDATE ON programs_recipientupload TO sigertak_program")
    update = f"UPDATE programs_recipientupload SET guest_id = NULL, agency_id = '{home}'"
    assert moved(lent.database, update + " WHERE id = %s", key) == 1


def test_no_list_is_planted_among_the_guests_of_another_agency(cast) -> None:
    """Neither in a program that is another's, nor in the name of guests."""
    foreign = a_program(cast.operator_palembang)
    a_grant(cast.operator_lahat_perkim, foreign, writes=True)
    key = uuid.uuid4()
    for program, guests in (
        (foreign, None),
        (None, cast.operator_lahat_perkim.agency_id),
        (foreign, cast.operator_lahat_perkim.agency_id),
    ):
        scope, values = _upload(cast, key, f"uploads/{key}.csv", program=program, guests=guests)
        assert moved(scope, _LIST, *values) == 0
    take_away("ALTER TABLE programs_recipientupload DISABLE ROW LEVEL SECURITY")
    # What names a guest's agency is taken from an agency's row besides.
    assert moved(scope, _LIST, *values) == 1


def test_every_table_with_files_is_held() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname = 'names_its_own_file' AND tgenabled = 'O'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(stored_files.held())


def _of_before(cast: Any, folder: str) -> tuple[uuid.UUID, str]:
    """A file of another agency under a name of before, when names did not follow the row's key."""
    key = uuid.uuid4()
    file = f"{folder}/{key}.csv"
    member = cast.operator_palembang
    values = (uuid.uuid4(), a_program(member).pk, member.agency_id, None, file, member.user.pk)
    with connection.cursor() as cursor:
        cursor.execute(_LIST, values)
    return key, file


def test_a_name_of_before_is_not_taken_by_its_key(cast) -> None:
    key, file = _of_before(cast, "uploads")
    scope, values = _upload(cast, key, file)
    is_held_by_its_guard(Theft(scope, _LIST, values, _UNNAMED.format("programs_recipientupload")))


def test_nor_by_a_row_that_is_there_already(cast) -> None:
    """Which names its own file now, and would name the other one by a change."""
    key, file = _of_before(cast, "uploads")
    scope, values = _upload(cast, key, f"uploads/{key}_lain.csv")
    assert moved(scope, _LIST, *values) == 1
    is_held_by_its_guard(
        Theft(
            scope,
            "UPDATE programs_recipientupload SET file = %s WHERE id = %s",
            (file, key),
            "GRANT UPDATE ON programs_recipientupload TO sigertak_agency;"
            + _UNNAMED.format("programs_recipientupload"),
        )
    )


def test_a_row_of_before_keeps_its_name_and_works_on(cast) -> None:
    _key, file = _of_before(cast, "uploads")
    scope = Scope.of(cast.operator_palembang.user).database
    change = "UPDATE programs_recipientupload SET fault = 'x' WHERE file = %s"
    assert moved(scope, change, file) == 1


def test_names_of_before_are_looked_for_by_their_index(cast) -> None:
    """In long tables too: each column with files has one, and it holds no name of now."""
    key = uuid.uuid4()
    scope, values = _upload(cast, key, f"uploads/{key}.csv")
    assert moved(scope, _LIST, *values) == 1
    _of_before(cast, "uploads")
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%%_of_before'")
        there = {name for (name,) in cursor.fetchall()}
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN (COSTS off) SELECT FROM programs_recipientupload WHERE file = 'x' AND"
            " file <> '' AND NOT starts_with(file, 'uploads/' || id::text)"
        )
        plan = " ".join(line for (line,) in cursor.fetchall())
    held = stored_files.held()
    assert there == {
        f"{table}_{column}_of_before" for table, columns in held.items() for column in columns
    }
    assert "programs_recipientupload_file_of_before" in plan
