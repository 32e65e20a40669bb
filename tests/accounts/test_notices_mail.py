"""Mails about inboxes: when, to whom, once, and with nothing in them about anybody."""

from __future__ import annotations

import datetime
import smtplib
import uuid
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone, translation

from accounts import mails
from accounts.enums import NoticeKind
from accounts.models import MailSetting, Membership, Notice
from accounts.operations import digests
from accounts.operations.notice_upkeep import (
    clear_away,
    remind_of_ending_rights,
    tell_of_finished_jobs,
)
from accounts.queries import notices
from accounts.roles import Role
from core import jobs
from core.models import Job
from tests.clients import as_login_role
from tests.factories.cast import FAR, Cast
from tests.factories.notices import a_notice
from tests.factories.registry import a_program

JAKARTA = timezone.get_default_timezone()
# In the past, as everything is that was told: claims carry the database's own time.
MORNING = datetime.datetime(2026, 3, 2, 6, 5, tzinfo=JAKARTA)
YESTERDAY = MORNING - datetime.timedelta(hours=15)


def turn(now: datetime.datetime = MORNING) -> int:
    """One turn of the task, as the worker's login role."""
    with as_login_role("sigertak_worker"):
        return digests.send_due(now)


def told(member: Membership, at: datetime.datetime = YESTERDAY, **fields) -> Notice:
    fields.setdefault("subject_id", uuid.uuid4())
    return a_notice(member, created_at=at, changed_at=at, **fields)


def choose(member: Membership, choice: str, language: str = "id") -> None:
    MailSetting.objects.create(user=member.user, choice=choice, language=language)


def test_one_mail_a_day_with_counts_and_a_link(cast: Cast):
    member = cast.verifier_lahat
    program = a_program(cast.operator_lahat, name="Bantuan KANARI")
    told(member, kind="cases_new", count=1200, subject_id=program.pk)
    told(member, kind="cases_new", count=34)
    told(member, kind="objection_lodged")
    told(member, kind="takeover_started", read_at=YESTERDAY)
    assert [turn(), turn(), turn(MORNING + datetime.timedelta(hours=3))] == [1, 0, 0]
    [sent] = mail.outbox
    assert sent.to == [member.user.email]
    assert "1.234 kasus baru" in sent.body
    assert "1 sanggahan" in sent.body
    assert "diambil alih" not in sent.body
    assert "/akun/kotak-masuk/" in sent.body
    for secret in ("KANARI", member.user.name, str(program.pk)):
        assert secret not in f"{sent.body}{sent.subject}"


def test_the_digest_waits_for_its_hour_and_for_the_next_day(cast: Cast, settings):
    told(cast.verifier_lahat)
    assert turn(MORNING.replace(hour=5, minute=55)) == 0
    settings.NOTICE_DIGEST_HOUR = 5
    assert turn(MORNING.replace(hour=5, minute=55)) == 1
    told(cast.verifier_lahat, at=MORNING)
    assert turn(MORNING.replace(hour=23)) == 0
    assert turn(MORNING + datetime.timedelta(days=1)) == 1


def test_news_after_a_mail_are_mailed_again(cast: Cast):
    notice = told(cast.verifier_lahat)
    turn()
    Notice.objects.filter(pk=notice.pk).update(
        count=5, changed_at=timezone.now() + datetime.timedelta(seconds=1)
    )
    tomorrow = timezone.now() + datetime.timedelta(days=2)
    assert [turn(tomorrow), mail.outbox[-1].body.count("5 kasus")] == [1, 1]


def test_each_in_their_language_and_nobody_who_does_not_want_it(cast: Cast):
    for member in (cast.verifier_lahat, cast.verifier_palembang, cast.operator_lahat):
        told(member)
    choose(cast.verifier_palembang, "none")
    choose(cast.operator_lahat, "daily", "en")
    with mock.patch.object(translation, "override", wraps=translation.override) as spy:
        assert turn() == 2
    assert {call.args[0] for call in spy.call_args_list} == {"id", "en"}
    assert {m.to[0] for m in mail.outbox} == {
        cast.verifier_lahat.user.email, cast.operator_lahat.user.email,
    }  # fmt: skip


def test_whoever_has_left_gets_no_mail(cast: Cast):
    revoked, expired, inactive = cast.verifier_lahat, cast.operator_lahat, cast.steward_lahat
    for member in (revoked, expired, inactive):
        told(member)
    Membership.objects.filter(pk=revoked.pk).update(
        revoked_at=timezone.now(), revoked_by=revoked.user
    )
    Membership.objects.filter(pk=expired.pk).update(expires_on=datetime.date(2020, 1, 1))
    inactive.user.is_active = False
    inactive.user.save()
    assert turn() == 0


def test_urgent_news_come_at_once_to_whoever_asked_and_hourly_at_most(cast: Cast):
    for member in (cast.verifier_lahat, cast.verifier_palembang):
        told(member, at=timezone.now(), kind=NoticeKind.CASES_OVERDUE)
    choose(cast.verifier_palembang, "at_once")
    told(cast.verifier_palembang, at=timezone.now(), kind=NoticeKind.CASES_NEW)
    now = timezone.now() + datetime.timedelta(seconds=5)
    with mock.patch.object(notices, "owed_daily", return_value=[]):
        assert turn(now) == 1
        [sent] = mail.outbox
        assert sent.to == [cast.verifier_palembang.user.email]
        assert "kasus baru" not in sent.body
        told(cast.verifier_palembang, at=timezone.now(), kind=NoticeKind.CASES_ESCALATED)
        assert turn(now) == 0
        assert turn(now + datetime.timedelta(minutes=61)) == 1


def test_a_mail_server_that_is_away_costs_nothing(cast: Cast):
    told(cast.verifier_lahat)
    told(cast.verifier_palembang)
    with mock.patch.object(mails, "send_mail", side_effect=ConnectionRefusedError) as attempt:
        assert turn() == 0
    assert attempt.call_count == 1
    assert not Notice.objects.filter(mailed_at__isnull=False).exists()
    assert turn() == 2


def test_a_mailbox_that_refuses_does_not_hold_up_the_others(cast: Cast):
    told(cast.verifier_lahat)
    told(cast.verifier_palembang)
    refusals = [smtplib.SMTPRecipientsRefused({}), 1]
    with mock.patch.object(mails, "send_mail", side_effect=refusals):
        assert turn() == 1
    assert turn() == 0


def test_a_worker_that_dies_while_sending_never_mails_twice(cast: Cast):
    told(cast.verifier_lahat)
    with (
        mock.patch.object(mails, "send_mail", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        turn()
    assert turn() == 0
    assert Notice.objects.unread().count() == 1


# --- Upkeep ---------------------------------------------------------------------------------------


def ending(member: Membership, days: int) -> None:
    day = timezone.localdate() + datetime.timedelta(days=days)
    Membership.objects.filter(pk=member.pk).update(expires_on=day)


def remind_all(days_later: int = 0) -> int:
    with as_login_role("sigertak_worker"):
        return remind_of_ending_rights(timezone.localdate() + datetime.timedelta(days=days_later))


def test_ending_rights_are_told_at_each_step_once(cast: Cast):
    far, near = cast.operator_lahat, cast.verifier_lahat
    ending(far, 31)
    ending(near, 6)
    assert [remind_all(), remind_all()] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.user, notice.subject_id) == (near.user, near.pk)
    assert notice.due_on == timezone.localdate() + datetime.timedelta(days=6)
    assert [remind_all(1), remind_all(20), remind_all(24), remind_all(25)] == [1, 0, 1, 0]
    assert Notice.objects.filter(user=far.user).count() == 1


def test_a_renewed_right_is_not_told_of(cast: Cast):
    member = cast.operator_lahat
    ending(member, 5)
    Membership.objects.create(
        user=member.user, role=Role.OPD_OPERATOR, agency=member.agency, regency=member.regency,
        expires_on=FAR,
    )  # fmt: skip
    assert remind_all() == 0


def a_finished_job(member: Membership, minutes: int) -> Job:
    job = jobs.create(
        "recipient_upload.check", subject_id=uuid.uuid4(), by=member.user,
        membership_id=member.pk,
    )  # fmt: skip
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(
        state="done", finished_at=now, created_at=now - datetime.timedelta(minutes=minutes)
    )
    return job


def test_long_work_is_told_of_once_and_short_work_never(cast: Cast):
    long = a_finished_job(cast.operator_lahat, 5)
    a_finished_job(cast.operator_palembang, 0)
    with as_login_role("sigertak_worker"):
        assert [tell_of_finished_jobs(timezone.now()) for _ in range(2)] == [1, 0]
    notice = Notice.objects.get()
    assert (notice.subject_id, notice.params) == (long.subject_id, {"job": long.kind})


def test_old_notices_are_cleared_away_and_unread_ones_kept(cast: Cast):
    member, left = cast.operator_lahat, cast.operator_palembang
    Membership.objects.filter(pk=left.pk).update(expires_on=datetime.date(2020, 1, 1))
    now = timezone.now()
    old, young = now - datetime.timedelta(days=91), now - datetime.timedelta(days=89)
    told(member, at=old, read_at=old)
    told(left, at=old)
    kept = {
        told(member, at=old).pk,
        told(member, at=old, read_at=young).pk,
        told(left, at=young).pk,
    }
    with as_login_role("sigertak_worker"):
        assert clear_away(now) == 2
    assert set(Notice.objects.values_list("pk", flat=True)) == kept
