"""Several verifiers at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from accounts.models import Membership, User
from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.cast import FAR, Cast
from tests.factories.regions import load_small_province, region
from tests.factories.registry import a_case, a_program, a_recipient
from tests.verification.acts import APPROVED, MERAPI, REJECTED, deciding, waiting_case
from tests.verification.test_bulk import Desk
from tests.verification.test_claims import next_for
from tests.verification.test_sampling import checking
from tests.verification.test_submission import submitting
from tests.verification.test_undo import decided, undoing
from verification.models import Case, Decision, Finding
from verification.operations import decisions, undo
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


def test_without_the_lock_the_second_finds_out_too_late(people, monkeypatch):
    """The broken version: both read the case before either writes. The database still keeps one
    decision, but who lost is no longer told who was first.
    """
    case = waiting_case(people.operator_lahat)
    both_have_read = Barrier(2)

    def unlocked(case_id, scope):
        found = Case.objects.visible_to(scope).select_related("recipient", "claimed_by")
        row = found.get(pk=case_id)
        both_have_read.wait(timeout=30)
        return row

    monkeypatch.setattr(decisions, "locked_case", unlocked)
    verifiers = (people.verifier_lahat, people.verifier_sumsel)
    with pytest.raises((IntegrityError, ValidationError)):
        at_once(
            [
                lambda who=who, verdict=verdict: deciding(case, who, verdict).action
                for who, verdict in zip(verifiers, (APPROVED, REJECTED), strict=True)
            ]
        )
    assert Decision.objects.count() == 1


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


def test_twenty_identical_decisions_are_one(people):
    case = waiting_case(people.operator_lahat)
    who = people.verifier_lahat
    answers = at_once([lambda: deciding(case, who).pk for _ in range(20)])
    assert answers == {str(Decision.objects.get().pk): 20}


def test_fifty_verifiers_over_two_hundred_cases(people):
    program = a_program(people.operator_lahat)
    for _ in range(200):
        a_case(a_recipient(program, people.operator_lahat, region(MERAPI)), people.operator_lahat)
    desk = people.verifier_lahat
    desks = [
        Membership.objects.create(
            user=User.objects.create(email=f"meja{n}@contoh.go.id", name=f"Meja {n}"),
            role=desk.role, agency=desk.agency, regency=desk.regency, expires_on=FAR,
        )
        for n in range(50)
    ]  # fmt: skip

    def work(who: Membership) -> int:
        done = 0
        while case := next_for(who):
            deciding(case, who)
            done += 1
        return done

    answers = at_once([lambda who=who: work(who) for who in desks])
    # Nobody was ever given a case that somebody else had: no refusal, and each decided once.
    assert sum(int(done) * times for done, times in answers.items()) == 200
    assert Decision.objects.count() == 200
    assert Counter(Case.objects.values_list("state", "version")) == {("approved", 2): 200}


def test_one_undo_of_two_and_a_decision_in_between(people):
    """A long act is taken back in chunks: what came back first is decided anew before the last."""
    for _ in range(4):
        waiting_case(people.operator_lahat)
    act = decided(people.verifier_lahat)
    author, province = people.verifier_lahat, people.verifier_sumsel
    scope = Scope.of(author.user, author.pk)

    def next_chunk() -> int:
        with as_login_role(), scoped(scope.database):
            return undo.undo_next(act_id=act.pk, by=author.user, scope=scope, most=2)

    with as_login_role(), scoped(scope.database):
        undo.start(act_id=act.pk, reason="Saringan keliru.", by=author.user, scope=scope)
    assert next_chunk() == 2
    back = Case.objects.waiting().first()
    answers = at_once([
        lambda: f"{next_chunk()} came back",
        lambda: deciding(back, province, REJECTED, version=3).action,
        lambda: undoing(act, province),
    ])  # fmt: skip
    assert (answers["2 came back"], answers["reject"]) == (1, 1)
    assert sum(n for text, n in answers.items() if "sudah dibatalkan" in text) == 1
    # The new verdict is none of the act's: it stands, whoever asks again.
    assert next_chunk() == 0
    assert Decision.objects.filter(action="undo").count() == 4
    found = {case.pk: (case.state, case.version) for case in Case.objects.all()}
    assert found.pop(back.pk) == ("rejected", 4)
    assert list(found.values()) == [("submitted", 3)] * 3


def test_a_sample_is_answered_once(people):
    for _ in range(3):
        waiting_case(people.operator_lahat)
    sample = decided(people.verifier_lahat).samples.first()
    verifiers = (people.verifier_lahat, people.verifier_sumsel)
    answers = at_once(
        [
            lambda who=who: checking(sample, who, agrees=False, note=f"Kata {who.user.name}.").state
            for who in verifiers
        ]
    )
    assert answers["disagreed"] == 1
    assert Decision.objects.filter(action="reopen").count() == 1


def test_two_submissions_of_the_same_drafts(people):
    program = a_program(people.operator_lahat)
    for _ in range(4):
        a_recipient(program, people.operator_lahat, region(MERAPI))
    at_once([lambda: submitting(program, people.operator_lahat).total for _ in range(4)])
    assert Case.objects.count() == 4
    assert Finding.objects.count() == 20
