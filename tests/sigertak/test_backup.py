"""A copy comes back as it was, and whoever was erased since then does not."""

from __future__ import annotations

import io
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.scope import Scope
from beneficiaries.models import Erasure, Household, Person, PersonVersion, StagedRow
from beneficiaries.operations import erasing
from core import login_proof
from core.backups import facts, manifest, restoring, taking
from core.scope import scoped
from programs.models import Recipient, UploadRow
from tests.clients import as_login_role
from tests.databases import _admin
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient, a_release

KEY = b"kunci salinan"


@contextmanager
def empty_database():
    """A database beside the test's own: name and parameters like those of the settings."""
    name = f"{connection.settings_dict['NAME']}_back"
    with _admin() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" OWNER sigertak_owner TEMPLATE template0')
    try:
        yield {**connection.settings_dict, "NAME": name}
    finally:
        with _admin() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def working_in(database):
    """The portal's own connection leads to the restored database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database["NAME"]
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture
def siti(cast, tmp_path, settings):
    settings.ERASURE_LEDGER = str(tmp_path / "elsewhere" / "erasures.jsonl")
    home = a_household(region("1604112002"), head_name="SITI AMINAH")
    person = a_person(home, name="SITI AMINAH", nik="1604115203800001", kk="1604111203100001")
    a_person(home, name="BUDI", head_relation=3)
    PersonVersion.objects.create(
        release=a_release(cast.steward_sumsel), person=person, household=home,
        registry_id=person.registry_id, regency_id=home.regency_id, data={"name": "SITI AMINAH"},
    )  # fmt: skip
    a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, home.village, person)
    private = Path(settings.MEDIA_ROOT) / "photos"
    private.mkdir(parents=True)
    (private / f"{uuid.uuid4()}.jpg").write_bytes(b"rumah" * 300_000)
    return person


def said_by(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def erase(person, by) -> Erasure:
    with as_login_role("sigertak_worker"), scoped(Scope.of(by.user).database):
        return erasing.erase(person=person, reason="Permintaan tertulis.", by=by.user)


def told(person) -> list[str]:
    """Every word the database has of this person's name or numbers."""
    words = ("SITI AMINAH", "1604115203800001", "1604111203100001")
    found = []
    with connection.cursor() as cursor:
        for table in facts.tables_of(connection):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [table for (row,) in cursor.fetchall() if any(word in row for word in words)]
    return sorted(set(found))


@pytest.mark.django_db
def test_an_erased_person_is_nowhere_and_goes_on_counting(
    cast, siti, django_capture_on_commit_callbacks
):
    assert {"beneficiaries_person", "beneficiaries_personversion"} <= set(told(siti))
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(siti, cast.steward_lahat)
    assert told(siti) == []
    siti.refresh_from_db()
    assert (siti.name, siti.nik, siti.birth_date, siti.in_base) == ("Dihapus", "", None, False)
    assert Household.objects.get().head_name == ""
    assert Person.objects.get(name="BUDI").nik != ""
    recipient = Recipient.objects.get()
    assert (recipient.amount, recipient.village_id) == (1_500_000, siti.village_id)
    assert recipient.name_sort == "DIHAPUS"
    assert erasure.counts["recipient"] == 1
    assert "1604115203800001" not in str(vars(erasure))
    # A later file tells of them again; the night blanks them again, and nobody else.
    Person.objects.filter(pk=siti.pk).update(name="SITI AMINAH", nik="1604115203800001")
    other = a_person(siti.household, name="SITI AMINAH", nik="1604115203800001")
    with as_login_role("sigertak_worker"):
        assert erasing.erase_again() == 2
        assert erasing.erase_again() == 0
    other.refresh_from_db()
    assert (told(siti), other.nik) == ([], "")
    assert Person.objects.get(name="BUDI").nik != ""


@pytest.mark.django_db(transaction=True)
def test_a_copy_comes_back_whole_and_the_erased_do_not(cast, siti, tmp_path, settings):
    files, copy = Path(settings.MEDIA_ROOT), tmp_path / "copy"
    settings.BACKUP_KEY = KEY
    # A database that asks its logins for proofs is copied like any other, without its key.
    call_command("db_roles", stdout=io.StringIO())
    assert "terenkripsi" in said_by("backup", copy)
    assert login_proof.DOOR not in restoring.contents(copy / manifest.DUMP, KEY, is_sealed=True)
    made = manifest.read(copy, KEY)
    assert made.tables["beneficiaries_person"][0] == 2
    for part in copy.iterdir():
        assert b"SITI AMINAH" not in part.read_bytes()
        assert b"rumahrumah" not in part.read_bytes()
    with pytest.raises(taking.Refused, match="sudah ada"):
        taking.take(copy, database=connection.settings_dict, files=files)
    erase(siti, cast.steward_lahat)
    back = tmp_path / "back"
    with empty_database() as database:
        with pytest.raises(taking.Refused, match="kunci"):
            restoring.bring_back(copy, database=database, files=back, passphrase=b"lain")
        with pytest.raises(taking.Refused, match="tidak kosong"):
            restoring.bring_back(copy, database=database, files=files, passphrase=KEY)
        damaged = copy / "files.tar"
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[:-1])
        with pytest.raises(taking.Refused, match="berubah"):
            restoring.bring_back(copy, database=database, files=back, passphrase=KEY)
        damaged.write_bytes(whole)

        with working_in(database):
            settings.MEDIA_ROOT = str(back)
            told_by_command = said_by("restore", copy)
            assert "Penghapusan data 1 orang diulang" in told_by_command
            assert told(siti) == []
            assert Erasure.objects.get().person_id == siti.pk
            settings.MEDIA_ROOT = str(tmp_path / "x")
            with pytest.raises(CommandError, match="tidak kosong"):
                said_by("restore", copy)
        assert [one.read_bytes() for one in back.rglob("*.jpg")] == [b"rumah" * 300_000]
        connected = facts.connected(database)
        with connected.cursor() as cursor:
            found = facts.gather(connected)
            assert found.rights == made.rights
            # What came back and is not of the erasure, is as it was.
            changed = set(found.differences(made.facts))
            assert "beneficiaries_person" in changed
            assert not changed & {"accounts_membership", "programs_program", "regions_region"}
            cursor.execute("DROP POLICY wall_sigertak_regency ON beneficiaries_person")
            assert "rights" in facts.gather(connected).differences(made.facts)
            connected.rollback()
            cursor.execute("GRANT SELECT ON beneficiaries_person TO sigertak_public")
            assert facts.gather(connected).rights != made.rights
        connected.close()
    assert StagedRow.objects.count() == UploadRow.objects.count() == 0
