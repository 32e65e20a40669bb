"""Whether two officers are two people: what the database asks of both before factors go (ADR 25).

An officer sees the link of an account that they approve, and could be their own second person. So
a right counts once it has stood for a while, and never beside the officer who gave it.
"""

from __future__ import annotations

import datetime
import uuid

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Activation, FactorRecovery, Membership
from accounts.querysets import MembershipQuerySet
from accounts.roles import Role
from core.scope import DatabaseRole, acting_as

# A false colleague stands in the list of accounts for so long before it counts; the same in
# `accounts_recovery_of_their_own` (migration 0020).
SETTLING = datetime.timedelta(days=7)


def settled(rights: MembershipQuerySet, *, beside: uuid.UUID | None) -> MembershipQuerySet:
    """Of these rights, those that count beside `beside`; one founded on the server always does."""
    return _in_time(rights).filter(Q(granted_by=None) | ~Q(granted_by=beside))


def linked_with(officer: uuid.UUID) -> set[uuid.UUID]:
    """For whom `officer` made a link of late, and who made one for them."""
    made = Activation.objects.filter(created_at__gt=timezone.now() - SETTLING)
    return {
        person
        for pair in made.filter(Q(user=officer) | Q(created_by=officer)).values_list(
            "user_id", "created_by_id"
        )
        for person in pair
    } - {officer}


def doubt_at(recovery: FactorRecovery, officer: uuid.UUID) -> str:
    """As `doubt`, of who is to confirm this act."""
    return doubt(
        officer,
        recovery.started_by_id,
        place=recovery.regency_id,
        technical=recovery.of_province_desk,
    )


def doubt(
    officer: uuid.UUID, beside: uuid.UUID | None, *, place: int | None, technical: bool
) -> str:
    """Why `officer` is not one of the two, for the screen; "" when they are.

    `beside`: the other one, None while there is none yet; `place`: the regency of the act, None for
    the province; `technical`: whether a technical administrator may be one.
    """
    desk = Q(role=Role.SECRETARIAT) & (Q(regency=None) | Q(regency=place))
    hats = desk | Q(role=Role.TECH_ADMIN) if technical else desk
    with acting_as(DatabaseRole.PROVINCE):
        rights = Membership.objects.live().filter(hats, user=officer)
        counts = settled(rights, beside=beside).exists()
        given = _in_time(rights).exists()
        linked = beside in linked_with(officer)
    if not counts and given:
        return _(
            "Hak akses Anda diberikan oleh petugas yang meminta pemulihan ini. Mintalah petugas "
            "lain mengonfirmasinya; atau dia menariknya, Anda yang meminta, dan dia yang "
            "mengonfirmasi."
        )
    if not counts:
        return _(
            "Hak akses Anda belum 7 hari berlaku. Pemulihan diminta dan dikonfirmasi petugas yang "
            "lebih lama bertugas; mintalah petugas lain."
        )
    if linked:
        return _(
            "Dalam 7 hari terakhir salah satu dari Anda dan petugas yang meminta membuat tautan "
            "akun untuk yang lain. Mintalah petugas lain mengonfirmasi pemulihan ini."
        )
    return ""


def _in_time(rights: MembershipQuerySet) -> MembershipQuerySet:
    return rights.filter(Q(granted_by=None) | Q(granted_at__lte=timezone.now() - SETTLING))
