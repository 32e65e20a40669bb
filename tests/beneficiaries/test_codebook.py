"""The table itself, and its words."""

from __future__ import annotations

from collections import defaultdict

import pytest

from beneficiaries.codebook import (
    HOUSEHOLD_VARIABLES,
    PERSON_VARIABLES,
    VARIABLES,
    choices_for,
    decile_of_percentile,
    in_group,
    label_for,
)
from beneficiaries.codebook_headers import header_key
from beneficiaries.codebook_variable import GROUP_LABELS, Group, Kind, Unit
from beneficiaries.models import Household, Person

HOUSEHOLD, PERSON = Unit.HOUSEHOLD, Unit.PERSON
ALL = [variable for variables in VARIABLES.values() for variable in variables.values()]


def test_names_are_unique_and_english_identifiers():
    for unit, variables in VARIABLES.items():
        assert all(name == variable.name for name, variable in variables.items())
        assert all(variable.unit is unit for variable in variables.values())
        assert all(name.isidentifier() and name.islower() for name in variables)
    assert len(HOUSEHOLD_VARIABLES) > 125
    assert len(PERSON_VARIABLES) > 70


@pytest.mark.parametrize("unit", list(Unit))
def test_no_header_means_two_variables(unit):
    meanings = defaultdict(set)
    for variable in VARIABLES[unit].values():
        for header in (*variable.headers, variable.name):
            meanings[header_key(header)].add(variable.name)
    assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


def test_coded_variables_have_codes_and_others_none():
    for variable in ALL:
        coded = variable.kind in (Kind.CODE, Kind.FLAG, Kind.BITMASK)
        assert bool(variable.codes) is coded, variable.name


def test_every_variable_has_words():
    assert all(str(variable.label) for variable in ALL)
    assert all(str(label) for variable in ALL for label in variable.codes.values())
    assert GROUP_LABELS.keys() == set(Group)


def test_code_lists_of_the_questionnaire():
    lists = {name: len(variable.codes) for name, variable in HOUSEHOLD_VARIABLES.items()
             if variable.kind is Kind.CODE}  # fmt: skip
    assert lists == {
        "building_tenure": 5, "land_tenure": 4, "floor_type": 10, "wall_type": 7,
        "wall_condition": 2, "roof_type": 10, "roof_condition": 2, "drinking_water": 12,
        "water_access": 3, "power_source": 3, "power_capacity": 6, "cooking_fuel": 9,
        "toilet_facility": 4, "toilet_type": 4, "sewage_disposal": 6, "welfare_status": 4,
    }  # fmt: skip
    lists = {name: len(variable.codes) for name, variable in PERSON_VARIABLES.items()
             if variable.kind is Kind.CODE}  # fmt: skip
    assert lists == {
        "sex": 2, "head_relation": 8, "family_relation": 8, "marital_status": 4,
        "marriage_certificate": 3, "disability": 13, "chronic_illness": 10,
        "school_attendance": 3, "education_level": 10, "highest_grade": 8, "highest_diploma": 7,
        "industry": 21, "employment_status": 8, "welfare_status": 4,
    }  # fmt: skip


def test_what_nobody_confirmed_is_marked():
    unsure = {name for name, variable in PERSON_VARIABLES.items()
              if not variable.confirmed and variable.codes}  # fmt: skip
    assert unsure == {
        "head_relation", "family_relation", "marital_status", "marriage_certificate",
        "in_family_card", "identity_documents", "is_pregnant", "highest_grade", "welfare_status",
    }  # fmt: skip


def test_secrets_are_marked():
    secrets = {variable.name for variable in ALL if variable.sensitive}
    assert secrets == {
        "disability", "chronic_illness", "is_pregnant", "stunting_risk", "mother_maiden_name",
        "caretaker_mother_name", "caretaker_name", "caretaker_nik", "caretaker_address",
        "caretaker_birth_date",
    }  # fmt: skip


def test_numbers_of_cards_are_marked_to_be_covered():
    numbers = {variable.name for variable in ALL if variable.masked}
    assert numbers == {
        "nik", "family_card_number", "civil_nik", "civil_family_card_number", "caretaker_nik",
        "kks_number", "kks_2016_number", "debit_card_number", "pkh_number", "pbi_number",
        "pbi_member_number", "kip_number", "caretaker_id", "power_meter_number",
        "water_meter_number", "gas_customer_number",
    }  # fmt: skip


@pytest.mark.parametrize(("model", "unit"), [(Household, HOUSEHOLD), (Person, PERSON)])
def test_columns_of_the_models_hold_what_decoding_gives(model, unit):
    kinds = {
        "SmallIntegerField": {Kind.CODE, Kind.INTEGER, Kind.BITMASK},
        "PositiveSmallIntegerField": {Kind.CODE, Kind.INTEGER, Kind.BITMASK},
        "BooleanField": {Kind.FLAG},
        "DecimalField": {Kind.DECIMAL, Kind.COORDINATE},
        "CharField": {Kind.TEXT},
        "DateField": {Kind.DATE},
    }
    shared = [field for field in model._meta.concrete_fields if field.name in VARIABLES[unit]]
    assert len(shared) > 30
    for field in shared:
        assert VARIABLES[unit][field.name].kind in kinds[field.get_internal_type()], field.name


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        (HOUSEHOLD_VARIABLES["floor_type"], 9, "Tanah"),
        (HOUSEHOLD_VARIABLES["floor_type"], 77, "Kode 77"),
        (HOUSEHOLD_VARIABLES["floor_type"], None, "Tidak diketahui"),
        (HOUSEHOLD_VARIABLES["has_fridge"], True, "Ya"),
        (HOUSEHOLD_VARIABLES["has_fridge"], False, "Tidak"),
        (HOUSEHOLD_VARIABLES["has_fridge"], None, "Tidak diketahui"),
        (HOUSEHOLD_VARIABLES["cattle_count"], 0, "0"),
        (PERSON_VARIABLES["disability"], 0, "Tidak ada"),
        (PERSON_VARIABLES["identity_documents"], 5, "Akta kelahiran, KTP"),
        (PERSON_VARIABLES["identity_documents"], 0, "Tidak ada"),
        (PERSON_VARIABLES["birth_place"], "", "Tidak diketahui"),
        (PERSON_VARIABLES["birth_place"], "Lahat", "Lahat"),
    ],
)
def test_values_in_words(variable, value, words):
    assert label_for(variable, value) == words


def test_choices_and_sections():
    assert choices_for(PERSON_VARIABLES["sex"]) == [(1, "Laki-laki"), (2, "Perempuan")]
    housing = in_group(HOUSEHOLD, Group.HOUSING)
    assert housing[0].name == "building_tenure"
    assert len(housing) == 20
    assert len(in_group(HOUSEHOLD, Group.ASSET)) == 24


@pytest.mark.parametrize(
    ("percentile", "decile"),
    [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3), (40, 4), (41, 5), (100, 10),
     (None, None), (-1, None), (101, None)],
)  # fmt: skip
def test_deciles_of_percentiles(percentile, decile):
    assert decile_of_percentile(percentile) == decile
