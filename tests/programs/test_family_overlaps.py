"""Aid counted by family compares family cards: one house may hold several families."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Overlap, OverlapRule, Recipient
from programs.operations.touching import touch
from programs.queries.overlaps import clashes_of
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_kind, a_person, a_program, a_recipient
from tests.programs.acts import LAHAT_VILLAGE
from tests.programs.test_overlaps import a_rule, rows, settled

pytestmark = pytest.mark.django_db

CARD, OTHER_CARD = "1604110101100001", "1604110101100002"


def of_kind(unit: str):
    kind = a_kind(f"per-{unit}")
    kind.target_unit = unit
    kind.save()
    return kind


@pytest.fixture
def house():
    return a_household(region(LAHAT_VILLAGE))


def two(cast, people, units=("family", "family"), written=("", "")) -> list[Recipient]:
    """One recipient of each agency, approved; programs of these units, of one kind if alike."""
    made = []
    for operator, person, unit, kk in zip(
        (cast.operator_lahat, cast.operator_lahat_perkim), people, units, written, strict=True
    ):
        program = a_program(operator, kind=of_kind(unit), target_unit=unit)
        made.append(
            a_recipient(
                program, operator, region(LAHAT_VILLAGE), person, state="approved", kk=kk
            )
        )  # fmt: skip
    touch(one.pk for one in made)
    settled()
    return made


def verdicts() -> set[tuple[str, str]]:
    return set(Overlap.objects.values_list("verdict", "unit"))


@pytest.mark.parametrize(
    ("base", "written", "found"),
    [
        # Two families in one house.
        ((CARD, OTHER_CARD), ("", ""), set()),
        # One family in two programs.
        ((CARD, CARD), ("", ""), {("forbidden", "family")}),
        # The card that the base does not know, the agencies wrote.
        (("", ""), (CARD, OTHER_CARD), set()),
        (("", ""), (CARD, CARD), {("forbidden", "family")}),
        ((CARD, ""), ("", OTHER_CARD), set()),
        ((CARD, ""), (OTHER_CARD, CARD), {("forbidden", "family")}),
        # What is not known forbids nothing.
        ((CARD, ""), ("", ""), {("warn", "family")}),
        (("", ""), ("", ""), {("warn", "family")}),
    ],
)
def test_two_people_of_one_house(cast, house, base, written, found):
    people = [a_person(house, name=f"Orang {n}", kk=kk) for n, kk in enumerate(base)]
    two(cast, people, written=written)
    assert verdicts() == found
    assert Overlap.objects.count() == 2 * len(found)


def test_one_person_is_one_family_whatever_the_card(cast, house):
    person = a_person(house)
    two(cast, [person, person])
    assert verdicts() == {("forbidden", "family")}


def test_where_households_count_their_cards_do_not(cast, house):
    people = [a_person(house, name=f"Orang {n}", kk=kk) for n, kk in enumerate((CARD, OTHER_CARD))]
    two(cast, people, units=("household", "household"))
    assert verdicts() == {("forbidden", "household")}


@pytest.mark.parametrize(
    ("rule_unit", "cards", "found"),
    [
        ("person", (CARD, CARD), set()),
        ("family", (CARD, CARD), {("forbidden", "family")}),
        ("family", (CARD, OTHER_CARD), set()),
        ("family", (CARD, ""), {("warn", "family")}),
        ("household", (CARD, OTHER_CARD), {("forbidden", "household")}),
    ],
)
def test_aid_for_persons_beside_aid_for_families_as_the_rule_says(
    cast, house, rule_unit, cards, found
):
    a_rule(of_kind("person"), of_kind("family"), unit=rule_unit)
    people = [a_person(house, name=f"Orang {n}", kk=kk) for n, kk in enumerate(cards)]
    two(cast, people, units=("person", "family"))
    assert verdicts() == found


def test_without_a_rule_they_go_together(cast, house):
    people = [a_person(house, name=f"Orang {n}", kk=CARD) for n in range(2)]
    two(cast, people, units=("person", "family"))
    assert verdicts() == set()


@pytest.mark.parametrize(
    ("cards", "found"),
    [
        ((CARD, CARD), {("forbidden", True)}),
        ((CARD, OTHER_CARD), set()),
        # Not "twice in the program": nobody knows.
        (("", CARD), {("warn", False)}),
    ],
)
def test_twice_in_one_program(cast, house, cards, found):
    by = cast.operator_lahat
    program = a_program(by)
    people = [a_person(house, name=f"Orang {n}", kk=kk) for n, kk in enumerate(cards)]
    made = [a_recipient(program, by, region(LAHAT_VILLAGE), one, state="approved")
            for one in people]  # fmt: skip
    touch(one.pk for one in made)
    settled()
    assert set(Overlap.objects.values_list("verdict", "same_program")) == found
    with as_login_role("sigertak_worker"), scoped(DatabaseScope(DatabaseRole.MATCHING)):
        clashes = clashes_of([one.pk for one in made])
    assert {(c.verdict.value, c.same_program) for c in clashes} == found


def test_the_rules_of_before_that_bappeda_did_not_set_become_of_families(cast):
    one, two = of_kind("family"), a_kind("per-family-2")
    home = of_kind("household")
    OverlapRule.objects.all().delete()
    came = a_rule(one, two, unit="household")
    a_rule(one, home, unit="household")
    chosen = a_rule(one, one, unit="household")
    OverlapRule.objects.filter(pk=chosen.pk).update(set_by=cast.verifier_sumsel.user)
    supersede = import_module("programs.migrations.0031_family_overlaps")._SUPERSEDE
    with connection.cursor() as cursor:
        cursor.execute(supersede)
    in_force = OverlapRule.objects.filter(superseded_at__isnull=True)
    assert {(r.first_kind_id, r.second_kind_id, r.unit) for r in in_force} == {
        (one.pk, two.pk, "family"), (*sorted_keys(one, home), "household"),
        (one.pk, one.pk, "household"),
    }  # fmt: skip
    came.refresh_from_db()
    assert came.superseded_at is not None


def sorted_keys(first, second) -> tuple:
    return tuple(kind.pk for kind in sorted((first, second), key=lambda kind: kind.code))


def test_a_card_that_comes_in_lifts_the_warning(cast, house):
    people = [a_person(house, name="Satu", kk=CARD), a_person(house, name="Dua")]
    made = two(cast, people)
    assert verdicts() == {("warn", "family")}
    Recipient.objects.filter(pk=made[1].pk).update(kk=OTHER_CARD)
    touch([made[1].pk])
    settled()
    assert rows() == set()
