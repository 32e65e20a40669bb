"""Offices of villages, and the rights held there, when the village itself becomes another one.

A village that only got another code or name is still the same village: its office goes along, and
with it whatever its operators may see (`follow`). Out of a split or a merger come villages of more
or of fewer people: who works for which of them, the secretariat decides (`hand_on`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import AgencyKind, MembershipState
from accounts.models import Agency, Membership, User
from accounts.operations import memberships
from accounts.operations.village_accounts import office_of
from accounts.queries.village_offices import heirs_of
from accounts.roles import Role
from accounts.scope import Scope
from core import audit
from regions.models import Region


class HandingRefused(Exception):
    """The right cannot be given so; the text is for the screen."""


def follow(*, former: Region, name: str, heir: Region) -> int:
    """Let the open offices of `former` be those of `heir`; returns how many changed.

    `former` may be `heir` itself under another name; `name` is what it was called ("Desa Pasar
    Lama"). Works as `sigertak_amending`, which the caller has taken on; that both lie in one
    regency and are one village, the caller has made sure of, and the wall holds the regency.
    """
    offices = list(
        Agency.objects.filter(region=former, kind=AgencyKind.VILLAGE, is_active=True).order_by("pk")
    )
    with translation.override(settings.LANGUAGE_CODE):
        called = heir.full_name
    followed = []
    for office in offices:
        before = (office.region_id, office.name, office.short_name)
        office.region = heir
        if office.name == name:
            office.name = called[:150]
        if office.short_name == name[:60]:
            office.short_name = called[:60]
        if before == (office.region_id, office.name, office.short_name):
            continue
        office.save(update_fields=["region", "name", "short_name"])
        followed.append(office)
    return len(followed)


def tell_followed(*, former: Region, heir: Region, offices: int, by: User | None) -> None:
    """The line of the audit trail, under the role of whoever recorded the change."""
    audit.record(
        "agency.follow", by=by, regency_id=heir.regency_id, before=former.code, after=heir.code,
        offices=offices,
    )  # fmt: skip


@transaction.atomic
def hand_on(
    *,
    office: Agency,
    to: Region,
    members: list[Membership],
    ends_old: bool,
    reason: str,
    by: User,
    scope: Scope,
) -> int:
    """Give operators of an ended village's office the same right at the office of an heir.

    The new right lasts as long as the old one would; `ends_old` ends the old one now. Returns how
    many rights were given. Raises `HandingRefused`, and `MembershipConflict` for a right that is
    over meanwhile.
    """
    if scope.regency_id is not None and to.regency_id != scope.regency_id:
        raise HandingRefused(
            _("Desa itu di kabupaten/kota lain; mintalah Sekretariat TKPK provinsi.")
        )
    if to not in heirs_of(office):
        raise HandingRefused(_("Desa itu bukan pengganti desa kantor ini."))
    there = office_of(to)
    if not there.is_active:
        raise HandingRefused(
            _("Kantor desa tujuan nonaktif; mintalah administrator teknis mengaktifkannya.")
        )
    given = 0
    for chosen in members:
        held = _held(chosen, office)
        if not Membership.objects.filter(user=held.user_id, agency=there).live().exists():
            membership = memberships.grant(
                user=held.user,
                role=Role.VILLAGE_OPERATOR,
                agency=there,
                expires_on=held.expires_on,
                by=by,
            )
            audit.record(
                "village_account.hand_on", by=by, subject=membership, regency_id=to.regency_id,
                reason=reason, before=office.region.code, after=to.code,
            )  # fmt: skip
            given += 1
        if ends_old:
            memberships.revoke(membership=held, reason=reason, by=by)
    return given


def _held(chosen: Membership, office: Agency) -> Membership:
    """The right as it is now, locked: two officers who give it at once give it once."""
    held = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=chosen.pk, agency=office)
        .first()
    )
    if held is None or held.state not in (MembershipState.LIVE, MembershipState.ENDING):
        raise HandingRefused(
            _("Hak lama salah seorang operator tidak berlaku lagi; muat ulang halaman ini.")
        )
    return held
