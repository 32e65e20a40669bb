"""Accounts of villages: issued by the desk of the regency itself, on the village's letter.

Officers of a village have no agency of the portal and often no NIP: so the desk enters them, and
founds the village's office with its first account.
"""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AgencyKind
from accounts.models import Agency, Membership, User
from accounts.operations import memberships
from accounts.operations.activations import issue
from accounts.roles import Role
from accounts.scope import Scope
from core import audit
from regions.enums import Level
from regions.models import Region


class VillageAccountRefused(Exception):
    """The account cannot be issued so; the text is for the screen."""


def issue_account(
    *,
    village: Region,
    name: str,
    email: str,
    phone: str,
    expires_on: datetime.date,
    by: User,
    scope: Scope,
) -> tuple[Membership, str]:
    """A new account bound to one village of the desk's territory, and the secret of its link.

    Somebody with an account already is refused: a link would set the password of all their rights.
    Raises `VillageAccountRefused`.
    """
    if village.level != Level.VILLAGE or scope.regency_id not in (None, village.regency_id):
        raise VillageAccountRefused(_("Desa/kelurahan itu di luar wilayah Anda."))
    today = timezone.localdate()
    if not today < expires_on <= today + memberships.LONGEST:
        raise VillageAccountRefused(
            _("Pilih tanggal setelah hari ini dan paling lama satu tahun ke depan.")
        )
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name, phone=phone)
    except IntegrityError:
        raise VillageAccountRefused(
            _("Surel ini sudah dipakai akun lain. Gunakan surel lain untuk operator ini.")
        ) from None
    membership = memberships.grant(
        user=user,
        role=Role.VILLAGE_OPERATOR,
        agency=office_of(village),
        expires_on=expires_on,
        by=by,
    )
    audit.record(
        "village_account.issue",
        by=by,
        subject=membership,
        regency_id=village.regency_id,
        village=village.pk,
        expires_on=expires_on,
    )
    return membership, issue(user=user, by=by, scope=scope)


def office_of(village: Region) -> Agency:
    """The village's office; two desks that found it at once find the same one."""
    name = f"{village.get_kind_display()} {village.name}"
    return Agency.objects.get_or_create(
        region=village,
        kind=AgencyKind.VILLAGE,
        defaults={"name": name[:150], "short_name": name[:60], "regency_id": village.regency_id},
    )[0]
