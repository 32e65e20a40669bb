"""Overlaps where two meet: submissions side by side, and two workers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Overlap, Program, Recipient, TouchedRecipient
from programs.operations import overlaps
from programs.operations.touching import touch
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI
from verification.models import Case
from verification.operations.overlap_findings import settle_some
from verification.operations.submission import submit

pytestmark = pytest.mark.django_db(transaction=True)

MATCHING = DatabaseScope(DatabaseRole.MATCHING)


def side_by_side(*acts: Callable[[], object]) -> list[object]:
    """What each act gave, or the error it raised; all begin at once."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def rivals(cast, persons: int) -> list[Program]:
    """Two programs of two agencies, with drafts of the same people."""
    programs = [a_program(by) for by in (cast.operator_lahat, cast.operator_lahat_perkim)]
    for _number in range(persons):
        person = a_person(a_household(region(MERAPI)))
        for program, by in zip(
            programs, (cast.operator_lahat, cast.operator_lahat_perkim), strict=True
        ):
            a_recipient(program, by, region(MERAPI), person)
    return programs


def test_two_agencies_submit_the_same_people_at_once(cast):
    """Neither may see the other in its own transaction; afterwards both cases know."""
    programs = rivals(cast, 3)
    members = (cast.operator_lahat, cast.operator_lahat_perkim)

    def submission(program, membership) -> Callable[[], int]:
        def act() -> int:
            scope = Scope.of(membership.user, membership.pk)
            with scoped(scope.database):
                return submit(program=program, by=membership.user, scope=scope).total

        return act

    acts = [submission(*each) for each in zip(programs, members, strict=True)]
    assert side_by_side(*acts) == [3, 3]
    while settle_some():
        pass
    assert set(Case.objects.values_list("overlap_outcome", flat=True)) == {"forbidden"}
    assert Overlap.objects.count() == 6
    assert not Case.objects.filter(proposed=True).exists()


def test_two_workers_settle_the_same_notes(cast):
    rivals(cast, 10)
    Recipient.objects.update(state="approved")
    touch(Recipient.objects.values_list("pk", flat=True))

    def work() -> int:
        done = 0
        for _turn in range(40):
            with scoped(MATCHING):
                done += overlaps.settle(most=3, patient=True).noted
        return done

    results = side_by_side(work, work)
    assert sum(results) == 20, "every note was taken off once"
    assert Overlap.objects.count() == 20
    assert not TouchedRecipient.objects.exists()


def test_while_one_works_the_other_leaves_it_alone(cast):
    rivals(cast, 1)
    touch(Recipient.objects.values_list("pk", flat=True))
    inside, over = threading.Event(), threading.Event()

    def slow() -> int:
        with scoped(MATCHING):
            noted = overlaps.settle().noted
            inside.set()
            over.wait(20)
            return noted

    def quick() -> int:
        inside.wait(20)
        try:
            with scoped(MATCHING):
                return overlaps.settle().noted
        finally:
            over.set()

    assert side_by_side(slow, quick) == [2, 0]
