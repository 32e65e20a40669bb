"""Who of the base meets a rule: counted by place, and listed when still without the aid.

Works as the matching role, because it must know of all agencies' recipients; callers say which
regency may be looked at, and get counts, or rows of exactly that regency.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.db.models import Exists, OuterRef, Q

from beneficiaries.enums import MatchOutcome
from beneficiaries.models import Household, Person
from beneficiaries.querysets import HouseholdQuerySet, PersonQuerySet
from core.scope import DatabaseRole, acting_as
from programs.eligibility.evaluation import Meets
from programs.eligibility.pieces import HOUSEHOLDS, PERSONS, Sql, joined
from programs.eligibility.sql import Rule, compile_rule
from programs.eligibility.variables import Subject
from programs.models import Recipient
from programs.overlap_rules import STANDING

# What somebody at a page waits for.
_MILLISECONDS = 5000
# PostgreSQL: the statement was cancelled, here by its time limit.
_CANCELLED = "57014"


class TooSlow(Exception):
    """The question took longer than anybody should wait at a page."""


@dataclass(frozen=True, slots=True)
class Aid:
    """Which aid makes somebody "served": of one kind (any when None) in one budget year."""

    year: int
    kind_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Of one place: who meets the rule (and is served), and of whom that is not known.

    `population` are all that were asked. The marks stand for the sets counted: the same members
    give the same mark, and that of two sets without a common member is the `^` of theirs. They
    are 0 without a seed.
    """

    region_id: int
    eligible: int
    unknown: int
    served: int
    population: int
    eligible_mark: int = 0
    unknown_mark: int = 0
    served_mark: int = 0

    @property
    def unserved(self) -> int:
        return self.eligible - self.served

    @property
    def unserved_mark(self) -> int:
        return self.eligible_mark ^ self.served_mark


@contextmanager
def looking_at_the_base(seconds: int | None = None) -> Iterator[None]:
    """The matching role for one question, given up with `TooSlow` after `seconds`, or five."""
    try:
        limit = seconds * 1000 if seconds else _MILLISECONDS
        with acting_as(DatabaseRole.MATCHING), _limited(limit):
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") == _CANCELLED:
            raise TooSlow from None
        raise


@contextmanager
def _limited(milliseconds: int) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])


def count_by_place(
    rule: Rule,
    *,
    regency_id: int | None,
    areas: Sequence[int] = (),
    level: str = "district",
    aid: Aid | None = None,
    seed: int | None = None,
) -> list[PlaceCount]:
    """Persons or households of the base by `level` (district or village), in one regency or all.

    With `aid`, those are counted too who stand in a program that gives it. With `seed`, a secret,
    the sets counted get their marks. Raises `TooSlow`.
    """
    statement = _counting(rule, regency_id, areas, level, aid, seed)
    with looking_at_the_base(), connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return [PlaceCount(*row) for row in cursor.fetchall()]


def _counting(
    rule: Rule,
    regency_id: int | None,
    areas: Sequence[int],
    level: str,
    aid: Aid | None,
    seed: int | None,
) -> Sql:
    if level not in ("regency", "district", "village"):
        raise ValueError(level)
    compiled = compile_rule(rule)
    table = PERSONS if rule.unit is Subject.PERSON else HOUSEHOLDS
    place = f"{table}.{level}_id"
    within = _within(table, regency_id, areas)
    served = _served(rule.unit, aid) if aid else Sql("false")
    mark = Sql("0::bigint")
    if seed is not None:
        mark = Sql(f"hashtextextended({table}.id::text, %s)", (seed,))
    # Members of every household at once where all are wanted; else one look by index each.
    tables = compiled.tables(rule.unit, grouped=regency_id is None)
    inner = joined(
        [
            Sql(f"SELECT {place} AS place, "),
            compiled.verdict.within("{} AS verdict, "),
            served.within("{} AS served, "),
            mark.within("{} AS mark"),
            tables.within(" FROM {}"),
            within.within(f" WHERE {HOUSEHOLDS}.in_base AND {{}} AND {place} IS NOT NULL"),
        ],
        "",
    )
    return inner.within(
        "SELECT place, count(*) FILTER (WHERE verdict), count(*) FILTER (WHERE verdict IS NULL),"
        " count(*) FILTER (WHERE verdict AND served), count(*),"
        " COALESCE(bit_xor(mark) FILTER (WHERE verdict), 0),"
        " COALESCE(bit_xor(mark) FILTER (WHERE verdict IS NULL), 0),"
        " COALESCE(bit_xor(mark) FILTER (WHERE verdict AND served), 0)"
        " FROM ({}) judged GROUP BY place ORDER BY place"
    )


def _within(table: str, regency_id: int | None, areas: Sequence[int]) -> Sql:
    parts = [Sql(f"{table}.in_base")]
    if regency_id is not None:
        parts.append(Sql(f"{table}.regency_id = %s", (regency_id,)))
    if areas:
        levels = [
            Sql(f"{table}.{level}_id = ANY(%s)", (list(areas),))
            for level in ("regency", "district", "village")
        ]
        parts.append(joined(levels, " OR ").within("({})"))
    return joined(parts, " AND ")


def _served(unit: Subject, aid: Aid) -> Sql:
    """Stands, as somebody submitted or approved, in a program that gives this aid."""
    column, key = (
        ("person_id", f"{PERSONS}.id")
        if unit is Subject.PERSON
        else ("household_id", f"{HOUSEHOLDS}.id")
    )
    kind = " AND given.kind_id = %s" if aid.kind_id else ""
    return Sql(
        "EXISTS (SELECT 1 FROM programs_recipient aided JOIN programs_program given"  # noqa: S608
        f" ON given.id = aided.program_id WHERE aided.{column} = {key}"
        f" AND aided.match_outcome = %s AND aided.state = ANY(%s) AND given.year = %s{kind})",
        (
            MatchOutcome.MATCH.value,
            [state.value for state in STANDING],
            aid.year,
            *([aid.kind_id] if aid.kind_id else []),
        ),
    )


def unserved(
    rule: Rule, aid: Aid, *, regency_id: int, areas: Sequence[int] = ()
) -> HouseholdQuerySet | PersonQuerySet:
    """Who of one regency meets the rule and is not served; read it within `looking_at_the_base`."""
    lies = Q()
    if areas:
        lies = Q(regency_id__in=areas) | Q(district_id__in=areas) | Q(village_id__in=areas)
    aided = Recipient.objects.filter(
        match_outcome=MatchOutcome.MATCH, state__in=STANDING, program__year=aid.year
    )
    if aid.kind_id:
        aided = aided.filter(program__kind_id=aid.kind_id)
    if rule.unit is Subject.PERSON:
        people = Person.objects.in_base().filter(lies, regency_id=regency_id)
        return (
            people.filter(household__in_base=True)
            .select_related("household", "village", "district")
            .filter(~Exists(aided.filter(person=OuterRef("pk"))), Meets(rule))
        )
    households = Household.objects.in_base().filter(lies, regency_id=regency_id)
    return households.select_related("village", "district").filter(
        ~Exists(aided.filter(household=OuterRef("pk"))), Meets(rule)
    )
