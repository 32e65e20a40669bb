"""Bulk decisions: the preview tells the truth, the confirmation keeps to it."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_program
from tests.verification.acts import (
    APPROVED,
    PALEMBANG_35,
    REJECTED,
    RETURNED,
    deciding,
    waiting_case,
)
from verification.enums import Action
from verification.models import BulkAct, Case, Decision, Finding
from verification.operations import bulk, bulk_preview
from verification.queries.worklist import CaseFilter
from verification.rules import Refused

pytestmark = pytest.mark.django_db


class Desk:
    """A verifier at work: `preview`, then `confirm` what was previewed."""

    def __init__(self, membership: Membership, wanted: CaseFilter | None = None) -> None:
        self.membership = membership
        self.wanted = wanted or CaseFilter()
        self.scope = Scope.of(membership.user, membership.pk)

    def preview(self, action: Action = Action.APPROVE) -> bulk_preview.Preview:
        with as_login_role(), scoped(self.scope.database):
            return bulk_preview.preview(
                wanted=self.wanted, action=action, by=self.membership.user, scope=self.scope
            )

    def confirm(self, seen: bulk_preview.Preview, verdict=APPROVED, percent: int = 5) -> bulk.Done:
        with as_login_role(), scoped(self.scope.database):
            return bulk.decide_in_bulk(
                wanted=self.wanted, verdict=verdict, expected=seen.eligible,
                seen_at=seen.seen_at, sample_percent=percent, by=self.membership.user,
                scope=self.scope,
            )  # fmt: skip


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast.verifier_lahat)


def test_preview_counts_what_it_would_do(cast, desk):
    good = [waiting_case(cast.operator_lahat) for _ in range(2)]
    waiting_case(cast.operator_lahat, proposed=False, person_outcome="not_found")
    waiting_case(cast.operator_lahat, submitted_by=cast.verifier_lahat.user)
    waiting_case(cast.operator_palembang, PALEMBANG_35)
    seen = desk.preview()
    assert (seen.total, seen.own, seen.unsupported, seen.eligible) == (4, 1, 1, 2)
    assert {case.pk for case in seen.sample} == {case.pk for case in good}
    counted = [(c.case.person_outcome, c.count) for c in seen.combinations]
    assert counted == [("found", 3), ("not_found", 1)]


def test_confirming_decides_just_those(cast, desk):
    good = [waiting_case(cast.operator_lahat) for _ in range(3)]
    doubtful = waiting_case(cast.operator_lahat, proposed=False)
    own = waiting_case(cast.operator_lahat, submitted_by=cast.verifier_lahat.user)
    assert desk.confirm(desk.preview()) == bulk.Done(decided=3, changed=0)
    assert set(Case.objects.filter(state="approved")) == set(good)
    assert {case.version for case in Case.objects.filter(state="approved")} == {2}
    assert {case.recipient.state for case in Case.objects.filter(state="approved")} == {"approved"}
    assert set(Case.objects.waiting()) == {doubtful, own}
    decisions = Decision.objects.all()
    assert {d.in_bulk for d in decisions} == {True}
    assert {d.decided_by for d in decisions} == {cast.verifier_lahat.user}
    act = BulkAct.objects.get()
    assert {d.bulk for d in decisions} == {act}
    assert (act.rows, act.by, act.regency) == (3, cast.verifier_lahat.user, region("1604"))


def test_confirming_twice_decides_once(cast, desk):
    waiting_case(cast.operator_lahat)
    seen = desk.preview()
    assert desk.confirm(seen).decided == 1
    assert desk.confirm(seen) == bulk.Done(decided=0, changed=1)
    assert Decision.objects.count() == 1


def test_what_changed_since_is_left_alone_and_told(cast, desk):
    first, second = (waiting_case(cast.operator_lahat) for _ in range(2))
    seen = desk.preview()
    deciding(first, cast.verifier_sumsel, REJECTED)
    assert desk.confirm(seen) == bulk.Done(decided=1, changed=1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("rejected", "approved")


def test_what_was_submitted_since_waits(cast, desk):
    waiting_case(cast.operator_lahat)
    seen = desk.preview()
    late = waiting_case(cast.operator_lahat)
    assert desk.confirm(seen) == bulk.Done(decided=1, changed=0)
    late.refresh_from_db()
    assert late.state == "submitted"


def test_a_set_that_grew_is_refused_whole(cast, desk):
    """A case whose findings changed for the better is still one that was not shown."""
    waiting_case(cast.operator_lahat)
    other = waiting_case(cast.operator_lahat, proposed=False)
    seen = desk.preview()
    Case.objects.filter(pk=other.pk).update(proposed=True)
    with pytest.raises(Refused) as caught:
        desk.confirm(seen)
    assert caught.value.text == bulk.GREW
    assert not Decision.objects.exists()


def test_what_was_judged_anew_since_waits(cast, desk):
    """The same number of cases, but one of them was shown with other findings."""
    case = waiting_case(cast.operator_lahat)
    seen = desk.preview()
    Case.objects.filter(pk=case.pk).update(version=2)
    Finding.objects.create(
        case=case, agency=case.agency, regency=case.regency, kind="person", outcome="found",
        case_version=2, found_at=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip
    assert desk.confirm(seen) == bulk.Done(decided=0, changed=1)
    assert not BulkAct.objects.exists()


def test_what_is_on_somebodys_screen_stays_with_them(cast, desk):
    held, free = (waiting_case(cast.operator_lahat) for _ in range(2))
    now = datetime.datetime.now(datetime.UTC)
    Case.objects.filter(pk=held.pk).update(
        claimed_by=cast.verifier_sumsel.user, claimed_until=now + datetime.timedelta(minutes=5)
    )
    seen = desk.preview()
    assert (seen.held, seen.eligible) == (1, 1)
    desk.confirm(seen)
    assert list(Case.objects.waiting()) == [held]
    Case.objects.filter(pk=held.pk).update(claimed_until=now)
    assert desk.confirm(desk.preview()).decided == 1
    assert free.decisions.count() == 1


def test_by_filter(cast):
    program = a_program(cast.operator_lahat)
    inside = waiting_case(cast.operator_lahat, program=program)
    waiting_case(cast.operator_lahat)
    desk = Desk(cast.verifier_lahat, CaseFilter(program=program.pk))
    desk.confirm(desk.preview())
    assert list(Case.objects.filter(state="approved")) == [inside]


def test_by_ticked_rows(cast):
    ticked = [waiting_case(cast.operator_lahat) for _ in range(2)]
    waiting_case(cast.operator_lahat)
    foreign = waiting_case(cast.operator_palembang, PALEMBANG_35)
    desk = Desk(cast.verifier_lahat, CaseFilter(cases=[c.pk for c in [*ticked, foreign]]))
    desk.confirm(desk.preview())
    assert set(Case.objects.filter(state="approved")) == set(ticked)


def test_an_unreadable_filter_touches_nothing(cast):
    waiting_case(cast.operator_lahat)
    desk = Desk(cast.verifier_lahat, CaseFilter(unreadable=True))
    assert desk.preview().total == 0


def test_returning_takes_the_unsupported_too_and_needs_a_reason(cast, desk):
    waiting_case(cast.operator_lahat, proposed=False)
    seen = desk.preview(Action.RETURN)
    assert seen.eligible == 1
    with pytest.raises(Refused):
        desk.confirm(seen, bulk.Verdict(Action.RETURN, person=None, location=None))
    assert desk.confirm(seen, RETURNED).decided == 1
    assert Decision.objects.get().reason == RETURNED.reason


def test_nobody_rejects_in_bulk(cast, desk):
    waiting_case(cast.operator_lahat)
    with pytest.raises(Refused):
        desk.preview(Action.REJECT)


def test_own_entries_are_left_to_others(cast):
    both = Membership.objects.create(
        user=cast.operator_lahat.user, role=Role.VERIFIER, agency=cast.verifier_lahat.agency,
        regency=cast.verifier_lahat.regency, expires_on=datetime.date(2099, 1, 1),
    )  # fmt: skip
    waiting_case(cast.operator_lahat, submitted_by=cast.supervisor_lahat.user)
    desk = Desk(both)
    seen = desk.preview()
    assert (seen.own, seen.eligible) == (1, 0)
    assert desk.confirm(seen).decided == 0


def test_only_verifiers(cast):
    waiting_case(cast.operator_lahat)
    for membership in (cast.auditor_lahat, cast.operator_lahat):
        with pytest.raises(Refused):
            Desk(membership).preview()


def test_the_number_of_queries_does_not_grow(cast, desk):
    program = a_program(cast.operator_lahat)

    def counted(rows: int) -> int:
        for _ in range(rows):
            waiting_case(cast.operator_lahat, program=program)
        with CaptureQueriesContext(connection) as queries:
            assert desk.confirm(desk.preview()).decided == rows
        return len(queries)

    assert counted(1) == counted(3)
