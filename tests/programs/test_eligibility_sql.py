"""The evaluator against plain Python: every variable, every comparison, and whole rules."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Household, Person
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.eligibility.conditions import OPS, Condition, Group, Op, Who
from programs.eligibility.evaluation import Meets, judge
from programs.eligibility.sql import Rule
from programs.eligibility.variables import VARIABLES, Asked, Form, Subject
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.programs.acts import MERAPI
from tests.programs.eligibility_model import condition, judged

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 2, 28)
_COMPUTED = {
    "age", "has_disability", "has_chronic_illness", "elderly_count", "child_count",
    "toddler_count", "floor_area_per_person",
}  # fmt: skip
_COLUMNS = {
    subject: [
        a for a in VARIABLES.values() if a.subject is subject and a.name not in _COMPUTED
    ]
    for subject in Subject
}  # fmt: skip


def _answer(chance: random.Random, asked: Asked):
    if chance.random() < 0.3:
        return None
    if asked.form is Form.CODES:
        # 99 stands in no list: files hold such codes too.
        return chance.choice([*asked.codes, 99])
    if asked.form is Form.YES_NO:
        return chance.random() < 0.5
    if asked.decimals:
        return Decimal(chance.randint(0, 12000)) / 100
    return chance.randint(0, 6)


def _values(chance: random.Random, subject: Subject) -> dict:
    return {asked.name: _answer(chance, asked) for asked in _COLUMNS[subject]}


def _birth_date(chance: random.Random) -> datetime.date | None:
    if chance.random() < 0.2:
        return None
    edges = ["1966-02-28", "1966-03-01", "2004-02-29", "2021-02-28", "2027-05-01", "2008-02-29"]
    born = [ON, *map(datetime.date.fromisoformat, edges)]
    spread = datetime.date(1940, 1, 1) + datetime.timedelta(days=chance.randint(0, 31_600))
    return chance.choice([*born, spread, spread, spread])


@pytest.fixture
def base(db) -> list[tuple[Household, list[Person]]]:
    """Households with none to five members, of whom a third of everything is unknown."""
    chance = random.Random(20261122)
    village = region(MERAPI)
    place = {"regency": village.regency, "district": village.district, "village": village}
    made = []
    for number in range(40):
        household = Household.objects.create(
            registry_id=f"RT{number}", in_base=True, decile=chance.choice([None, 1, 2, 9]),
            head_name="Kepala", **place, **_values(chance, Subject.HOUSEHOLD),
        )  # fmt: skip
        members = Person.objects.bulk_create(
            Person(registry_id=f"P{number}-{n}", household=household, name="Anggota",
                   in_base=True, birth_date=_birth_date(chance), **place,
                   **_values(chance, Subject.PERSON))
            for n in range(chance.randint(0, 5))
        )  # fmt: skip
        Person.objects.create(
            registry_id=f"G{number}", household=household, name="Tidak lagi dalam basis",
            in_base=False, sex=1, birth_date=datetime.date(1930, 1, 1), disability=1, **place,
        )  # fmt: skip
        made.append((household, list(members)))
    return made


def _condition(chance: random.Random, asked: Asked, op: Op | None = None) -> Condition:
    op = op or chance.choice(OPS[asked.form])
    if asked.form is Form.CODES:
        codes = sorted(asked.codes)
        count = chance.randint(1, max(1, len(codes) - 1))
        return Condition(asked.name, op, tuple(sorted(chance.sample(codes, count))))
    if asked.form is Form.YES_NO:
        return Condition(asked.name, op)
    top = {"age": 90, "floor_area": 120, "floor_area_per_person": 40}.get(asked.name, 4)
    bounds = sorted(chance.randint(0, top) for _n in range(2))
    return Condition(asked.name, op, tuple(bounds if op is Op.BETWEEN else bounds[:1]))


def _group(chance: random.Random) -> Group:
    subject = chance.choice(list(Subject))
    known = [asked for asked in VARIABLES.values() if asked.subject is subject]
    asked = chance.sample(known, chance.randint(1, 4))
    conditions = tuple(_condition(chance, one) for one in asked)
    who = chance.choice(list(Who)) if subject is Subject.PERSON else Who.ANY
    return Group(chance.randint(1, len(conditions)), conditions, who)


def _compare(rule: Rule, base) -> set[bool | None]:
    """Judge everybody both ways; return which answers there were."""
    seen = set()
    if rule.unit is Subject.HOUSEHOLD:
        found = judge(rule, [household.pk for household, _members in base])
        for household, members in base:
            expected = judged(rule, household, members, None)
            assert found[household.pk].answer is expected, (rule, household.pk)
            seen.add(expected)
    else:
        people = [(h, members, one) for h, members in base for one in members]
        found = judge(rule, [one.pk for _h, _members, one in people])
        for household, members, one in people:
            expected = judged(rule, household, members, one)
            assert found[one.pk].answer is expected, (rule, one.pk)
            seen.add(expected)
    return seen


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_and_comparison(name, base):
    chance = random.Random(name)
    asked = VARIABLES[name]
    seen = set()
    for op in OPS[asked.form]:
        for unit in Subject:
            for _time in range(4):
                one = _condition(chance, asked, op)
                seen |= _compare(Rule(unit, ON, groups=(Group(1, (one,)),)), base)
    assert seen == {True, False, None}


def test_whole_rules(base):
    chance = random.Random(7)
    seen: list[bool | None] = []
    for _time in range(100):
        rule = Rule(
            chance.choice(list(Subject)),
            ON,
            deciles=chance.choice([(), (1,), (1, 2)]),
            groups=tuple(_group(chance) for _n in range(chance.randint(0, 3))),
        )
        seen += _compare(rule, base)
    assert {True, False, None} <= set(seen)


def test_lists_and_single_questions_agree(base):
    """The condition of a queryset is the same rule; false and unknown both keep away."""
    chance = random.Random(11)
    households, persons = Household.objects.in_base(), Person.objects.in_base()
    found_some = 0
    for _time in range(60):
        groups = tuple(_group(chance) for _n in range(2))
        for unit, rows in (
            (Subject.HOUSEHOLD, households),
            (Subject.PERSON, persons.filter(household__in_base=True)),
        ):
            rule = Rule(unit, ON, groups=groups)
            listed = set(rows.filter(Meets(rule)).values_list("pk", flat=True))
            results = judge(rule, list(rows.values_list("pk", flat=True)))
            assert listed == {key for key, result in results.items() if result.answer is True}
            found_some += len(listed)
    assert found_some > 100


def test_conditions_one_by_one(base):
    chance = random.Random(5)
    checked = 0
    for _time in range(40):
        group = _group(chance)
        rule = Rule(Subject.PERSON, ON, groups=(group,))
        people = [(h, members, one) for h, members in base for one in members]
        found = judge(rule, [one.pk for _h, _members, one in people])
        for household, members, one in people:
            results = found[one.pk].groups[0].conditions
            for asked, result in zip(group.of, results, strict=True):
                assert result.answer is condition(asked, ON, household, members, one)
                assert result.value is None or not asked.asked.sensitive
                checked += 1
    assert checked > 1000


def test_one_query_whatever_the_number(base):
    rule = Rule(Subject.HOUSEHOLD, ON, (1,), (Group(1, (Condition("age", Op.AT_LEAST, (60,)),)),))
    for count in (1, 3, 40):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            judge(rule, [household.pk for household, _members in base[:count]])
        assert len(queries) == 1
    assert judge(rule, []) == {}


def test_who_is_not_in_the_base_is_not_judged(base):
    gone = Person.objects.filter(in_base=False).values_list("pk", flat=True)
    assert judge(Rule(Subject.PERSON, ON), list(gone)) == {}


def test_it_reads_no_further_than_the_role(base, cast):
    """Under another regency's scope nobody is judged."""
    rule = Rule(Subject.HOUSEHOLD, ON, groups=())
    keys = [household.pk for household, _members in base]
    for code, expected in (("1604", len(keys)), ("1671", 0)):
        scope = DatabaseScope(DatabaseRole.REGENCY, regency_id=region(code).pk)
        with as_login_role(), scoped(scope):
            assert len(judge(rule, keys)) == expected
