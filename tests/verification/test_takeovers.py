"""Age and the province: what is escalated, who decides while a queue is taken over."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from accounts.models import Notice
from tests.factories.regions import region
from tests.verification.acts import PALEMBANG_35, deciding, waiting_case
from tests.verification.going_there import reporting, sending_out, taking_over, under
from verification.models import Case, Takeover
from verification.operations import escalation, takeovers
from verification.queries.queues import queues
from verification.rules import TAKEN_OVER, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def lahat():
    return region("1604")


def old_case(by, days: int, **values) -> Case:
    case = waiting_case(by, **values)
    Case.objects.filter(pk=case.pk).update(
        submitted_at=timezone.now() - datetime.timedelta(days=days)
    )
    return case


def test_what_waits_too_long_is_marked_once_and_told(cast, settings):
    cast.verifier_lahat, cast.verifier_sumsel, cast.verifier_palembang  # noqa: B018
    late = old_case(cast.operator_lahat, settings.ESCALATE_AFTER_DAYS + 1)
    old_case(cast.operator_lahat, settings.ESCALATE_AFTER_DAYS - 1)
    assert [escalation.escalate() for _ in range(2)] == [1, 0]
    assert Case.objects.get(escalated_at__isnull=False) == late
    told = {(n.kind, n.user, n.count) for n in Notice.objects.all()}
    assert told == {
        ("cases_overdue", cast.verifier_lahat.user, 1),
        ("cases_escalated", cast.verifier_sumsel.user, 1),
    }


def test_a_case_that_came_back_waits_from_the_beginning(cast, settings):
    case = old_case(cast.operator_lahat, settings.ESCALATE_AFTER_DAYS + 1)
    escalation.escalate()
    Case.objects.update(submitted_at=timezone.now() + datetime.timedelta(seconds=1))
    escalation.escalate()
    case.refresh_from_db()
    assert case.escalated_at is None


def test_while_taken_over_the_regency_looks_and_the_province_decides(cast, lahat):
    case = waiting_case(cast.operator_lahat)
    other = waiting_case(cast.operator_palembang, PALEMBANG_35)
    check = sending_out(case, cast.verifier_lahat)
    taking_over(lahat, cast.verifier_sumsel)
    with pytest.raises(Refused) as caught:
        deciding(case, cast.verifier_lahat, version=2)
    assert caught.value.text == TAKEN_OVER
    with pytest.raises(Refused):
        sending_out(case, cast.verifier_lahat, version=2)
    # The regency's people still go there.
    reporting(check, cast.verifier_lahat)
    deciding(other, cast.verifier_palembang)
    deciding(case, cast.verifier_sumsel, version=3)


def test_a_queue_is_given_back(cast, lahat):
    case = waiting_case(cast.operator_lahat)
    takeover = taking_over(lahat, cast.verifier_sumsel)
    with pytest.raises(Refused) as caught:
        taking_over(lahat, cast.verifier_sumsel)
    assert caught.value.text == takeovers.ALREADY
    under(cast.verifier_sumsel, lambda scope: takeovers.give_back(
        takeover=takeover, by=cast.verifier_sumsel.user, scope=scope))  # fmt: skip
    deciding(case, cast.verifier_lahat)
    taking_over(lahat, cast.verifier_sumsel)
    assert Takeover.objects.count() == 2


def test_only_verifiers_of_the_province_take_over(cast, lahat):
    for who in (cast.verifier_lahat, cast.auditor_sumsel, cast.operator_sumsel):
        with pytest.raises(Refused) as caught:
            taking_over(lahat, who)
        assert caught.value.text == takeovers.ONLY_THE_PROVINCE


def test_the_regency_is_told_when_it_begins_and_ends(cast, lahat):
    cast.verifier_lahat  # noqa: B018 - is told
    takeover = taking_over(lahat, cast.verifier_sumsel)
    under(cast.verifier_sumsel, lambda scope: takeovers.give_back(
        takeover=takeover, by=cast.verifier_sumsel.user, scope=scope))  # fmt: skip
    assert {(n.kind, n.user) for n in Notice.objects.all()} == {
        ("takeover_started", cast.verifier_lahat.user),
        ("takeover_ended", cast.verifier_lahat.user),
    }


def test_the_province_sees_every_queue(cast, lahat):
    old_case(cast.operator_lahat, 20)
    waiting_case(cast.operator_lahat)
    deciding(waiting_case(cast.operator_lahat), cast.verifier_lahat)
    escalation.escalate()
    taking_over(lahat, cast.verifier_sumsel)
    first, *others = under(cast.verifier_sumsel, queues)
    assert (first.name, first.waiting, first.oldest_days, first.escalated) == (
        lahat.name, 2, 20, 1,
    )  # fmt: skip
    assert first.decided_weekly == 0.2
    assert first.takeover is not None
    assert len(others) == 3
    assert {line.oldest_days for line in others} == {None}
