"""What is cleaned comes in the order in which PostgreSQL keeps it, with nothing left out."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection

from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS
from beneficiaries.import_places import Place
from beneficiaries.import_rows import APART, RowCleaner
from core.tabular.cells import CellFlag

PLACE = Place(7, 6, 5, "1604012001")
PERSON = {
    "registry_id": "1604000000000001", "registry_person_id": "160400000000000101",
    "name": "SITI AMINAH", "nik": "1604014501800001", "family_card_number": "16040101018000",
    "sex": "5", "birth_date": "05/01/1980", "marital_status": "2",
}  # fmt: skip
HOUSEHOLD = {
    "registry_id": "1604000000000001", "family_card_number": "1604010101800001",
    "head_name": "SITI \"AMIN\" \\ ANWAR", "address": "Jl. Lintas RT 003 RW 02", "percentile": "7",
    "floor_type": "77",
}  # fmt: skip


def cleaned(unit: Unit, row: dict[str, str], flags: dict[str, CellFlag] | None = None):
    positions = {name: at for at, name in enumerate(row)}
    record = {name: text for name, text in row.items() if name in APART[unit]}
    cleaner = RowCleaner(unit, positions, today=dt.date(2026, 1, 1))
    return cleaner.clean(list(row.values()), record, flags or {}, PLACE)


@pytest.mark.parametrize(("unit", "row"), [(Unit.PERSON, PERSON), (Unit.HOUSEHOLD, HOUSEHOLD)])
def test_keys_come_as_postgresql_keeps_them(db, unit, row):
    written = json.loads(cleaned(unit, row).data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ARRAY(SELECT jsonb_object_keys(%s::jsonb))", [json.dumps(written)])
        (kept,) = cursor.fetchone()
    assert list(written) == kept


def test_all_that_a_person_is_known_by_is_written():
    assert json.loads(cleaned(Unit.PERSON, PERSON).data) == {
        "village_id": 7, "district_id": 6, "regency_id": 5, "name": "SITI AMINAH",
        "name_norm": "SITI AMINAH", "name_skeleton": "MNHST", "nik": "1604014501800001",
        "nik_usable": True, "birth_date": "1980-01-05", "marital_status": 2,
        "household_registry_id": "1604000000000001", "extra": {"kk_as_written": "16040101018000"},
    }  # fmt: skip


def test_all_that_a_household_is_known_by_is_written():
    assert json.loads(cleaned(Unit.HOUSEHOLD, HOUSEHOLD).data) == {
        "village_id": 7, "district_id": 6, "regency_id": 5, "head_name": 'SITI "AMIN" \\ ANWAR',
        "address": "Jl. Lintas RT 003 RW 02", "rt": 3, "rw": 2, "decile": 1, "percentile": 7,
        "family_card_number": "1604010101800001",
    }  # fmt: skip


def test_faults_are_told_from_the_flags_to_the_cells_to_the_numbers():
    told = cleaned(Unit.PERSON, PERSON | {"name": ""}, {"marital_status": CellFlag.ERROR})
    assert [(one["code"], one["column"]) for one in told.faults] == [
        ("unreadable_cell", "marital_status"), ("unknown_code", "sex"), ("name_missing", "name"),
        ("kk_faulty", "family_card_number"),
    ]  # fmt: skip
    assert {"sex", "marital_status"}.isdisjoint(json.loads(told.data))


def test_every_variable_has_a_name_in_ascii():
    """Their order is by signs here and by bytes there."""
    assert all(column.name.isascii() for unit in Unit for column in COLUMNS[unit])
