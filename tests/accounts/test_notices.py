"""Telling people: who is reached from where, what is stored, what is told once."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import resolve

from accounts.access import url_rules
from accounts.enums import NoticeKind
from accounts.models import Membership, Notice
from accounts.notice_subjects import subjects
from accounts.notice_words import WORDS
from accounts.operations.notices import Audience, remind, tell
from accounts.roles import Role
from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.clients import as_login_role
from tests.factories.cast import FAR, Cast
from tests.factories.notices import a_notice
from tests.factories.regions import region

TODAY = datetime.date(2026, 11, 22)


def telling(who: Membership, audience: Audience, kind=NoticeKind.CASE_DECIDED, **more) -> int:
    """Tell as this employee does: through the web role, under their scope."""
    more = {"subject_id": uuid.uuid4(), "by": who.user, **more}
    with as_login_role(), scoped(Scope.of(who.user).database):
        return tell(kind, audience=audience, **more)


def refused(who: Membership, audience: Audience, kind=NoticeKind.CASE_DECIDED) -> bool:
    try:
        with transaction.atomic():
            telling(who, audience, kind)
    except ProgrammingError as error:
        return "may not tell" in str(error)
    return False


def told() -> set[str]:
    return set(Notice.objects.values_list("user__name", flat=True))


def test_an_audience_is_its_live_members_without_the_actor(cast: Cast):
    cast.operator_lahat, cast.supervisor_lahat, cast.operator_palembang  # noqa: B018
    gone = cast.operator_lahat_perkim
    Membership.objects.filter(pk=gone.pk).update(
        agency=cast.operator_lahat.agency, expires_on=datetime.date(2020, 1, 1)
    )
    audience = Audience.agency_people(cast.operator_lahat.agency_id)
    assert telling(cast.verifier_lahat, audience) == 2
    assert told() == {"Operator Lahat", "Supervisor Lahat"}
    Notice.objects.all().delete()
    assert telling(cast.operator_lahat, audience, NoticeKind.DISTRIBUTION_DUE) == 1
    assert told() == {"Supervisor Lahat"}


def test_one_person_with_two_hats_is_told_once(cast: Cast):
    operator = cast.operator_lahat
    Membership.objects.create(
        user=operator.user, role=Role.OPD_SUPERVISOR, agency=operator.agency,
        regency=operator.regency, expires_on=FAR,
    )  # fmt: skip
    assert telling(cast.verifier_lahat, Audience.agency_people(operator.agency_id)) == 1


def test_unread_news_of_one_subject_are_counted_together(cast: Cast):
    audience, subject = Audience.agency_people(cast.operator_lahat.agency_id), uuid.uuid4()
    for count, due in ((2, TODAY), (3, TODAY - datetime.timedelta(days=3)), (1, None)):
        telling(cast.verifier_lahat, audience, subject_id=subject, count=count, due=due)
    notice = Notice.objects.get()
    assert (notice.count, notice.due_on) == (6, TODAY - datetime.timedelta(days=3))
    assert notice.changed_at > notice.created_at
    telling(cast.verifier_lahat, audience)
    telling(cast.verifier_lahat, audience, NoticeKind.ROWS_RETURNED, subject_id=subject)
    assert Notice.objects.count() == 3
    Notice.objects.filter(pk=notice.pk).update(read_at=notice.changed_at)
    telling(cast.verifier_lahat, audience, subject_id=subject)
    assert sorted(Notice.objects.filter(subject_id=subject).values_list("count", flat=True)) == [
        1, 1, 6,
    ]  # fmt: skip


def test_news_without_a_subject_are_counted_together_too(cast: Cast):
    cast.verifier_sumsel  # noqa: B018
    for _ in range(2):
        telling(
            cast.verifier_lahat, Audience.province_verifiers(), NoticeKind.CASES_ESCALATED,
            subject_id=None,
        )  # fmt: skip
    assert Notice.objects.get().count == 2


def test_nothing_is_told_of_nothing(cast: Cast):
    audience = Audience.agency_people(cast.operator_lahat.agency_id)
    assert telling(cast.verifier_lahat, audience, count=0) == 0
    assert not Notice.objects.exists()


def test_whom_a_regency_reaches(cast: Cast):
    who = cast.verifier_lahat
    lahat, palembang = region("1604").pk, region("1671").pk
    people = Audience.agency_people
    assert not refused(who, people(cast.operator_lahat.agency_id))
    assert not refused(who, people(cast.operator_sumsel.agency_id))
    assert refused(who, people(cast.operator_palembang.agency_id))
    assert refused(who, people(uuid.uuid4()))
    assert not refused(who, Audience.verifiers_of(lahat))
    assert refused(who, Audience.verifiers_of(palembang))
    assert refused(who, Audience.stewards_of(palembang))
    assert not refused(who, Audience.province_verifiers())
    # A stranger is no audience at all, and answers like somebody who has left.
    assert telling(who, Audience.user(cast.operator_palembang.user_id)) == 0
    assert telling(who, Audience.user(uuid.uuid4())) == 0
    assert telling(who, Audience.user(cast.operator_lahat.user_id)) == 1
    assert "Operator Palembang" not in told()


def test_whom_an_agency_reaches(cast: Cast):
    who, far_reaching = cast.operator_lahat, cast.operator_sumsel
    lahat, palembang = region("1604").pk, region("1671").pk
    assert not refused(who, Audience.agency_people(who.agency_id))
    assert refused(who, Audience.agency_people(cast.operator_lahat_perkim.agency_id))
    assert not refused(who, Audience.verifiers_of(lahat), NoticeKind.CASES_NEW)
    assert refused(who, Audience.verifiers_of(lahat), NoticeKind.TAKEOVER_ENDED)
    assert refused(who, Audience.verifiers_of(palembang), NoticeKind.CASES_NEW)
    assert not refused(far_reaching, Audience.verifiers_of(palembang), NoticeKind.CASES_NEW)
    assert refused(who, Audience.province_verifiers(), NoticeKind.CASES_ESCALATED)
    assert telling(who, Audience.user(cast.operator_lahat_perkim.user_id)) == 0


def test_the_public_and_roles_without_names_tell_nobody(cast: Cast):
    with pytest.raises(ProgrammingError, match="permission denied for function"):
        telling(cast.executive_lahat, Audience.province_verifiers())


@pytest.mark.parametrize("role", [DatabaseRole.MATCHING, DatabaseRole.IMPORT])
def test_named_operations_tell_across_tenants(cast: Cast, role):
    cast.steward_palembang  # noqa: B018
    with as_login_role("sigertak_worker"), scoped(DatabaseScope(role)):
        assert tell(
            NoticeKind.RECHECK_FOUND, audience=Audience.stewards_of(region("1671").pk),
            subject_id=uuid.uuid4(), by=None,
        ) == 1  # fmt: skip
    assert told() == {"Steward Palembang"}


def test_an_audience_of_other_roles_is_refused(cast: Cast):
    audience = Audience("regency", (Role.SECRETARIAT,), regency_id=region("1604").pk)
    assert refused(cast.verifier_lahat, audience)


# --- What is stored -------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["Siti Aminah", "1604014107800001", 1604014107800001, 1.5, None])
def test_parameters_hold_nothing_about_a_person(cast: Cast, value):
    audience = Audience.agency_people(cast.operator_lahat.agency_id)
    with pytest.raises(ValueError, match="codes, ids, numbers"):
        telling(cast.verifier_lahat, audience, word=value)


def test_the_database_refuses_numbers_of_persons_itself(cast: Cast):
    with pytest.raises(DatabaseError, match="no number of a person"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT accounts_tell('case_decided', 'person', NULL, NULL, %s, NULL, '{}', NULL, 1,"
            " NULL, '{\"x\": \"1604014107800001\"}', '', NULL)",
            [cast.operator_lahat.user_id],
        )


def test_parameters_keep_codes_ids_and_days(cast: Cast):
    audience, key = Audience.agency_people(cast.operator_lahat.agency_id), uuid.uuid4()
    telling(cast.verifier_lahat, audience, job="a.b", n=3, day=TODAY, of=key, bulk=True)
    assert Notice.objects.get().params == {
        "job": "a.b", "n": 3, "day": "2026-11-22", "of": str(key), "bulk": True,
    }  # fmt: skip


def test_every_kind_has_words_and_a_subject():
    assert set(WORDS) == set(subjects()) == set(NoticeKind)
    for kind in NoticeKind:
        assert WORDS[kind].told(1234)
        assert subjects()[kind].address(uuid.uuid4(), {}).startswith("/")


_AGENCY = ("operator_lahat", "supervisor_lahat")
_REGENCY, _PROVINCE = ("verifier_lahat",), ("verifier_sumsel",)
TOLD = {
    NoticeKind.ROWS_RETURNED: _AGENCY,
    NoticeKind.CASES_NEW: _REGENCY,
    NoticeKind.CASE_DECIDED: _AGENCY,
    NoticeKind.DECISIONS_UNDONE: _AGENCY,
    NoticeKind.FIELD_CHECK_DUE: _REGENCY,
    NoticeKind.OBJECTION_LODGED: _REGENCY,
    NoticeKind.OBJECTION_DECIDED: _AGENCY,
    NoticeKind.OBJECTION_DEADLINE: _REGENCY + _PROVINCE,
    NoticeKind.RECHECK_FOUND: _REGENCY,
    NoticeKind.CASES_OVERDUE: _REGENCY,
    NoticeKind.CASES_ESCALATED: _PROVINCE,
    NoticeKind.TAKEOVER_STARTED: _REGENCY,
    NoticeKind.TAKEOVER_ENDED: _REGENCY,
    NoticeKind.PROGRAM_EXPIRING: _AGENCY,
    NoticeKind.PROGRAM_REVIEW_DUE: _AGENCY,
    NoticeKind.DISTRIBUTION_DUE: _AGENCY,
    NoticeKind.ACCOUNT_EXPIRING: ("executive_lahat",),
    NoticeKind.JOB_FINISHED: ("steward_lahat",),
    NoticeKind.QUALITY_TASK: ("steward_lahat", "steward_sumsel"),
    NoticeKind.QUALITY_DUE: ("steward_lahat", "steward_sumsel"),
    NoticeKind.SUBJECT_DUE: ("steward_lahat", "steward_sumsel"),
    NoticeKind.BUDGET_REACHED: ("auditor_lahat", "auditor_sumsel"),
    NoticeKind.PROPOSALS_WAITING: ("steward_lahat", "steward_sumsel"),
    NoticeKind.PROPOSAL_RETURNED: ("village_lahat", "steward_lahat"),
    NoticeKind.PROPOSAL_DECIDED: ("village_lahat", "steward_lahat"),
    NoticeKind.GRANT_ASKED: ("secretariat_lahat", "secretariat_sumsel"),
    NoticeKind.GRANT_DECIDED: ("supervisor_lahat",),
    NoticeKind.GRANT_GIVEN: ("operator_lahat", "verifier_lahat"),
    NoticeKind.GRANT_ENDED: ("operator_lahat", "verifier_lahat"),
    NoticeKind.RECOVERY_WAITING: ("secretariat_lahat", "secretariat_sumsel", "tech_admin"),
    NoticeKind.RECOVERY_STARTED: ("operator_lahat", "executive_lahat", "tech_admin"),
    NoticeKind.RECOVERY_DONE: ("operator_lahat", "executive_lahat", "tech_admin"),
    NoticeKind.RECOVERY_ENDED: ("secretariat_lahat", "secretariat_sumsel"),
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_whoever_is_told_may_open_the_page(cast: Cast, kind):
    address = subjects()[kind].address(uuid.uuid4(), {})
    rule = url_rules()[resolve(address.partition("?")[0]).view_name]
    for who in TOLD[kind]:
        assert rule.admits(Scope.of(getattr(cast, who).user))


# --- Reminders ------------------------------------------------------------------------------------


def reminding(cast: Cast, subject: uuid.UUID, occasion: str, **more) -> int:
    # The cast comes on before the desk is taken: no desk opens accounts.
    audience = Audience.agency_people(cast.operator_lahat.agency_id)
    with as_login_role("sigertak_worker"), scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return remind(
            NoticeKind.PROGRAM_EXPIRING,
            audience=audience,
            subject_id=subject,
            occasion=occasion,
            **more,
        )


def test_a_reminder_comes_once_for_each_occasion_read_or_not(cast: Cast):
    subject = uuid.uuid4()
    assert [reminding(cast, subject, "30", count=4) for _ in range(3)] == [1, 0, 0]
    assert Notice.objects.get().count == 4
    assert reminding(cast, subject, "7", count=2) == 1
    notice = Notice.objects.get()
    assert (notice.count, notice.occasion) == (2, "7")
    Notice.objects.update(read_at=notice.changed_at)
    assert reminding(cast, subject, "7") == 0
    assert reminding(cast, subject, "0") == 1
    assert reminding(cast, uuid.uuid4(), "7") == 1
    with pytest.raises(ValueError, match="occasion"):
        reminding(cast, subject, "")


def test_an_occasion_may_name_a_row_and_a_step(cast: Cast):
    assert reminding(cast, uuid.uuid4(), f"{uuid.uuid4()}:2026-12-31:near") == 1


# --- The wall -------------------------------------------------------------------------------------


def seen_by(who: Membership) -> set[uuid.UUID]:
    with as_login_role(), scoped(Scope.of(who.user).database):
        return set(Notice.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("who", Cast.names())
def test_everybody_reads_their_own_inbox_and_no_other(who, cast: Cast):
    mine = getattr(cast, who)
    others = [getattr(cast, name) for name in Cast.names() if name != who]
    own = a_notice(mine)
    foreign = [a_notice(other) for other in others]
    assert seen_by(mine) == {own.pk}
    with as_login_role(), scoped(Scope.of(mine.user).database):
        assert Notice.objects.filter(pk__in=[n.pk for n in foreign]).update(read_at=None) == 0
        assert Notice.objects.update(read_at=own.created_at) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts_notice (user_id, membership_id, kind, params, count, occasion)"
        " VALUES (%(user)s, %(membership)s, 'cases_new', '{}', 1, '')",
        "UPDATE accounts_notice SET count = 9",
        "UPDATE accounts_notice SET user_id = %(user)s",
        "DELETE FROM accounts_notice",
    ],
)
def test_nobody_writes_into_an_inbox_past_the_door(cast: Cast, statement):
    mine = cast.verifier_sumsel
    a_notice(mine)
    scope = scoped(Scope.of(mine.user).database)
    ids = {"user": mine.user_id, "membership": mine.pk}
    with (
        as_login_role(),
        pytest.raises(ProgrammingError, match="permission denied"),
        scope,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, ids)


def test_without_a_scope_the_web_role_reads_no_inbox(cast: Cast):
    a_notice(cast.operator_lahat)
    with (
        as_login_role(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Notice.objects.count()
