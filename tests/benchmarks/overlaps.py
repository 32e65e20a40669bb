"""Overlaps of fifty thousand recipients: seconds for each ten thousand, and the memory meanwhile.

Ten programs share the people of half as many households, so that everybody is in two programs of
one kind. All are noted, then settled as the worker does it; then ten thousand once more, unchanged.
"""

from __future__ import annotations

import argparse
import datetime
import resource
import time

from django.db import connection

from accounts.enums import AgencyKind
from accounts.models import Agency, User
from beneficiaries.models import Household, Person
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Overlap, Program, ProgramKind, TouchedRecipient
from programs.operations import overlaps
from regions.models import Region
from tests.benchmarks._bench import plant_households

_EMPTY = "TRUNCATE programs_program, programs_recipient, beneficiaries_person CASCADE"
# Every recipient is the person of a household; which, goes round with the number.
_RECIPIENTS = """
INSERT INTO programs_recipient
    (program_id, agency_id, name, nik, kk, address, goods, regency_id, district_id, village_id,
     amount, state, match_outcome, match_reasons, person_id, household_id, entered_by_id)
SELECT p.id, p.agency_id, q.name, q.nik, '', '', '', q.regency_id, q.district_id, q.village_id,
       1000000, CASE n %% 4 WHEN 0 THEN 'submitted' WHEN 1 THEN 'draft' ELSE 'approved' END,
       CASE n %% 20 WHEN 0 THEN 'none' ELSE 'match' END, '{}',
       CASE n %% 20 WHEN 0 THEN NULL ELSE q.id END,
       CASE n %% 20 WHEN 0 THEN NULL ELSE q.household_id END, %(user)s
FROM generate_series(0, %(count)s - 1) AS n
JOIN (SELECT id, agency_id, row_number() OVER (ORDER BY id) - 1 AS place FROM programs_program) p
  ON p.place = n / (%(count)s / 10)
JOIN (SELECT *, row_number() OVER (ORDER BY registry_id) - 1 AS place
      FROM beneficiaries_person) q ON q.place = n %% %(people)s
"""


def plant(count: int) -> None:
    plant_households(count // 2)
    user = User.objects.filter(email="bench@contoh.go.id").first() or User.objects.create_user(
        email="bench@contoh.go.id", name="Bench", password=None
    )
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
    Person.objects.bulk_create(
        (
            Person(
                registry_id=f"P{household.registry_id}",
                household=household,
                regency_id=household.regency_id,
                district_id=household.district_id,
                village_id=household.village_id,
                in_base=True,
                name=household.head_name,
                name_norm=household.head_name.upper(),
                nik=f"16{number:014d}",
                sex=1,
                head_relation=1,
            )
            for number, household in enumerate(Household.objects.order_by("registry_id"), 1)
        ),
        batch_size=2000,
    )
    regencies = list(Region.objects.regencies().current().order_by("code")[:5])
    kinds = list(ProgramKind.objects.order_by("code")[:4])
    for number in range(10):
        regency = regencies[number % 5]
        agency, _new = Agency.objects.get_or_create(
            name=f"Bench {regency.pk}", region=regency,
            defaults={"short_name": "Bench", "kind": AgencyKind.OPD, "regency": regency},
        )  # fmt: skip
        Program.objects.create(
            agency=agency, regency=regency, kind=kinds[number % 5 % len(kinds)], name=f"B{number}",
            year=2026, funding="apbn", budget=0, target_unit="family", target_quantity=1,
            created_by=user, starts_on=datetime.date(2026, 1, 1),
        )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RECIPIENTS, {"count": count, "people": count // 2, "user": user.pk})
        cursor.execute("INSERT INTO programs_touchedrecipient (recipient_id) "
                       "SELECT id FROM programs_recipient")  # fmt: skip
        cursor.execute("ANALYZE programs_recipient, programs_program, beneficiaries_person")


def settle_all(total: int) -> tuple[list[float], list[int]]:
    """Seconds of each ten thousand, and the peak memory in MiB after each."""
    seconds: list[float] = []
    memory: list[int] = []
    done = 0
    began = time.perf_counter()
    while done < total:
        with scoped(DatabaseScope(DatabaseRole.MATCHING)):
            done += overlaps.settle().noted
        if done // 10_000 > len(seconds):
            now = time.perf_counter()
            seconds.append(now - began)
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
            began = now
            print(f"{done:>8} settled, {seconds[-1]:6.2f} s for the last ten thousand, "
                  f"{memory[-1]} MiB")  # fmt: skip
    return seconds, memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipients", type=int, default=50_000)
    options = parser.parse_args()
    plant(options.recipients)
    seconds, memory = settle_all(options.recipients)
    rows = Overlap.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO programs_touchedrecipient (recipient_id) "
                       "SELECT id FROM programs_recipient LIMIT 10000")  # fmt: skip
    again, _memory = settle_all(10_000)
    assert Overlap.objects.count() == rows, "computing twice gave other rows"
    assert not TouchedRecipient.objects.exists()
    print(
        f"overlaps: recipients={options.recipients} rows={rows} "
        f"worst_s_per_10k={max(seconds):.2f} unchanged_s_per_10k={again[0]:.2f} "
        f"memory_growth_mib={memory[-1] - memory[0]}"
    )


if __name__ == "__main__":
    main()
