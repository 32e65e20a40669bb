"""One record while somebody waits: who is this, asked of a base inside PostgreSQL.

Plants the made-up base of an unseen seed with its truth, and asks for recipients as agencies write
them one at a time, each in a transaction of the web process. Prints milliseconds, seconds of this
process (the rest is the database's), and whether the answers are right; last the time over that of
a bare look-up of a person by NIK, taken in turns. `--persons 3700000` is the province.
"""

from __future__ import annotations

import argparse
import statistics
import time

from django.db import connection

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.matching.single import match_one
from core.scope import DatabaseRole, DatabaseScope, acting_as, scoped
from tests.benchmarks.matching.data import make
from tests.benchmarks.matching.database import plant, queries
from tests.clients import as_login_role

SEED = 11
WARM = 200
_BY_NIK = "SELECT id, name FROM beneficiaries_person WHERE nik = %s AND nik_usable AND in_base"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=400_000)
    parser.add_argument("--lookups", type=int, default=3000)
    parser.add_argument(
        "--planted", action="store_true", help="the base of an earlier run of this size stands"
    )
    options = parser.parse_args()
    data = make(SEED, options.persons, WARM + options.lookups)
    if not options.planted:
        began = time.perf_counter()
        _past_triggers(True)
        plant(data.base)
        _past_triggers(False)
        print(f"{len(data.base)} persons planted in {time.perf_counter() - began:.0f} s")
    asked = queries(data.recipients)
    truth = [str(number) if number >= 0 else "" for number in data.truth]
    del data

    ours, cpu, bare = [], [], []
    answers: list[Answer] = []
    for query in asked:
        started, spent = time.perf_counter(), time.process_time()
        answers.append(_asked(query))
        ours.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
        started = time.perf_counter()
        _by_nik(query)
        bare.append((time.perf_counter() - started) * 1000)
    found = _registry_ids(answers)
    names = list(zip(answers, truth, strict=True))[WARM:]
    matched = [(found[a.person_id], t) for a, t in names if a.outcome == MatchOutcome.MATCH]
    right = sum(person == meant for person, meant in matched)
    meant = sum(bool(t) for _, t in names)
    print(f"{'':12} {'p50':>7} {'p95':>7} {'p99':>7} ms")
    for title, times in (("look-up", ours), ("of it Python", cpu), ("bare NIK", bare)):
        print(f"{title:12} " + " ".join(f"{_at(times, share):7.2f}" for share in (50, 95, 99)))
    print(
        f"lookups: p50_ms={_at(ours, 50):.1f} p95_ms={_at(ours, 95):.1f} "
        f"cpu_p95_ms={_at(cpu, 95):.1f} over_bare={_at(ours, 50) / _at(bare, 50):.1f} "
        f"precision={right / max(len(matched), 1):.4f} recall={right / max(meant, 1):.4f}"
    )


def _asked(query: Query) -> Answer:
    with as_login_role("sigertak_web"), scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return match_one(query)


def _by_nik(query: Query) -> None:
    with (
        as_login_role("sigertak_web"),
        scoped(DatabaseScope(DatabaseRole.PROVINCE)),
        acting_as(DatabaseRole.MATCHING),
        connection.cursor() as cursor,
    ):
        cursor.execute(_BY_NIK, [query.nik])
        cursor.fetchall()


def _registry_ids(answers: list[Answer]) -> dict[object, str]:
    wanted = list({str(a.person_id) for a in answers if a.person_id})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, registry_id FROM beneficiaries_person WHERE id = ANY(%s::uuid[])", [wanted]
        )
        return dict(cursor.fetchall())


def _past_triggers(past: bool) -> None:
    """Checking millions of keys would be the test; only the server's administrator may skip it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        role = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
        cursor.execute(f"SET session_replication_role = {'replica' if past else 'origin'}")
        cursor.execute("SELECT set_config('role', %s, false)", [role])


def _at(times: list[float], share: int) -> float:
    return statistics.quantiles(times[WARM:], n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    main()
