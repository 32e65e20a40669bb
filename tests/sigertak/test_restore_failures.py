"""A restore that fails says truly what it leaves behind."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from core.backups import facts, manifest, restoring, taking
from tests.sigertak.test_backup import empty_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def copy(tmp_path, settings):
    """A copy in plain with one private file."""
    private = tmp_path / "private"
    private.mkdir()
    (private / "surat.pdf").write_bytes(b"%PDF")
    taking.take(tmp_path / "copy", database=connection.settings_dict, files=private)
    return tmp_path / "copy"


def tables(database) -> list[str]:
    connected = facts.connected(database)
    try:
        return facts.tables_of(connected)
    finally:
        connected.close()


def test_what_fails_before_the_database_is_filled_leaves_it_empty(copy, tmp_path):
    (copy / manifest.DUMP).write_bytes(b"")
    with empty_database() as database:
        with pytest.raises(taking.Refused) as told:
            restoring.bring_back(copy, database=database, files=tmp_path / "back")
        assert not isinstance(told.value, restoring.HalfDone)
        assert tables(database) == []


def test_files_that_cannot_be_written_leave_a_filled_database_and_it_is_said(copy, tmp_path):
    in_the_way = tmp_path / "back"
    in_the_way.write_text("")
    with empty_database() as database:
        with pytest.raises(restoring.HalfDone, match=r"sudah terisi.*jangan dipakai") as told:
            restoring.bring_back(copy, database=database, files=in_the_way)
        assert database["NAME"] in str(told.value)
        assert "accounts_user" in tables(database)


def test_what_came_back_differently_is_not_to_be_used(copy, tmp_path):
    path = copy / manifest.NAME
    noted = json.loads(path.read_text())
    noted["tables"]["regions_region"][0] += 1
    path.write_text(json.dumps(noted))
    with empty_database() as database:
        with pytest.raises(restoring.HalfDone, match=r"berbeda.*regions_region.*sudah terisi"):
            restoring.bring_back(copy, database=database, files=tmp_path / "back")
        assert tables(database) != []


def test_a_file_that_did_not_come_back_is_missed(copy, tmp_path):
    path = copy / manifest.NAME
    noted = json.loads(path.read_text())
    noted["files"]["foto.jpg"] = [4, "0" * 64]
    path.write_text(json.dumps(noted))
    expected = pytest.raises(restoring.HalfDone, match=r"Jumlah berkas yang berbeda.*: 1")
    with empty_database() as database, expected:
        restoring.bring_back(copy, database=database, files=tmp_path / "back")
