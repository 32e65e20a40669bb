"""What the database wall costs: the same list queries under it, and past it.

Both run the statement that the page runs, on one connection: in turn as the scope's role, as pages
do, and as the server's administrator, whom row-level security does not hold.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.queries.households import household_list
from core.scope import DatabaseRole, DatabaseScope, enter
from programs.models import Program
from programs.queries.recipients import RECIPIENT_ORDER
from programs.queries.recipients import listed as recipients_of
from regions.models import Region
from tests.benchmarks._bench import arguments, plant_households, regency_scope
from tests.factories.cast import Cast
from tests.factories.registry import a_program

PROGRAMS = 4
# Spread over all villages by a fixed pattern, so that every run measures the same data.
_RECIPIENTS = """
INSERT INTO programs_recipient
    (program_id, agency_id, name, nik, kk, address, regency_id, district_id, village_id, amount,
     goods, state, match_outcome, match_reasons, entered_by_id)
SELECT p.id, p.agency_id, md5(n::text), '', '', 'Jalan ' || (n %% 500), v.regency_id,
       v.district_id, v.id, 1500000, '', 'approved', 'none', '{}', %(by)s
  FROM generate_series(1, %(last)s) AS n
  JOIN (SELECT id, regency_id, district_id, row_number() OVER (ORDER BY code) - 1 AS place,
               count(*) OVER () AS places
          FROM regions_region WHERE level = 'village' AND valid_to IS NULL) AS v
    ON v.place = (n * 7919::bigint) %% v.places
  JOIN (SELECT id, agency_id, row_number() OVER (ORDER BY id) - 1 AS place,
               count(*) OVER () AS places
          FROM programs_program) AS p ON p.place = n %% p.places
"""


@dataclass(frozen=True)
class Question:
    """A list as a page asks for it, and under which scope."""

    name: str
    database: DatabaseScope
    rows: QuerySet[Any]


def main() -> None:
    options = arguments(__doc__ or "", households=200_000)
    plant_households(options.households)
    program = _plant_recipients(options.households)
    figures = []
    print(f"{options.households} households and recipients, {options.rounds} rounds, median ms")
    print(f"{'query':22} {'with wall':>10} {'without':>10} {'ratio':>8}")
    for question in (*_of_households(), *_of_recipients(program)):
        with_wall, without = _measure(question, options.rounds)
        ratio = with_wall / without
        figures.append(f"{question.name}={ratio:.3f}")
        print(f"{question.name:22} {with_wall:10.3f} {without:10.3f} {ratio:8.3f}")
    print("walls: " + " ".join(figures))


def _measure(question: Question, rounds: int) -> tuple[float, float]:
    """Median milliseconds under the wall and past it, each first in every other round."""
    sql, parameters = question.rows.query.sql_with_params()
    times: dict[bool, list[float]] = {True: [], False: []}
    keys: dict[bool, list[Any]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(rounds + 5):
            for walled in (True, False) if number % 2 else (False, True):
                if walled:
                    enter(question.database)
                else:
                    _step_past(cursor)
                began = time.perf_counter()
                cursor.execute(sql, parameters)
                found = cursor.fetchall()
                took = (time.perf_counter() - began) * 1000
                keys[walled] = [row[0] for row in found]
                if number >= 5:
                    times[walled].append(took)
    if keys[True] != keys[False]:
        raise AssertionError(f"The wall changed the answer of {question.name}.")
    return statistics.median(times[True]), statistics.median(times[False])


def _step_past(cursor: Any) -> None:
    """Be the administrator who signed in."""
    cursor.execute("SELECT set_config('role', 'none', true)")
    cursor.execute("SELECT row_security_active('programs_recipient')")
    if cursor.fetchone()[0]:
        raise AssertionError("DATABASE_URL must be an administrator whom no wall holds.")


def _of_households() -> Iterator[Question]:
    database = regency_scope()
    scope = Scope(role=DatabaseRole.REGENCY, regency_id=database.regency_id)
    village = Region.objects.villages().filter(regency_id=database.regency_id).first()
    if village is None:
        raise AssertionError("The benchmark needs the regions.")
    places: dict[str, dict[str, Any]] = {
        "list": {},
        "decile": {"decile": 1},
        "village": {"village": village.pk},
    }
    for name, place in places.items():
        rows = household_list(scope, place, ()).order_by("head_sort", "id")[:51]
        yield Question(name, database, rows)


def _of_recipients(program: Program) -> Iterator[Question]:
    """The recipients of a program, as its agency, a regency and its guests list them."""
    regency_id = regency_scope().regency_id
    agency_id, key = program.agency_id, program.pk
    scopes = {
        "recipients_agency": (
            Scope(role=DatabaseRole.AGENCY, agency_id=agency_id),
            DatabaseScope(DatabaseRole.AGENCY, agency_id=agency_id),
        ),
        "recipients_regency": (
            Scope(role=DatabaseRole.REGENCY, regency_id=regency_id),
            DatabaseScope(DatabaseRole.REGENCY, regency_id=regency_id),
        ),
        "recipients_guest": (
            Scope(role=DatabaseRole.AGENCY, agency_id=agency_id, program_id=key),
            DatabaseScope(DatabaseRole.PROGRAM, agency_id=agency_id, program_id=key),
        ),
    }
    for name, (scope, database) in scopes.items():
        yield Question(
            name, database, recipients_of(scope, program).order_by(*RECIPIENT_ORDER)[:51]
        )


def _plant_recipients(count: int) -> Program:
    """Recipients in programs of one agency, over all villages. Emptied with the households."""
    operator = Membership.objects.filter(role=Role.OPD_OPERATOR, regency=None).first()
    operator = operator or Cast().operator_sumsel
    missing = PROGRAMS - Program.objects.count()
    programs = [a_program(operator) for _number in range(missing)]
    with connection.cursor() as cursor:
        cursor.execute(_RECIPIENTS, {"by": operator.user_id, "last": count})
        cursor.execute("ANALYZE programs_recipient")
    return programs[0] if programs else Program.objects.order_by("pk")[0]


if __name__ == "__main__":
    main()
