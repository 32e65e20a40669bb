"""The answers of the evaluator for recipients who were found, and what is kept of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from beneficiaries.models import Person
from programs.eligibility.conditions import parse
from programs.eligibility.evaluation import Result, judge
from programs.eligibility.variables import Subject, reference_date
from programs.models import Criteria, Program
from programs.queries.criteria import judged_unit, rule_of
from verification.evidence import Facts


def results_of(
    program: Program, criteria: Criteria, found: Mapping[uuid.UUID, Person]
) -> dict[uuid.UUID, Result]:
    """Results by recipient, in one query; none when the criteria ask for no conditions.

    Person programs ask of the person, all others of the household the person lives in.
    """
    groups = parse(criteria.conditions)
    if not groups:
        return {}
    of_person = judged_unit(program) is Subject.PERSON
    keys = {pk: person.pk if of_person else person.household_id for pk, person in found.items()}
    results = judge(rule_of(program, criteria.deciles, groups), set(keys.values()))
    return {pk: results[key] for pk, key in keys.items() if key in results}


def is_withheld(program: Program) -> bool:
    """Whether the program's agency is not told, person by person, who meets its criteria.

    An agency writes the criteria and chooses whom it hands in. Were it told who meets them, a rule
    with one condition would tell it that of anybody: who is ill, who is pregnant, who gets which
    aid. Where any version holds such a condition, Bappeda judges, and the agency reads the verdict.
    Any version: a program that has once asked such a question is Bappeda's to judge from then on.
    """
    versions = Criteria.objects.filter(program=program).exclude(conditions=[])
    return any(
        group.withheld
        for conditions in versions.values_list("conditions", flat=True)
        for group in parse(conditions)
    )


def topics_of(criteria: Criteria) -> tuple[tuple[str, ...], ...]:
    """What each group of conditions is about: all that an agency learns of it."""
    return tuple(
        tuple(dict.fromkeys(str(one.asked.topic) for one in group.of))
        for group in parse(criteria.conditions)
    )


def kept_of(result: Result, program: Program) -> Facts:
    """The answers as evidence, in the order of the criteria's own conditions."""
    return {
        "on": reference_date(program).isoformat(),
        "decile": result.decile,
        "groups": [
            {
                "answer": group.answer,
                "conditions": [
                    {"answer": one.answer, "value": one.value} for one in group.conditions
                ],
            }
            for group in result.groups
        ],
    }
