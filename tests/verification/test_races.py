"""Several verifiers at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories.cast import Cast
from tests.factories.regions import load_small_province, region
from tests.factories.registry import a_program, a_recipient
from tests.verification.acts import APPROVED, MERAPI, REJECTED, deciding, waiting_case
from tests.verification.test_bulk import Desk
from tests.verification.test_submission import submitting
from verification.models import Case, Decision, Finding
from verification.rules import Refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db) -> Cast:
    load_small_province()
    return Cast()


def at_once(acts) -> Counter:
    """Run the acts at the same moment; how many ended in what."""
    barrier = Barrier(len(acts))

    def run(act) -> str:
        try:
            barrier.wait(timeout=30)
            return str(act())
        except Refused as refusal:
            return f"refused: {refusal.text}"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_two_verifiers_one_case(people):
    case = waiting_case(people.operator_lahat)
    verifiers = (people.verifier_lahat, people.verifier_sumsel)
    answers = at_once(
        [
            lambda who=who, verdict=verdict: deciding(case, who, verdict).action
            for who, verdict in zip(verifiers * 5, (APPROVED, REJECTED) * 5, strict=True)
        ]
    )
    decision = Decision.objects.get()
    case.refresh_from_db()
    assert (case.version, case.recipient.state) == (2, case.state)
    # The winner's own repetitions get the winner's answer; the other is told who was first.
    assert answers[decision.action] == 5
    assert sum(n for text, n in answers.items() if "sudah diputuskan oleh" in text) == 5


def test_a_bulk_decision_meets_single_ones(people):
    cases = [waiting_case(people.operator_lahat) for _ in range(6)]
    province = people.verifier_sumsel
    desk = Desk(people.verifier_lahat)
    seen = desk.preview()
    answers = at_once(
        [
            lambda: desk.confirm(seen).decided,
            *(lambda case=case: deciding(case, province).action for case in cases),
        ]
    )
    assert sum(answers.values()) == 7
    assert Decision.objects.count() == 6
    assert Counter(Case.objects.values_list("state", "version")) == {("approved", 2): 6}


def test_two_submissions_of_the_same_drafts(people):
    program = a_program(people.operator_lahat)
    for _ in range(4):
        a_recipient(program, people.operator_lahat, region(MERAPI))
    at_once([lambda: submitting(program, people.operator_lahat).total for _ in range(4)])
    assert Case.objects.count() == 4
    assert Finding.objects.count() == 20
