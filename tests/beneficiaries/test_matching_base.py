"""Training on the base, and persons who stand in it twice."""

from __future__ import annotations

import csv
import datetime
import io

import pytest
from django.core.management import call_command
from django.db import transaction

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.duplicates import doubles
from beneficiaries.matching.interface import Query
from beneficiaries.matching.single import match_one
from beneficiaries.models import MatchModel, Person
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db

BORN = datetime.date(1980, 3, 14)
NIK = "1604115403800001"


def planted(name, *, household=None, code="1604112001", **values):
    return a_person(
        household or a_household(region(code)), name=name,
        birth_date=values.pop("birth_date", BORN), **values,
    )  # fmt: skip


def kinds():
    return {frozenset((d.first_id, d.second_id)): (d.outcome, d.same_nik) for d in doubles()}


def test_one_person_twice_is_told_from_two_on_one_nik():
    first = planted("Siti Aminah", nik=NIK)
    again = planted("ST. AMINAH", nik=NIK)
    other = planted("Bambang Wijaya", nik=NIK, birth_date=datetime.date(1955, 7, 9))
    found = kinds()
    assert found[frozenset((first.pk, again.pk))] == (MatchOutcome.MATCH, True)
    assert found[frozenset((first.pk, other.pk))][0] != MatchOutcome.MATCH
    assert found[frozenset((first.pk, other.pk))][1]


def test_a_double_without_the_number_is_found_by_name_and_birth():
    first = planted("Siti Aminah Lestari", nik=NIK)
    again = planted("Siti Aminah Lestari", nik="", nik_usable=False)
    assert kinds()[frozenset((first.pk, again.pk))][0] == MatchOutcome.MATCH


def test_twins_are_not_doubles():
    household = a_household(region("1604112001"))
    for number, name in enumerate(("Muhammad Hasan", "Muhammad Husin"), start=1):
        planted(name, household=household, nik=f"{NIK[:-1]}{number}", kk="1604110902100003")
    assert all(outcome != MatchOutcome.MATCH for outcome, _ in kinds().values())


def test_command_lists_doubles(tmp_path):
    people = [planted("Siti Aminah", nik=NIK), planted("Siti Aminah", nik=NIK)]
    out, target = io.StringIO(), tmp_path / "ganda.csv"
    call_command("find_duplicates", output=target, stdout=out)
    (row,) = csv.DictReader(target.open(encoding="utf-8-sig"))
    assert row["kind"] == "same_person"
    assert {row["first_registry_id"], row["second_registry_id"]} == {
        person.registry_id for person in people
    }
    assert "same_person=1" in out.getvalue()


def test_training_makes_a_new_version_that_answers_from_then_on(tmp_path):
    for number in range(40):
        planted(f"Siti Aminah{'abcdefgh'[number % 8]} Lestari", nik=f"16041114038000{number:02d}")
    source = tmp_path / "daftar.csv"
    lines = [f"{p.name};{p.nik};14/03/1980" for p in Person.objects.order_by("pk")[:20]]
    source.write_text("\n".join(["Nama;NIK;TglLahir", *lines]))
    out = io.StringIO()
    call_command("train_matching", source, stdout=out)
    model = MatchModel.objects.get(in_use=True)
    assert model.version in out.getvalue()
    assert model.rows == 20
    person = Person.objects.first()
    with transaction.atomic():
        answer = match_one(Query("k", person.name, person.nik, birth_date=BORN))
    assert answer.model == model.version
    call_command("train_matching", dry_run=True, stdout=out)
    assert MatchModel.objects.get(in_use=True) == model


def test_a_model_holds_names_only_when_many_bear_them():
    for number in range(25):
        planted("Budi Santoso", nik=f"16041114038000{number:02d}")
    planted("Rara Unik", nik="1604115403800099")
    call_command("train_matching", stdout=io.StringIO())
    names = MatchModel.objects.get(in_use=True).data["names"]
    assert list(names) == ["BUDI SANTOSO"]
