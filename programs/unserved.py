"""Who is asked for on the page of those not served, read from an address.

The page and its export follow it alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.rules import may_see_sensitive
from core.lists import Listing
from programs.eligibility.sql import Rule
from programs.eligibility.variables import Subject, Topic, reference_date
from programs.forms.unserved import UnservedFilter
from programs.lists import UNSERVED_ANY_DECILE, UNSERVED_HOUSEHOLDS, UNSERVED_PEOPLE
from programs.models import Program
from programs.queries.criteria import current_criteria, rule_of
from programs.queries.eligible import Aid, unserved
from programs.queries.territory import Territory

POOREST = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked for: by a program's criteria, or by decile alone."""

    rule: Rule
    aid: Aid
    areas: tuple[int, ...] = ()

    @property
    def of_person(self) -> bool:
        return self.rule.unit is Subject.PERSON

    @property
    def is_specific(self) -> bool:
        """Whether health or a child's schooling decides who is listed."""
        conditions = (one.asked for group in self.rule.groups for one in group.of)
        return any(asked.sensitive or asked.topic is Topic.EDUCATION for asked in conditions)

    @property
    def listing(self) -> Listing:
        """The poorest stand first where every decile is known."""
        if self.of_person:
            return UNSERVED_PEOPLE
        return UNSERVED_HOUSEHOLDS if self.rule.deciles else UNSERVED_ANY_DECILE


@dataclass(frozen=True, slots=True)
class Wish:
    """The filters of an address, and the one regency whose names they open, if any.

    `withheld`: the program asks for specific personal data that this reader is not told, and so
    who stands in its list.
    """

    form: UnservedFilter
    program: Program | None
    question: Question
    regency_id: int | None
    chosen: dict[str, Any]
    withheld: bool = False

    @classmethod
    def of(cls, scope: Scope, query: QueryDict) -> Wish:
        territory = Territory.of(scope)
        programs = Program.objects.visible_to(scope).exclude(criteria=None)
        form = UnservedFilter(
            query,
            territory=territory,
            programs=programs.select_related("agency").order_by("-year", "name"),
        )
        chosen, program = form.chosen(), form.chosen_program()
        question = of_program(program) if program else _of_deciles(chosen)
        regency_id = territory.regency_id or chosen.get("regency")
        withheld = question.is_specific and not may_see_sensitive(scope)
        return cls(
            form, program, question, None if withheld else regency_id, chosen, withheld=withheld
        )

    def rows(self, scope: Scope) -> Any:
        """Persons or households, to be read within `looking_at_the_base`."""
        if self.regency_id is None:
            raise ValueError("Names are opened for one regency.")
        question = self.question
        rows: Any = unserved(
            question.rule, question.aid, regency_id=self.regency_id, areas=question.areas
        ).visible_to(scope)
        within = [name for name in ("district", "village") if name in self.chosen]
        return rows.filter(**{f"{name}_id": self.chosen[name] for name in within})


def of_program(program: Program) -> Question:
    """Who meets the program's criteria and has no aid of its kind and year."""
    criteria = current_criteria(program)
    rule = rule_of(
        program, criteria.deciles if criteria else (), criteria.groups if criteria else ()
    )
    areas = tuple(criteria.area_ids) if criteria else ()
    return Question(rule, Aid(program.year, program.kind_id), areas)


def _of_deciles(chosen: dict[str, Any]) -> Question:
    year = chosen.get("year") or timezone.localdate().year
    last = chosen.get("decile")
    deciles = tuple(range(1, last + 1)) if last else POOREST
    day = reference_date(Program(year=year))
    return Question(Rule(Subject.HOUSEHOLD, day, deciles), Aid(year))
