"""By raw SQL, as a page's role or as the web process's login, nobody's factors go but by the act.

Each attempt would work without its guard; the guards are triggers, constraints and policies.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.enums import RecoveryState
from accounts.models import FactorRecovery, Membership
from accounts.roles import Role
from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.access.thefts import moved, take_away
from tests.accounts.recovering import asked, officer, opens, with_factors
from tests.clients import as_login_role
from tests.factories.cast import FAR

pytestmark = pytest.mark.django_db

# Without a role of pages: as people sign in.
BARE: Any = None
_UNGUARDED = "ALTER TABLE accounts_factorrecovery DISABLE TRIGGER by_two"
_FREE_FACTORS = "ALTER TABLE mfa_authenticator DISABLE TRIGGER factor_stays"
_CONFIRM = (
    "UPDATE accounts_factorrecovery SET state = 'confirmed', ended_by_id = %s, ended_at = now()"
    " WHERE id = %s"
)
_ASK = (
    "INSERT INTO accounts_factorrecovery (id, user_id, regency_id, of_province_desk, state, reason,"
    " proof, proof_note, letter_number, letter, letter_type, started_by_id, started_at, expires_at,"
    " ended_reason) VALUES (gen_random_uuid(), %s, %s, %s, 'waiting', 'Ponsel hilang.',"
    " 'in_person', 'KTP', '', '', '', %s, now(), now() + %s::interval, '')"
)


def of(member: Membership) -> DatabaseScope:
    """What a page says for them."""
    return Scope.of(member.user).database


def technical(member: Membership) -> DatabaseScope:
    return DatabaseScope(DatabaseRole.TECHNICAL, user_id=member.user_id)


def count(scope: Any, statement: str, *values: Any) -> int:
    return moved(scope, statement, *values)


def holds(guard: str, scope: Any, statement: str, *values: Any) -> None:
    """Refused as things stand; with the guard taken away it would have worked."""
    assert count(scope, statement, *values) == 0
    with transaction.atomic():
        take_away(guard)
        assert count(scope, statement, *values) > 0
        transaction.set_rollback(True)


# --- The login of the web process -----------------------------------------------------------------


def test_the_login_that_signs_people_in_strips_nobody(cast):
    user = with_factors(cast.operator_lahat)
    factors = Authenticator.objects.filter(user=user, type__in=["totp", "webauthn"])
    holds(_FREE_FACTORS, BARE, "DELETE FROM mfa_authenticator WHERE user_id = %s", user.pk)
    assert factors.count() == 2
    first, last = factors.order_by("pk")
    assert count(BARE, "DELETE FROM mfa_authenticator WHERE id = %s", first.pk) == 1
    holds(_FREE_FACTORS, BARE, "DELETE FROM mfa_authenticator WHERE id = %s", last.pk)
    # Codes are no factor: they are made anew.
    of_codes = "DELETE FROM mfa_authenticator WHERE type = 'recovery_codes' AND user_id = %s"
    assert count(BARE, of_codes, user.pk) == 1


def test_a_factor_is_moved_to_nobody_and_keeps_its_secret(cast):
    user, thief = with_factors(cast.operator_lahat), cast.operator_palembang.user
    mine = Authenticator.objects.get(user=user, type="totp")
    for change, value in (
        ("user_id = %s", thief.pk),
        ("type = %s", "webauthn_"),
        ("data = %s::json", '{"secret": "AAAA"}'),
    ):
        one = f"UPDATE mfa_authenticator SET {change} WHERE id = %s"
        holds(_FREE_FACTORS, BARE, one, value, mine.pk)
    used = "UPDATE mfa_authenticator SET last_used_at = now() WHERE id = %s"
    assert count(BARE, used, mine.pk) == 1
    renamed = "UPDATE mfa_authenticator SET data = %s::json WHERE user_id = %s AND type = %s"
    told = '{"name": "Laci", "credential": {}}'
    assert count(BARE, renamed, told, user.pk, "webauthn") == 1


def test_nothing_is_set_up_on_an_account_that_waits_for_its_way_back(cast):
    user = with_factors(cast.operator_lahat)
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat)
    second = officer(cast, "Kedua")
    assert count(of(second), _CONFIRM, second.user_id, recovery.pk) == 1
    adding = (
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
        " VALUES (%s, 'totp', '{}', now())"
    )
    holds(_FREE_FACTORS, BARE, adding, user.pk)
    assert opens(user) == (0, False)


def test_the_login_stops_acts_for_their_holders_and_nothing_else(cast):
    with_factors(cast.operator_lahat)
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat)
    second = officer(cast, "Kedua").user_id
    holds(_UNGUARDED, BARE, _CONFIRM, second, recovery.pk)
    stop = _CONFIRM.replace("confirmed", "stopped")
    holds(_UNGUARDED, BARE, stop, second, recovery.pk)
    assert count(BARE, "UPDATE accounts_factorrecovery SET user_id = %s", second) == 0
    assert count(BARE, "SELECT reason FROM accounts_factorrecovery") == 0
    assert count(BARE, stop, recovery.user_id, recovery.pk) == 1
    assert count(BARE, stop, recovery.user_id, recovery.pk) == 0


# --- Asking ---------------------------------------------------------------------------------------


def test_an_act_is_asked_for_as_it_is(cast):
    first, member = cast.secretariat_lahat, cast.operator_lahat
    here, place = of(first), member.regency_id
    good = [member.user_id, place, False, first.user_id, "72 hours"]
    other = officer(cast, "Kedua").user_id
    wrong = [
        [member.user_id, place, False, other, "72 hours"],  # in another's name
        [member.user_id, place, False, first.user_id, "80 hours"],
        [member.user_id, place, True, first.user_id, "72 hours"],  # so that technicians confirm
    ]
    for values in wrong:
        holds(_UNGUARDED, here, _ASK, *values)
    # Of another regency, and of one's own account.
    stranger = cast.verifier_palembang
    own = [first.user_id, place, False, first.user_id, "72 hours"]
    assert count(here, _ASK, *own) == 0
    assert count(here, _ASK, stranger.user_id, stranger.regency_id, *good[2:]) == 0
    holds(_UNGUARDED, here, _ASK, stranger.user_id, place, *good[2:])
    assert count(here, _ASK, *good) == 1


@pytest.mark.parametrize("who", ["verifier_lahat", "steward_lahat", "auditor_lahat",
                                 "verifier_sumsel", "operator_lahat", "executive_sumsel",
                                 "tech_admin", "village_lahat"])  # fmt: skip
def test_who_is_no_desk_neither_asks_nor_reads_nor_confirms(cast, who):
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat)
    member = getattr(cast, who)
    holder = cast.supervisor_lahat
    asking = [holder.user_id, holder.regency_id, False, member.user_id, "72 hours"]
    assert count(of(member), _ASK, *asking) == 0
    assert count(of(member), "SELECT id FROM accounts_factorrecovery") == 0
    assert count(of(member), _CONFIRM, member.user_id, recovery.pk) == 0
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.WAITING


@pytest.mark.parametrize("how", ["suspended", "expired", "revoked", "closed", "never"])
def test_the_database_knows_who_has_nothing_to_come_back_to(cast, how):
    first, second, member = cast.secretariat_lahat, officer(cast, "Kedua"), cast.operator_lahat
    user = with_factors(member)
    recovery = asked(member, first)
    changes: dict[str, Any] = {
        "suspended": {"suspended_at": timezone.now()},
        "expired": {"expires_on": timezone.localdate() - datetime.timedelta(days=1)},
        "revoked": {"revoked_at": timezone.now(), "revoked_by": second.user},
    }.get(how, {})
    Membership.objects.filter(pk=member.pk).update(**changes or {"role": member.role})
    if how == "closed":
        user.is_active = False
        user.save()
    if how == "never":
        user.set_unusable_password()
        user.save()
    holds(_UNGUARDED, of(second), _CONFIRM, second.user_id, recovery.pk)
    recovery.delete()
    asking = [user.pk, member.regency_id, False, first.user_id, "72 hours"]
    holds(_UNGUARDED, of(first), _ASK, *asking)


# --- Confirming -----------------------------------------------------------------------------------


def test_one_officer_is_not_two(cast):
    first = cast.secretariat_lahat
    user = with_factors(cast.operator_lahat)
    recovery = asked(cast.operator_lahat, first)
    assert count(of(first), _CONFIRM, first.user_id, recovery.pk) == 0
    # In the name of somebody else.
    second = officer(cast, "Kedua")
    holds(_UNGUARDED, of(first), _CONFIRM, second.user_id, recovery.pk)
    # The table says it too, whoever writes, and with the trigger gone.
    take_away(_UNGUARDED)
    for alone in (first.user_id, user.pk):
        with pytest.raises(IntegrityError, match="recovery_by_two_others"), transaction.atomic():
            FactorRecovery.objects.filter(pk=recovery.pk).update(
                state="confirmed", ended_by=alone, ended_at=timezone.now()
            )
    assert opens(user) == (3, True)


def test_the_holder_confirms_nothing_about_themselves(cast):
    lost = officer(cast, "Kedua")
    user = with_factors(lost)
    recovery = asked(lost, cast.secretariat_lahat)
    assert count(of(lost), _CONFIRM, user.pk, recovery.pk) == 0
    assert opens(user) == (3, True)


def test_late_answered_and_changed_acts_stay(cast):
    first, second = cast.secretariat_lahat, officer(cast, "Kedua")
    user, here = with_factors(cast.operator_lahat), of(second)
    late = asked(
        cast.operator_lahat, first, expires_at=timezone.now() - datetime.timedelta(minutes=1)
    )
    holds(_UNGUARDED, here, _CONFIRM, second.user_id, late.pk)
    expire = "UPDATE accounts_factorrecovery SET state = 'expired', ended_at = now() WHERE id = %s"
    assert count(here, expire, late.pk) == 1
    holds(_UNGUARDED, here, _CONFIRM, second.user_id, late.pk)
    young = asked(cast.operator_lahat, first)
    holds(_UNGUARDED, here, expire, young.pk)
    for column in ("user_id = started_by_id", "reason = ''", "expires_at = now()",
                   "finished_at = now()", "of_province_desk = true"):  # fmt: skip
        assert count(here, f"UPDATE accounts_factorrecovery SET {column}") == 0
    assert opens(user) == (3, True)
    assert count(here, _CONFIRM, second.user_id, young.pk) == 1
    assert opens(user) == (0, False)


def test_who_got_a_right_elsewhere_meanwhile_is_the_provinces(cast):
    second, member = officer(cast, "Kedua"), cast.operator_lahat
    with_factors(member)
    recovery = asked(member, cast.secretariat_lahat)
    Membership.objects.create(
        user=member.user, role=Role.EXECUTIVE, agency=cast.verifier_sumsel.agency, regency=None,
        expires_on=FAR,
    )  # fmt: skip
    holds(_UNGUARDED, of(second), _CONFIRM, second.user_id, recovery.pk)


def test_technicians_confirm_for_the_provinces_officers_alone(cast):
    first, technician = cast.secretariat_sumsel, cast.tech_admin
    lost = officer(cast, "Kedua", province=True)
    user = with_factors(lost)
    recovery = asked(lost, first)
    plain = asked(cast.operator_sumsel, first)
    assert count(technical(technician), "SELECT id FROM accounts_factorrecovery") == 1
    assert count(technical(technician), _CONFIRM, technician.user_id, plain.pk) == 0
    assert count(technical(first), _CONFIRM, first.user_id, recovery.pk) == 0
    # No officer any more: then it is their desk's.
    with transaction.atomic():
        Membership.objects.filter(pk=lost.pk).update(role=Role.EXECUTIVE)
        holds(_UNGUARDED, technical(technician), _CONFIRM, technician.user_id, recovery.pk)
        transaction.set_rollback(True)
    assert count(technical(technician), _CONFIRM, technician.user_id, recovery.pk) == 1
    assert opens(user) == (0, False)


def test_no_desk_makes_itself_a_link_into_the_account(cast):
    first, second = cast.secretariat_lahat, officer(cast, "Kedua")
    user = with_factors(cast.operator_lahat)
    recovery = asked(cast.operator_lahat, first)
    assert count(of(second), _CONFIRM, second.user_id, recovery.pk) == 1
    planting = (
        "INSERT INTO accounts_activation (id, user_id, token_hash, created_by_id, created_at,"
        " expires_at) VALUES (gen_random_uuid(), %s, repeat('a', 64), %s, now(),"
        " now() + interval '1 day')"
    )
    guard = "ALTER TABLE accounts_activation DISABLE TRIGGER no_link"
    for desk in (second, cast.secretariat_sumsel):
        holds(guard, of(desk), planting, user.pk, desk.user_id)


@pytest.mark.parametrize("role", [*DatabaseRole, None])
def test_what_takes_the_factors_away_is_called_by_nobody(cast, role):
    scope = role and DatabaseScope(
        role, cast.secretariat_lahat.user_id, 1, cast.operator_lahat.agency_id, 1,
        cast.operator_lahat.agency_id,
    )  # fmt: skip
    login = "sigertak_worker" if role in ("sigertak_import", "sigertak_publish",
                                          "sigertak_erasure") else "sigertak_web"  # fmt: skip
    for call in ("accounts_recovery_done()", "accounts_recovery_holder(gen_random_uuid())"):
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|can only be called"),
            as_login_role(login),
            transaction.atomic(),
            scoped(scope),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT {call}")
