"""The one evaluator of rules: groups of conditions compiled to SQL with parameters.

Three answers: true, false, and NULL where the base does not know. Live counts, lists and findings
all use what is compiled here, so that they can never disagree. Every name in the text comes from
`variables`; what people chose arrives as parameters only.

The tables of households and persons are spoken of by their own names, so that the same text works
inside a queryset; `member` is a member of the household at hand, `m` what is known of all of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from programs.eligibility.conditions import Condition, Group, Op, Who
from programs.eligibility.numbers import COUNTED, bounds, counts
from programs.eligibility.pieces import HOUSEHOLDS, PERSONS, Sql, joined
from programs.eligibility.variables import Form, Subject

_HEAD = "COALESCE(member.head_relation, member.family_relation) = 1"
_ALIKE = {"has_disability": "disability", "has_chronic_illness": "chronic_illness"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of whom: `unit` is who is judged, `on` the day on which ages are counted.

    No deciles: any. No groups: everybody. Areas are not part of it: a place is asked of the
    recipient as written, and of the base when lists are made.
    """

    unit: Subject
    on: datetime.date
    deciles: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()


@dataclass(slots=True)
class Compiled:
    """A rule as SQL: its `verdict`, those of its groups, and of their conditions with values.

    `members` are the aggregates over the members of a household that the others speak of as `m`.
    """

    decile: Sql
    groups: list[Sql] = field(default_factory=list)
    conditions: list[list[Sql]] = field(default_factory=list)
    values: list[list[Sql]] = field(default_factory=list)
    members: dict[str, Sql] = field(default_factory=dict)

    @property
    def verdict(self) -> Sql:
        return joined([self.decile, *self.groups], " AND ").within("({})")

    def members_from(self, *, grouped: bool = False) -> Sql:
        """Aggregates of the household at hand, or of all households at once when `grouped`."""
        wanted = joined(
            [aggregate.within(f"{{}} AS {name}") for name, aggregate in self.members.items()], ", "
        )
        if grouped:
            return wanted.within(
                f"SELECT member.household_id, {{}} FROM {PERSONS} member"  # noqa: S608 - our names
                " WHERE member.in_base GROUP BY member.household_id"
            )
        return wanted.within(
            f"SELECT {{}} FROM {PERSONS} member WHERE member.in_base"  # noqa: S608 - our names
            f" AND member.household_id = {HOUSEHOLDS}.id"
        )

    def tables(self, unit: Subject, *, grouped: bool = False) -> Sql:
        """What stands after FROM: the units judged, with their households and members."""
        text = HOUSEHOLDS
        if unit is Subject.PERSON:
            text = f"{PERSONS} JOIN {HOUSEHOLDS} ON {HOUSEHOLDS}.id = {PERSONS}.household_id"
        if not self.members:
            return Sql(text)
        inner = self.members_from(grouped=grouped)
        if grouped:
            return inner.within(f"{text} LEFT JOIN ({{}}) m ON m.household_id = {HOUSEHOLDS}.id")
        return inner.within(f"{text} LEFT JOIN LATERAL ({{}}) m ON true")


def compile_rule(rule: Rule, *, details: bool = False) -> Compiled:
    """`details` adds the conditions one by one, for evidence."""
    decile = (
        Sql(f"({HOUSEHOLDS}.decile = ANY(%s))", (list(rule.deciles),))
        if rule.deciles
        else Sql("true")
    )
    done = Compiled(decile)
    for number, group in enumerate(rule.groups):
        if group.subject is Subject.PERSON and rule.unit is Subject.HOUSEHOLD:
            _add_group_of_members(done, group, f"g{number}", rule.on, details=details)
        else:
            _add_group(done, group, rule.on, details=details)
    for one in (one for group in rule.groups for one in group.of):
        if name := COUNTED.get(one.variable):
            done.members |= counts(name, rule.on)
        elif one.variable in ("member_count", "floor_area_per_person"):
            done.members["people"] = Sql("NULLIF(count(*), 0)")
    return done


def _add_group(done: Compiled, group: Group, on: datetime.date, *, details: bool) -> None:
    answers = [_answer(one, PERSONS, on) for one in group.of]
    done.groups.append(_at_least(group.least, answers))
    if details:
        done.conditions.append(answers)
        done.values.append([_value(one, on) for one in group.of])


def _add_group_of_members(
    done: Compiled, group: Group, name: str, on: datetime.date, *, details: bool
) -> None:
    """Some one member meets the group, or none does, or the head does."""
    answers = [_answer(one, "member", on) for one in group.of]
    done.members[name] = _some(_at_least(group.least, answers), group.who)
    done.groups.append(Sql(f"NOT m.{name}" if group.who is Who.NONE else f"m.{name}"))
    if not details:
        return
    for place, answer in enumerate(answers):
        done.members[f"{name}c{place}"] = _some(answer, group.who)
        head = f" AND {_HEAD}" if group.who is Who.HEAD else ""
        done.members[f"{name}v{place}"] = answer.within(f"count(*) FILTER (WHERE {{}}{head})")
    places = range(len(answers))
    done.conditions.append([Sql(f"m.{name}c{place}") for place in places])
    done.values.append([Sql(f"m.{name}v{place}") for place in places])


def _some(answer: Sql, who: Who) -> Sql:
    """Whether it holds of some member: known as soon as one meets it, or when all are known."""
    only = f" FILTER (WHERE {_HEAD})" if who is Who.HEAD else ""
    return answer.within(
        f"CASE WHEN bool_or({{}}){only} THEN true"
        f" WHEN NOT bool_or(({{}}) IS NULL){only} THEN false END"
    )


def _at_least(least: int, answers: Sequence[Sql]) -> Sql:
    """True as soon as enough are met, false when even the unknown ones could not suffice."""
    if least == 1:
        return joined(answers, " OR ").within("({})")
    if least == len(answers):
        return joined(answers, " AND ").within("({})")
    met = joined([answer.within("({} IS TRUE)::int") for answer in answers], " + ")
    possible = joined([answer.within("({} IS NOT FALSE)::int") for answer in answers], " + ")
    return Sql(
        f"(CASE WHEN {met.text} >= %s THEN true WHEN {possible.text} < %s THEN false END)",
        (*met.params, least, *possible.params, least),
    )


def _answer(one: Condition, person: str, on: datetime.date) -> Sql:
    asked = one.asked
    table = person if asked.subject is Subject.PERSON else HOUSEHOLDS
    if asked.form is Form.NUMBER:
        low, high = bounds(one.variable, table, on)
        return _compared(one, low, high).within("({})")
    column = _column(one.variable, table)
    if asked.form is Form.YES_NO:
        return column.within("({})" if one.op is Op.IS_TRUE else "(NOT {})")
    chosen = Sql(f"{column.text} = ANY(%s)", (list(one.values),))
    return chosen.within("({})" if one.op is Op.IN else "(NOT {})")


def _column(name: str, table: str) -> Sql:
    if name in _ALIKE:
        return Sql(f"({table}.{_ALIKE[name]} > 0)")
    return Sql(f"{table}.{name}")


def _compared(one: Condition, low: Sql, high: Sql | None) -> Sql:
    """`high` stands where only a lowest and a highest possible number are known."""
    values = one.values
    if high is None:
        pattern = {
            Op.AT_LEAST: "{} >= %s", Op.AT_MOST: "{} <= %s", Op.BETWEEN: "{} BETWEEN %s AND %s",
        }[one.op]  # fmt: skip
        return Sql(pattern.replace("{}", low.text), (*low.params, *values))
    text = {
        Op.AT_LEAST: f"CASE WHEN {low.text} >= %s THEN true WHEN {high.text} < %s THEN false END",
        Op.AT_MOST: f"CASE WHEN {high.text} <= %s THEN true WHEN {low.text} > %s THEN false END",
        Op.BETWEEN: f"CASE WHEN {low.text} >= %s AND {high.text} <= %s THEN true"
        f" WHEN {high.text} < %s OR {low.text} > %s THEN false END",
    }[one.op]
    return Sql(text, values * 2)


def _value(one: Condition, on: datetime.date) -> Sql:
    """What the base says, for evidence; nothing where it is nobody's business to keep it."""
    if one.asked.sensitive:
        return Sql("NULL::int")
    table = PERSONS if one.asked.subject is Subject.PERSON else HOUSEHOLDS
    if one.asked.form is Form.NUMBER:
        low, high = bounds(one.variable, table, on)
        return low if high is None else Sql(f"CASE WHEN m.ageless = 0 THEN {low.text} END")
    return _column(one.variable, table)
