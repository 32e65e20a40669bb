"""The form of rules: what is taken, what is refused and why, and how it reads."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from beneficiaries.models import Household, Person
from programs.eligibility.conditions import OPS, Condition, Group, Op, as_json, parse
from programs.eligibility.evaluation import judge
from programs.eligibility.presets import PRESETS
from programs.eligibility.sql import Rule, compile_rule
from programs.eligibility.variables import VARIABLES, Form, Subject, reference_date
from programs.eligibility.words import all_words, decile_words
from programs.models import Program
from tests.programs.test_eligibility_sql import ON

AGED = {"variable": "age", "op": "at_least", "values": [60]}
ROOF = {"variable": "roof_condition", "op": "in", "values": [2]}
EVIL = "age'; DROP TABLE programs_criteria; --"


def group(*conditions, least=1, **more):
    return {"least": least, "of": list(conditions), **more}


def test_the_same_rules_give_equal_groups():
    one = parse([group({**ROOF, "values": [2, 1, 2]}, AGED | {"variable": "floor_area"})])
    other = parse([group({**ROOF, "values": [1, 2]}, AGED | {"variable": "floor_area"})])
    assert one == other == parse(as_json(one))
    assert parse(json.loads(json.dumps(as_json(one)))) == one
    assert len(parse([group(ROOF), group(ROOF)])) == 1
    assert as_json(parse([group(ROOF, who="head")])) == [group(ROOF)]
    assert as_json(parse([group(AGED)])) == [{"least": 1, "who": "any", "of": [AGED]}]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("x", "Syarat harus berupa daftar kelompok."),
        ({}, "Syarat harus berupa daftar kelompok."),
        ([1], "Kelompok 1: Bentuk syarat tidak dikenal."),
        ([group(ROOF) | {"sql": "1=1"}], "Bentuk syarat tidak dikenal."),
        ([group()], "Isi sekurangnya satu syarat."),
        ([group(ROOF, least=2)], "1 sampai 1"),
        ([group(ROOF, least=True)], "1 sampai 1"),
        ([group(ROOF, least="1")], "1 sampai 1"),
        ([group(ROOF, AGED)], "Pisahkan syarat tentang orang"),
        ([group(AGED, who="everybody")], "Pilih siapa"),
        ([group({**ROOF, "variable": EVIL})], "Pilih hal yang disyaratkan."),
        ([group({**ROOF, "variable": ["age"]})], "Pilih hal yang disyaratkan."),
        ([group({**ROOF, "variable": "nik"})], "Pilih hal yang disyaratkan."),
        ([group({**ROOF, "op": "= 1 OR 1"})], "Kondisi atap: pilih pembandingnya."),
        ([group({**ROOF, "op": "at_least"})], "Kondisi atap: pembanding ini tidak cocok."),
        ([group({**ROOF, "values": []})], "Kondisi atap: pilih sekurangnya satu"),
        ([group({**ROOF, "values": [3]})], "Kondisi atap: pilih sekurangnya satu"),
        ([group({**ROOF, "values": ["2"]})], "Kondisi atap: pilih sekurangnya satu"),
        ([group({**ROOF, "values": [True]})], "Kondisi atap: pilih sekurangnya satu"),
        ([group({**ROOF, "values": [2, [1]]})], "Kondisi atap: pilih sekurangnya satu"),
        ([group({**ROOF, "values": "2"})], "Kondisi atap: tulis nilainya."),
        ([group({**AGED, "values": ["60 OR 1=1"]})], "Umur: tulis angkanya."),
        ([group({**AGED, "values": [60, 70]})], "Umur: tulis angkanya."),
        ([group({**AGED, "values": [float("nan")]})], "Umur: tulis angkanya."),
        ([group({**AGED, "values": [float("inf")]})], "Umur: tulis angkanya."),
        ([group({**AGED, "values": [10**400]})], "Umur: tulis angkanya."),
        ([group({**AGED, "values": [-1]})], "Umur: angka harus antara 0 dan 130."),
        ([group({**AGED, "values": [131]})], "Umur: angka harus antara 0 dan 130."),
        ([group({**AGED, "values": [1.5]})], "Umur: tulis bilangan bulat."),
        ([group({**AGED, "op": "between", "values": [9, 3]})], "tidak boleh lebih besar"),
        ([group({"variable": "floor_area", "op": "at_most", "values": [7.257]})], "dua desimal"),
        ([group({"variable": "has_car", "op": "is_true", "values": [1]})], "tidak memerlukan"),
        ([group(ROOF)] * 13, "Paling banyak 12 kelompok"),
        ([group(*[{**AGED, "values": [n]} for n in range(13)])], "Paling banyak 12 syarat"),
    ],
)  # fmt: skip
def test_faulty_rules_are_refused_in_words(raw, words):
    with pytest.raises(ValidationError) as refused:
        parse(raw)
    assert words in " ".join(refused.value.messages)


def test_all_faults_are_told_at_once():
    with pytest.raises(ValidationError) as refused:
        parse([group({**ROOF, "values": []}), group(ROOF), group({**AGED, "values": []})])
    assert [text[:10] for text in refused.value.messages] == ["Kelompok 1", "Kelompok 3"]


def test_no_choice_of_anybody_enters_the_text():
    """Values stand apart as parameters: the text is the same whatever is chosen."""
    one = parse([group({**ROOF, "values": [1]}), group({**AGED, "values": [17]})])
    two = parse([group({**ROOF, "values": [1, 2]}), group({**AGED, "values": [61]})])
    for unit in Subject:
        texts = {compile_rule(Rule(unit, ON, (3,), groups)).verdict.text for groups in (one, two)}
        assert len(texts) == 1
        assert "17" not in texts.pop()


@pytest.mark.django_db
def test_a_rule_made_past_the_form_cannot_speak_sql():
    """Even a condition that was never parsed reaches the database only as a name we know."""
    with pytest.raises(KeyError):
        compile_rule(Rule(Subject.PERSON, ON, groups=(Group(1, (Condition(EVIL, Op.IN, (1,)),)),)))


def test_every_variable_has_its_column_and_can_be_asked():
    computed = {
        "age", "has_disability", "has_chronic_illness", "elderly_count", "child_count",
        "toddler_count", "floor_area_per_person",
    }  # fmt: skip
    models = {Subject.PERSON: Person, Subject.HOUSEHOLD: Household}
    for asked in VARIABLES.values():
        if asked.name not in computed:
            models[asked.subject]._meta.get_field(asked.name)
        assert OPS[asked.form]
        assert bool(asked.codes) is (asked.form is Form.CODES)
        assert bool(asked.most) is (asked.form is Form.NUMBER)
    # Secrets of families and free texts are nothing to select people by.
    assert not {"mother_maiden_name", "name", "nik", "address", "extra"} & set(VARIABLES)


def test_presets_are_sound():
    for preset in PRESETS.values():
        assert parse(as_json(preset.groups)) == preset.groups
    assert PRESETS["rtlh"].groups[0].least == 2
    assert not PRESETS["rtlh"].confirmed


def test_rules_in_words():
    rules = parse(
        [
            group({**ROOF, "values": [2]}),
            group({"variable": "floor_type", "op": "not_in", "values": [1, 2, 9]}),
            group(AGED, {"variable": "is_pregnant", "op": "is_true", "values": []}, who="head"),
            group({"variable": "age", "op": "between", "values": [6, 21]},
                  {"variable": "sex", "op": "in", "values": [2]}, least=2),
            group({"variable": "floor_area_per_person", "op": "at_most", "values": [7.2]}),
        ]
    )  # fmt: skip
    household = [str(one) for one in all_words(rules, of_person=False)]
    assert household == [
        "Kondisi atap: Jelek/kualitas rendah",
        "Jenis lantai terluas: selain Marmer/granit, Keramik atau Tanah",
        "Kepala rumah tangga, sekurangnya 1 dari 2 syarat ini: "
        "Umur: 60 tahun atau lebih; Hamil: ya",
        "Salah satu anggota, semua syarat ini: Umur: 6 sampai 21 tahun; Jenis kelamin: Perempuan",
        "Luas lantai per orang: 7,2 m² atau kurang",
    ]
    person = [str(one) for one in all_words(rules, of_person=True)]
    assert person[2].startswith("Sekurangnya 1 dari 2 syarat ini:")
    assert [one.confirmed for one in all_words(rules, of_person=True)] == [
        True, True, False, True, True,
    ]  # fmt: skip


def test_deciles_in_words():
    assert [decile_words(d) for d in ([], [1], [1, 2], [1, 2, 3], [1, 3, 7])] == [
        "semua", "1", "1, 2", "1–3", "1, 3, 7",
    ]  # fmt: skip


def test_ages_count_from_the_start_of_the_program():
    assert reference_date(Program(year=2026)).isoformat() == "2026-01-01"
    begun = Program(year=2026, starts_on=ON)
    assert reference_date(begun) == ON


@pytest.mark.django_db
def test_nobody_asked_nothing_answered():
    assert judge(Rule(Subject.PERSON, ON), []) == {}
