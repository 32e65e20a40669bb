"""Grants: given by the desk, asked for by the owner, worked in one at a time, gone at once."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from guardian.models import UserObjectPermission

from accounts.enums import GrantState, NoticeKind
from accounts.grant_rules import READING, lent
from accounts.models import Grant, Membership, Notice
from accounts.operations import given_grants
from accounts.permissions import Permission
from accounts.roles import PERMISSIONS, Role
from accounts.scope import NOBODY, Scope
from core import jobs
from core.models import AuditEvent
from core.scope import DatabaseRole
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db

REASON = "Perjanjian kerja sama antarinstansi."


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def choose(browser, key):
    return browser.post(reverse("accounts:membership_choose"), {"membership": str(key)})


# Giving


def regency_form(cast: Cast, held: Membership, **changed) -> dict:
    return {
        "membership": str(held.pk), "place": str(region("1604").pk), "writes": "1",
        "expires_on": in_days(60).isoformat(), "reason": REASON, **changed,
    }  # fmt: skip


def test_the_province_opens_a_regency_and_it_is_carried_noted_and_told(cast, sign_in):
    held = cast.verifier_palembang
    browser = sign_in(cast.secretariat_sumsel)
    answer = browser.post(reverse("accounts:grant_new_regency"), regency_form(cast, held))
    assert answer.status_code == 302
    grant = Grant.objects.get()
    assert (grant.state, grant.user, grant.writes) == (GrantState.GIVEN, held.user, True)
    carrier = UserObjectPermission.objects.get()
    assert grant.carrier == carrier
    assert (carrier.user, carrier.permission.codename) == (held.user, "change_region")
    assert carrier.content_object == region("1604")
    assert held.user.has_perm("regions.change_region", region("1604"))
    assert AuditEvent.objects.get(action="grant.give").reason == REASON
    assert Notice.objects.get(kind=NoticeKind.GRANT_GIVEN).user == held.user
    assert REASON in browser.get(answer.url).text


@pytest.mark.parametrize(
    ("desk", "holder", "changed", "why"),
    [
        ("secretariat_lahat", "verifier_lahat", {}, "sudah bekerja di sana"),
        ("secretariat_sumsel", "verifier_palembang", {"expires_on": in_days(400)}, "satu tahun"),
        ("secretariat_sumsel", "verifier_palembang", {"reason": "pendek"}, "10"),
    ],
)
def test_what_a_desk_does_not_give(cast, sign_in, desk, holder, changed, why):
    form = regency_form(cast, getattr(cast, holder), **changed)
    answer = sign_in(getattr(cast, desk)).post(reverse("accounts:grant_new_regency"), form)
    assert answer.status_code == 422
    assert why in answer.text
    assert not Grant.objects.exists()
    assert not UserObjectPermission.objects.exists()


@pytest.mark.parametrize(
    ("desk", "holder"),
    [
        # Somebody of another territory; an agency's employee; a desk's own officer; the province.
        ("secretariat_lahat", "verifier_palembang"),
        ("secretariat_sumsel", "operator_palembang"),
        ("secretariat_sumsel", "secretariat_sumsel"),
        ("secretariat_sumsel", "verifier_sumsel"),
    ],
)
def test_who_may_not_hold_a_regency(cast, sign_in, desk, holder):
    form = regency_form(cast, getattr(cast, holder))
    answer = sign_in(getattr(cast, desk)).post(reverse("accounts:grant_new_regency"), form)
    assert answer.status_code == 422
    assert not Grant.objects.exists()


def test_a_regency_desk_opens_no_agency_of_another_regency(cast, sign_in):
    form = {
        "membership": str(cast.operator_lahat.pk), "expires_on": in_days(60).isoformat(),
        "place": str(cast.operator_palembang.agency_id), "reason": REASON,
    }  # fmt: skip
    address = reverse("accounts:grant_new_agency")
    assert sign_in(cast.secretariat_lahat).post(address, form).status_code == 422
    form["place"] = str(cast.operator_lahat_perkim.agency_id)
    assert sign_in(cast.secretariat_lahat).post(address, form).status_code == 302
    assert Grant.objects.get().writes is False


def test_a_grant_and_its_object_permission_cannot_part(cast):
    grant = a_grant(cast.verifier_palembang, region("1604"))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("DELETE FROM guardian_userobjectpermission")
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(carrier=None)


@pytest.mark.parametrize("kept", ["nothing", "another_object", "reading_alone"])
def test_what_the_object_permission_does_not_say_is_not_opened(cast, kept):
    """django-guardian's row decides: a grant whose carrier says something else opens nothing."""
    grant = a_grant(cast.verifier_palembang, region("1604"), writes=True)
    assert Scope.of(grant.user, grant.pk).grant_id == grant.pk
    carriers = UserObjectPermission.objects.filter(pk=grant.carrier_id)
    if kept == "nothing":
        Grant.objects.update(state=GrantState.ENDED, ended_at=timezone.now(), carrier=None)
    elif kept == "another_object":
        carriers.update(object_pk=str(region("1671").pk))
    else:
        reading = UserObjectPermission.objects.assign_perm(
            "view_region", grant.user, region("1671")
        )
        carriers.update(permission=reading.permission)
    assert Scope.of(grant.user, grant.pk).grant_id is None


# Standing somewhere else


def test_what_works_in_a_granted_regency_is_the_own_role_cut_down(cast):
    held = cast.verifier_palembang
    for writes in (True, False):
        grant = a_grant(held, region("1604"), writes=writes)
        scope = Scope.of(held.user, grant.pk)
        assert (scope.role, scope.regency_id) == (DatabaseRole.REGENCY, region("1604").pk)
        assert scope.reads_only is not writes
        assert scope.may(Permission.CASE_DECIDE) is writes
        assert scope.permissions <= PERMISSIONS[Role.VERIFIER]
        assert not scope.may(Permission.RULES_EDIT)
        given_grants.end(grant=grant, reason="x", by=None)


def test_nothing_that_changes_is_lent_for_reading():
    changing = {p for p in Permission if not p.endswith(".view")}
    for kind in ("regency", "agency", "program"):
        assert not lent(kind, writes=False) & changing
    own_desk = {Permission.ACCOUNT_MANAGE, Permission.SUBJECT_SERVE, Permission.SYSTEM_ADMIN}
    assert not lent("regency", writes=True) & own_desk
    assert READING.isdisjoint(changing)


def test_going_there_is_a_post_noted_and_shown(cast, sign_in):
    held = cast.verifier_palembang
    grant = a_grant(held, region("1604"))
    browser = sign_in(held)
    assert browser.get(reverse("accounts:membership_choose")).status_code == 405
    assert choose(browser, grant.pk).status_code == 302
    page = browser.get(reverse("home")).text
    assert "tidak ada yang dapat diubah" in page
    assert region("1604").name in page
    assert AuditEvent.objects.get(action="standpoint.choose").regency_id == region("1604").pk
    assert choose(browser, held.pk).status_code == 302
    assert "tidak ada yang dapat diubah" not in browser.get(reverse("home")).text


def test_nobody_stands_where_they_hold_nothing(cast, sign_in):
    stranger = a_grant(cast.verifier_palembang, region("1604"))
    browser = sign_in(cast.auditor_lahat)
    for forged in (stranger.pk, cast.verifier_lahat.pk, uuid.uuid4(), "x", ""):
        assert choose(browser, forged).status_code == 404
    # Nor by a session that says so.
    session = browser.session
    session["membership_id"] = str(stranger.pk)
    session.save()
    answer = browser.get(reverse("verification:case_list"))
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    assert Scope.of(cast.auditor_lahat.user, stranger.pk).grant_id is None


@pytest.mark.parametrize("how", ["ended", "expired", "right_revoked", "right_suspended"])
def test_what_is_over_is_over_at_the_next_request(cast, sign_in, how):
    held = cast.operator_lahat_perkim
    program = a_program(cast.operator_lahat)
    grant = a_grant(held, program, writes=True)
    browser = sign_in(held)
    choose(browser, grant.pk)
    address = reverse("programs:recipient_list", args=[program.pk])
    assert browser.get(address).status_code == 200
    if how == "ended":
        given_grants.end(grant=grant, reason="x", by=cast.secretariat_lahat.user)
    elif how == "expired":
        Grant.objects.update(expires_on=in_days(-1))
    elif how == "right_revoked":
        Membership.objects.filter(pk=held.pk).update(
            revoked_at=timezone.now(), revoked_by=cast.secretariat_lahat.user
        )
    else:
        Membership.objects.filter(pk=held.pk).update(suspended_at=timezone.now())
    answer = browser.get(address)
    has_own = how in ("ended", "expired")
    assert answer.status_code == (302 if has_own else 403)
    # And the way back is one's own place, in which the program does not exist.
    assert browser.get(address).status_code == (404 if has_own else 403)


def test_what_was_posted_for_a_lost_place_is_not_done_in_another(cast, sign_in):
    """A form of the shared program, sent after the grant ended, must write nothing anywhere."""
    held = cast.operator_lahat_perkim
    grant = a_grant(held, a_program(cast.operator_lahat), writes=True)
    own = a_program(held)
    browser = sign_in(held)
    choose(browser, grant.pk)
    given_grants.end(grant=grant, reason="x", by=cast.secretariat_lahat.user)
    answer = browser.post(reverse("programs:program_move", args=[own.pk]), {"to": "closed"})
    own.refresh_from_db()
    assert (answer.status_code, own.state) == (302, "running")


def test_waiting_jobs_lose_the_place_too(cast):
    held = cast.verifier_palembang
    grant = a_grant(held, region("1604"), writes=True)
    standing = Scope.of(held.user, grant.pk)
    job = jobs.create(
        "export.write", subject_id=uuid.uuid4(), by=held.user, membership_id=standing.standpoint_id
    )
    assert Scope.of_job(job) == standing
    given_grants.end(grant=grant, reason="x", by=cast.secretariat_sumsel.user)
    assert Scope.of_job(job) == NOBODY


def test_what_ran_out_is_cleared_away_with_its_object_permission(cast):
    over = a_grant(cast.verifier_palembang, region("1604"), expires_on=in_days(-1))
    kept = a_grant(cast.steward_palembang, region("1604"), expires_on=in_days(0))
    assert given_grants.end_over() == 1
    over.refresh_from_db()
    assert (over.state, over.ended_by, over.carrier) == (GrantState.ENDED, None, None)
    assert list(UserObjectPermission.objects.all()) == [kept.carrier]
    assert given_grants.end_over() == 0


@pytest.mark.parametrize("grants", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    cast, sign_in, grants, django_assert_max_num_queries
):
    for name in ("verifier_palembang", "steward_palembang", "auditor_lahat")[:grants]:
        held = getattr(cast, name)
        a_grant(held, region("1604") if "palembang" in name else region("1671"))
    browser = sign_in(cast.secretariat_sumsel)
    browser.get(reverse("accounts:grant_list"))
    with django_assert_max_num_queries(24):
        assert browser.get(reverse("accounts:grant_list")).status_code == 200
