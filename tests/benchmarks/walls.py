"""What the database wall costs: the same list queries under it, and past it.

Both run the statement that the page runs. One connection works as the regency role, as pages do;
the other as the server's administrator, whom row-level security does not hold.
"""

from __future__ import annotations

from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection, transaction

from accounts.scope import Scope
from beneficiaries.queries.households import household_list
from core.scope import DatabaseRole, enter
from regions.models import Region
from tests.benchmarks._bench import arguments, in_turn, plant_households, regency_scope


def main() -> None:
    options = arguments(__doc__ or "", households=200_000)
    plant_households(options.households)
    database = regency_scope()
    scope = Scope(role=DatabaseRole.REGENCY, regency_id=database.regency_id)
    village = Region.objects.villages().filter(regency_id=database.regency_id).first()
    assert village is not None
    questions: dict[str, dict[str, Any]] = {
        "list": {},
        "decile": {"desil": 1},
        "village": {"desa": village.pk, "kecamatan": village.district_id},
    }
    given = settings.DATABASES["default"]
    past = psycopg2.connect(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"] or None,
        host=given["HOST"],
        port=given["PORT"] or None,
    )
    figures = []
    print(f"{options.households} households, {options.rounds} rounds, median ms")
    print(f"{'query':10} {'with wall':>10} {'without':>10} {'ratio':>8}")
    with transaction.atomic(), past.cursor() as free:
        enter(database)
        for name, chosen in questions.items():
            rows = household_list(scope, chosen, ()).order_by("head_sort", "id")[:51]
            sql, parameters = rows.query.sql_with_params()
            with connection.cursor() as held:

                def ask(cursor, sql=sql, parameters=parameters):
                    cursor.execute(sql, parameters)
                    return cursor.fetchall()

                same = len(ask(held)) == len(ask(free))
                assert same, "the wall changed the answer"
                with_wall, without = in_turn(lambda: ask(held), lambda: ask(free), options.rounds)
            ratio = with_wall / without
            figures.append(f"{name}={ratio:.3f}")
            print(f"{name:10} {with_wall:10.3f} {without:10.3f} {ratio:8.3f}")
    past.close()
    print("walls: " + " ".join(figures))


if __name__ == "__main__":
    main()
