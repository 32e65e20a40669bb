"""Verification under load.

1. Fifty verifiers at once over five hundred cases, on connections of their own under the web role:
   every case decided once, every loser told so.
2. A list is checked and its recipients submitted while worker and database are killed (SIGKILL) and
   the broker is emptied (FLUSHALL): nothing lost, nothing doubled.
3. The worklist over `--cases` cases against the same over one hundredth of them.

Prints `double=0 lost=0 doubled=0` and the ratio; fails when one of the three is not 0.
"""

from __future__ import annotations

import argparse
import sys

from django.db import connection

from tests.benchmarks._bench import plant_households
from tests.benchmarks._lists import plant_persons
from tests.benchmarks.workflow import killed, scale, verifiers

_EMPTY = (
    "TRUNCATE programs_program, accounts_membership, accounts_agency, accounts_user, core_job,"
    " core_auditevent CASCADE"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    _empty()
    double = verifiers.run()
    _empty()
    plant_households(40_000)
    plant_persons()
    lost, doubled = killed.run(options.rows)
    _empty()
    ratios = scale.run(options.cases, options.rounds)
    shown = " ".join(f"{name}={ratio:.2f}" for name, ratio in ratios.items())
    print(f"workflow: double={double} lost={lost} doubled={doubled} {shown}")
    return int(bool(double or lost or doubled))


def _empty() -> None:
    # The audit trail takes no TRUNCATE from the owner; the server's administrator may.
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_EMPTY)
        cursor.execute("SET session_replication_role = DEFAULT")
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
