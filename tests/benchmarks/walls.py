"""What the database wall costs: the same list queries under it, and past it.

Both run the statements that the page runs, on one connection: the rows, filtered by the application
either way, who of them has a photo, and the names of their places. In turn as the scope's role, as
pages do, and as the server's administrator, whom neither row-level security nor any privilege
holds. Before the clock starts both say the same three statements, so that neither begins colder,
and each arm comes after each other one as often.

A ratio is the median of the ratios of each round: what slows the machine down for a while slows
both sides of a round. The noise is what the same measure says of the administrator's two turns.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.lists import HOUSEHOLDS, columns_read
from beneficiaries.models import Household, HouseholdPhoto
from beneficiaries.queries.households import household_list
from core.lists import ListColumn
from core.scope import DatabaseRole, DatabaseScope, enter
from programs.models import Program
from programs.queries.recipients import RECIPIENT_ORDER
from programs.queries.recipients import listed as recipients_of
from regions.models import Region
from regions.queries.naming import PLACES
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


_PHOTOS = """
INSERT INTO beneficiaries_householdphoto
    (kind, image, thumbnail, width, height, sha256, household_id, regency_id, uploaded_by_id)
SELECT 'front', 'a', 'b', 10, 10, h.registry_id, h.id, h.regency_id, %(by)s
  FROM beneficiaries_household h WHERE right(h.registry_id, 1) = '7'
"""
# With the wall, without it, and without it once more: what the last two differ by is noise.
_ARMS = ("wall", "none", "again")
_WARMING = 5


@dataclass(frozen=True)
class Question:
    """A list as a page asks for it, and under which scope."""

    name: str
    database: DatabaseScope
    rows: QuerySet[Any]


class _Arm(NamedTuple):
    """Milliseconds of the rows alone, and with what the page asks of them besides."""

    rows: float
    page: float


def main() -> None:
    options = arguments(__doc__ or "", households=200_000, rounds=1000)
    plant_households(options.households)
    program = _plant_recipients(options.households)
    figures = []
    print(f"{options.households} households and recipients, {options.rounds} rounds, median ms")
    print(f"{'list':20} {'with wall':>9} {'without':>8} {'ratio':>6} {'noise':>6}"
          f"   {'rows alone':>10} {'without':>8} {'ratio':>6}")  # fmt: skip
    for question in (*_of_households(), *_of_recipients(program)):
        times = _measure(question, options.rounds)
        wall, none = _middle(times["wall"]), _middle(times["none"])
        ratio, noise = _ratio(times, "wall"), _ratio(times, "again")
        figures.append(f"{question.name}={ratio.page:.3f}")
        print(f"{question.name:20} {wall.page:9.3f} {none.page:8.3f} {ratio.page:6.3f}"
              f" {noise.page:6.3f}   {wall.rows:10.3f} {none.rows:8.3f}"
              f" {ratio.rows:6.3f}")  # fmt: skip
    print("walls: " + " ".join(figures))


def _middle(turns: list[_Arm]) -> _Arm:
    return _Arm(*map(statistics.median, zip(*turns, strict=True)))


def _ratio(times: dict[str, list[_Arm]], arm: str) -> _Arm:
    """Of each round that arm to the one without the wall; of these the median."""
    return _middle([
        _Arm(turn.rows / bare.rows, turn.page / bare.page)
        for turn, bare in zip(times[arm], times["none"], strict=True)
    ])  # fmt: skip


def _measure(question: Question, rounds: int) -> dict[str, list[_Arm]]:
    """The turns of the three arms, whose order goes round, forwards and backwards in turn."""
    rows, *others = _statements(question)
    times: dict[str, list[_Arm]] = {arm: [] for arm in _ARMS}
    keys: dict[str, list[Any]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(-_WARMING, rounds):
            turn = number % len(_ARMS)
            arms = (*_ARMS[turn:], *_ARMS[:turn])
            for arm in arms if number % 2 else reversed(arms):
                _stand(cursor, question.database, behind=arm == "wall")
                began = time.perf_counter()
                cursor.execute(*rows)
                found = cursor.fetchall()
                listed = time.perf_counter()
                for other in others:
                    cursor.execute(*other)
                    cursor.fetchall()
                named = time.perf_counter()
                keys[arm] = [row[0] for row in found]
                if number >= 0:
                    times[arm].append(_Arm((listed - began) * 1000, (named - began) * 1000))
    if keys["wall"] != keys["none"]:
        raise AssertionError(f"The wall changed the answer of {question.name}.")
    return times


def _statements(question: Question) -> list[tuple[str, tuple[Any, ...]]]:
    """As `page_of`, `mark_photos` and `name_places` ask them."""
    shown = list(question.rows)
    asked = [question.rows]
    if question.rows.model is Household:
        photos = HouseholdPhoto.objects.filter(household__in=shown)
        if question.database.regency_id is not None:
            photos = photos.filter(regency_id=question.database.regency_id)
        asked.append(photos.values_list("household_id", flat=True).distinct())
    wanted = {getattr(row, f"{place}_id") for row in shown for place in PLACES}
    asked.append(Region.objects.defer("boundary").filter(pk__in=wanted))
    return [rows.query.sql_with_params() for rows in asked]


def _stand(cursor: Any, database: DatabaseScope, *, behind: bool) -> None:
    """Be behind the wall as pages are, or past it as the administrator who signed in."""
    enter(database)
    cursor.execute(
        "SELECT set_config('role', %s, true)", [database.role.value if behind else "none"]
    )
    cursor.execute("SELECT row_security_active('programs_recipient')")
    if cursor.fetchone()[0] is not behind:
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
        rows = household_list(scope, place, ()).order_by("head_sort", "id")
        rows = rows.only(*columns_read(_shown()))[:51]
        yield Question(name, database, rows)


def _shown() -> list[ListColumn]:
    """What the list shows to those who chose nothing."""
    return [column for column in HOUSEHOLDS.columns if column.fixed or column.shown]


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
    """Recipients in programs of one agency, over all villages, and a photo of each tenth household.

    Emptied with the households.
    """
    operator = Membership.objects.filter(role=Role.OPD_OPERATOR, regency=None).first()
    operator = operator or Cast().operator_sumsel
    missing = PROGRAMS - Program.objects.count()
    programs = [a_program(operator) for _number in range(missing)]
    with connection.cursor() as cursor:
        cursor.execute(_RECIPIENTS, {"by": operator.user_id, "last": count})
        cursor.execute(_PHOTOS, {"by": operator.user_id})
        cursor.execute("ANALYZE programs_recipient, beneficiaries_householdphoto")
    return programs[0] if programs else Program.objects.order_by("pk")[0]


if __name__ == "__main__":
    main()
