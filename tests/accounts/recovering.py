"""What the tests of lost second factors share: a second officer, an act that is asked for."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AgencyKind
from accounts.models import Credential, FactorRecovery, Membership, Notice, User
from accounts.queries.recoveries import holder_now
from accounts.roles import Role
from tests.factories.cast import FAR, Cast

DETAIL = "accounts:recovery_detail"
SEEN = {
    "reason": "Ponsel hilang bersama kode cadangannya.",
    "proof": "in_person",
    "proof_note": "Kartu pegawai dan KTP asli",
}


def officer(
    cast: Cast, name: str, *, province: bool = False, role: Role = Role.SECRETARIAT
) -> Membership:
    """Somebody of the desk in Lahat, or of the province's, beside those of the cast."""
    agency = (
        cast.agency("Bappeda Sumsel", AgencyKind.BAPPEDA, "16")
        if province
        else cast.agency("Bappeda Lahat", AgencyKind.BAPPEDA, "1604")
    )
    user = User.objects.create_user(
        email=f"{name.lower()}@contoh.go.id", name=name, password="Sandi-uji-yang-panjang-1"
    )
    return Membership.objects.create(
        user=user, role=role, agency=agency, regency=agency.regency, expires_on=FAR
    )


def with_factors(held: Membership) -> User:
    """The account, with an app, a key and recovery codes."""
    user = held.user
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}}
    )
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Kunci", "credential": {}}
    )
    RecoveryCodes.activate(user)
    return user


def asked(held: Membership, by: Membership, **fields: Any) -> FactorRecovery:
    """An act as `by` would have begun it on the account of `held`."""
    with transaction.atomic():
        stands = holder_now(held.user)
    return FactorRecovery.objects.create(
        user=held.user,
        regency_id=stands.home,
        of_province_desk=stands.of_province_desk,
        started_by=by.user,
        **{"expires_at": timezone.now() + datetime.timedelta(hours=72), **SEEN, **fields},
    )


def opens(user: User) -> tuple[int, bool]:
    """How many factors and codes the account has, and whether a password."""
    return (
        Authenticator.objects.filter(user=user).count(),
        Credential.objects.filter(user=user).exists(),
    )


def begin(browser: Any, member: Membership, **changes: Any) -> Any:
    fields = {**SEEN, **changes}
    return browser.post(reverse("accounts:member_recover", args=[member.pk]), fields)


def answer(browser: Any, recovery: FactorRecovery, verb: str, **fields: Any) -> Any:
    return browser.post(reverse(f"accounts:recovery_{verb}", args=[recovery.pk]), fields)


def told(user: User) -> set[str]:
    return set(Notice.objects.filter(user=user).values_list("kind", flat=True))


def link_of(message: Any) -> str:
    return next(word for word in message.body.split() if "/akun/aktivasi/" in word)
