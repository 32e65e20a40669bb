"""The worklist and its next case over a million cases, and over one hundredth of them.

Both sizes are asked in turn, so that the printed ratios need no correction. A page that asks
nothing of the cases is measured like the others: how far its ratio is from one is noise.
"""

from __future__ import annotations

import time
from typing import NamedTuple
from urllib.parse import urlencode

import psycopg2
from django.conf import settings
from django.db import connection
from django.test.utils import setup_test_environment
from django.urls import reverse

from accounts.models import Membership
from regions.models import Region
from tests.benchmarks._two_sizes import Ask, Size, in_turn, small_and_full
from tests.clients import PortalClient
from tests.factories.cast import Cast
from tests.factories.registry import a_program

PROGRAMS = 40
# Three in ten wait; the others were decided. Spread over all villages by a fixed pattern.
_RECIPIENTS = """
INSERT INTO programs_recipient
    (program_id, agency_id, name, nik, kk, address, regency_id, district_id, village_id, amount,
     goods, state, return_reason, match_outcome, match_reasons, entered_by_id)
SELECT p.id, p.agency_id, md5(n::text), '', '', 'Jalan ' || (n %% 500), v.regency_id,
       v.district_id, v.id, 1500000, '',
       CASE WHEN n %% 10 < 3 THEN 'submitted' ELSE 'approved' END, '', 'match', '{}', %(by)s
  FROM generate_series(%(first)s, %(last)s) AS n
  JOIN (SELECT id, regency_id, district_id, row_number() OVER (ORDER BY code) - 1 AS place
          FROM regions_region WHERE level = 'village' AND valid_to IS NULL) AS v
    ON v.place = (n * 7919::bigint) %% %(villages)s
  JOIN (SELECT id, agency_id, row_number() OVER (ORDER BY id) - 1 AS place
          FROM programs_program) AS p ON p.place = n %% %(programs)s
"""
_CASES = """
INSERT INTO verification_case
    (recipient_id, program_id, agency_id, regency_id, village_id, state, version, submitted_by_id,
     submitted_at, decided_at, person_outcome, location_outcome, eligibility_outcome,
     overlap_outcome, proposed)
SELECT r.id, r.program_id, r.agency_id, r.regency_id, r.village_id, r.state, 1, r.entered_by_id,
       now() - (row_number() OVER () || ' seconds')::interval,
       CASE WHEN r.state = 'approved' THEN now() END, 'found', 'same_village', 'eligible', 'clear',
       true
  FROM programs_recipient r
 WHERE NOT EXISTS (SELECT 1 FROM verification_case c WHERE c.recipient_id = r.id)
"""


def run(cases: int, rounds: int) -> dict[str, float]:
    """The ratio of the median times of the worklist's pages, full over one hundredth."""
    cast = Cast()
    for _ in range(PROGRAMS):
        a_program(cast.operator_sumsel)
    setup_test_environment()
    questions = _questions(cast)
    _plant(1, cases // 100, cast)
    ratios = {}
    with small_and_full() as sizes:
        _plant(cases // 100 + 1, cases, cast)
        for question in questions:
            few, many = in_turn(
                sizes, (_asked(question, sizes[0]), _asked(question, sizes[1])), rounds
            )
            ratios[f"{question.name}_ratio"] = many.whole / few.whole
            print(f"{question.name:22} {few.whole:7.1f} ms of {cases // 100} cases,"
                  f" {many.whole:7.1f} ms of {cases} ({many.whole / few.whole:.2f}),"
                  f" of it database {few.database:.1f} and {many.database:.1f}")  # fmt: skip
    return ratios


class _Question(NamedTuple):
    """A page of the worklist, or (`is_next`) going on to its next case.

    Without anybody who asks: a page that the cases do not concern.
    """

    name: str
    who: Membership | None
    query: dict[str, str]
    is_next: bool = False


def _questions(cast: Cast) -> list[_Question]:
    lahat, sumsel = cast.verifier_lahat, cast.verifier_sumsel
    return [
        _Question("plain", None, {}),
        _Question("regency", lahat, {}),
        _Question("province", sumsel, {}),
        _Question("filtered", sumsel, {"proposed": "1", "person": "found"}),
        *(
            _Question(f"{name}_{way}_{sort.strip('-')}", who, {"urut": sort}, way == "next")
            for name, who in (("regency", lahat), ("province", sumsel))
            for way, sorts in (
                ("by", ("program", "village")), ("next", ("-waiting", "program", "village")),
            )
            for sort in sorts
        ),
    ]  # fmt: skip


def _plant(first: int, last: int, cast: Cast) -> None:
    """Rows `first` to `last`. Past the triggers: checking five million keys would be the test."""
    began = time.perf_counter()
    given = settings.DATABASES["default"]
    with psycopg2.connect(
        dbname=given["NAME"], user=given["USER"], password=given["PASSWORD"] or None,
        host=given["HOST"], port=given["PORT"] or None,
    ) as past, past.cursor() as cursor:  # fmt: skip
        cursor.execute("SET session_replication_role = replica")
        values = {
            "first": first,
            "last": last,
            "by": str(cast.operator_sumsel.user_id),
            "villages": Region.objects.villages().current().count(),
            "programs": PROGRAMS,
        }
        cursor.execute(_RECIPIENTS, values)
        cursor.execute(_CASES)
    past.close()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE programs_recipient, verification_case")
    print(f"{last - first + 1} cases planted in {time.perf_counter() - began:.0f} s")


def _asked(question: _Question, size: Size) -> Ask:
    """The page as a browser asks for it that is signed in at this size."""
    browser = PortalClient()
    if question.who is None:
        return lambda: browser.get(reverse("public:about"))
    with size:
        browser.sign_in(question.who)
    worklist = reverse("verification:case_list")
    following = f"{reverse('verification:case_next')}?{urlencode(question.query)}"

    def open_worklist() -> None:
        answer = browser.get(worklist, question.query)
        assert answer.status_code == 200, answer.status_code

    def go_on() -> None:
        # One's own claim is no hindrance: every round finds the same case anew.
        answer = browser.post(following)
        assert "/kasus/" in answer["Location"], answer["Location"]

    return go_on if question.is_next else open_worklist
