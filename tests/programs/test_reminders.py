"""Agencies are reminded of ends, reviews and rounds; once a step."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Notice
from programs.models import Program
from programs.operations.reminders import remind_agencies
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.programs.deliveries import DAY, a_round

pytestmark = pytest.mark.django_db


def told(today):
    with as_login_role("sigertak_worker"):
        return remind_agencies(today)


def kinds(membership):
    rows = Notice.objects.filter(user=membership.user)
    return sorted(rows.values_list("kind", "count"))


def test_operators_are_told_once_at_each_step_and_strangers_never(cast, program):
    mine, supervisor = cast.operator_lahat, cast.supervisor_lahat
    stranger = cast.operator_lahat_perkim
    Program.objects.filter(pk=program.pk).update(ends_on=DAY, review_on=DAY)
    for _time in range(2):
        a_round(program, mine)
    far = DAY - datetime.timedelta(days=31)
    assert told(far) == 0
    assert told(DAY - datetime.timedelta(days=30)) == 4
    assert told(DAY - datetime.timedelta(days=20)) == 0
    assert told(DAY - datetime.timedelta(days=7)) == 6
    assert kinds(mine) == kinds(supervisor) == [
        ("distribution_due", 2), ("program_expiring", 1), ("program_review_due", 1),
    ]  # fmt: skip
    assert told(DAY + datetime.timedelta(days=1)) == 6
    assert told(DAY + datetime.timedelta(days=2)) == 0
    assert kinds(stranger) == []


def test_what_is_over_or_not_begun_reminds_nobody(cast):
    for state in ("closed", "draft"):
        a_program(cast.operator_lahat, ends_on=DAY, state=state)
    assert told(DAY) == 0
