"""What a kind of aid asks of its recipients, and how the answers are read."""

from __future__ import annotations

import csv
from types import SimpleNamespace

import pytest

from programs.attributes import (
    field_name,
    merged,
    read_answer,
    read_attributes,
    shown,
    typed,
)
from programs.enums import AttributeType
from programs.faults import Fault
from programs.forms.attributes import answers_in, attribute_fields
from programs.models import KindAttribute, ProgramKind
from programs.operations.attributes import SOURCE, load_attributes
from programs.operations.kinds import load_kinds


def question(kind="text", **values):
    defaults = {
        "key": "isian",
        "label": "Isian",
        "digits": None,
        "choices": [],
        "required": False,
        "help": "",
    }
    return SimpleNamespace(**{**defaults, "type": kind, **values})


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        (question(), "  SDN  1 ", "SDN 1"),
        (question("digits", digits=10), "0012 345-678", "0012345678"),
        (question("digits"), "123", "123"),
        (question("number"), "36", "36"),
        (question("number"), "12,50", "12.5"),
        (question("number"), "1.250.000", "1250000"),
        (question("number"), "0.125", "0.125"),
        (question("number"), "100", "100"),
        (question("date"), "5 Februari 2026", "2026-02-05"),
        (question("choice", choices=["Akta jual beli", "Tidak ada"]), "akta jual-beli",
         "Akta jual beli"),
        (question("yes_no"), "Ya", True),
        (question("yes_no"), "FALSE", False),
        (question(required=True), "x", "x"),
        (question(), "", None),
    ],
)  # fmt: skip
def test_answers(asked, text, value):
    assert read_answer(asked, text) == value


@pytest.mark.parametrize(
    ("asked", "text", "cure"),
    [
        (question("digits", digits=10), "12345678", "Teks"),
        (question("digits", digits=10), "12345678901", "tepat 10"),
        (question("digits", digits=10), "12345abcde", "tepat 10"),
        (question("digits", digits=10), "1,23457E+12", "Teks"),
        (question("digits"), "x" * 5, "angka saja"),
        (question("number"), "1.250", "koma"),
        (question("number"), "-3", "angka saja"),
        (question("number"), "9" * 16, "angka saja"),
        (question("date"), "31/02/2026", "bulan"),
        (question("choice", choices=["A", "B"]), "C", "A, B"),
        (question("yes_no"), "mungkin", "Ya atau Tidak"),
        (question(), "x" * 201, "Persingkat"),
        (question(required=True), "  ", "wajib"),
    ],
)
def test_faults_say_how_to_put_it_right(asked, text, cure):
    answer = read_answer(asked, text)
    assert isinstance(answer, Fault)
    assert answer.column == "attr_isian"
    assert "Isian" in answer.reason
    assert cure in answer.cure


def test_a_row_is_read_by_field_name_and_good_answers_survive_bad_ones():
    asked = [
        question("digits", key="nisn", label="NISN", digits=10),
        question("number", key="luas", label="Luas"),
        question(key="kosong"),
    ]
    values, faults = read_attributes(asked, {"attr_nisn": "123", "attr_luas": "36", "luas": "1"})
    assert values == {"luas": "36"}
    assert [fault.column for fault in faults] == ["attr_nisn"]


def test_answers_to_questions_no_longer_asked_are_kept():
    asked = [question(key="baru"), question(key="dihapus")]
    stored = {"lama": "x", "baru": "y", "dihapus": "z"}
    assert merged(asked, stored, {"baru": "w"}) == {"lama": "x", "baru": "w"}


@pytest.mark.parametrize("kind", AttributeType)
def test_what_is_shown_in_the_form_reads_back_as_the_same(kind):
    value = {
        "text": "abc", "digits": "0012", "number": "1250.125", "date": "2026-02-05",
        "choice": "A", "yes_no": False,
    }[kind]  # fmt: skip
    asked = question(kind, choices=["A"])
    assert read_answer(asked, typed(asked, value)) == value
    assert shown(asked, value) not in ("", "–")


def test_a_form_asks_and_answers():
    asked = [
        question("digits", key="nisn", label="NISN", digits=10, required=True),
        question("yes_no", key="aktif"),
    ]
    fields = attribute_fields(asked, {"nisn": "0012345678", "aktif": False, "lama": 1})
    assert [fields[field_name(one)].initial for one in asked] == ["0012345678", "tidak"]
    cleaned = {"attr_nisn": fields["attr_nisn"].clean("0012345679"), "attr_aktif": None}
    assert answers_in(cleaned, asked, {"lama": 1}) == {"lama": 1, "nisn": "0012345679"}


@pytest.mark.django_db
def test_the_file_fits_the_kinds_and_loading_again_changes_nothing():
    load_kinds()
    with SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} <= set(ProgramKind.objects.values_list("code", flat=True))
    load_attributes()
    changed = KindAttribute.objects.get(kind__code="pip", key="nisn")
    assert (changed.digits, changed.required) == (10, False)
    KindAttribute.objects.filter(pk=changed.pk).update(label="NISN siswa", is_active=False)
    assert load_attributes() == 0
    changed.refresh_from_db()
    assert (changed.label, changed.is_active) == ("NISN siswa", False)
    for attribute in KindAttribute.objects.all():
        attribute.full_clean()
        assert bool(attribute.choices) == (attribute.type == "choice")
