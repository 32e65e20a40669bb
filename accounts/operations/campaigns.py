"""Recertification: once a year every right and grant of a territory is kept or ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Confirmation, GrantKind
from accounts.models import Campaign, CampaignItem, Grant, Membership, User
from accounts.operations import given_grants, memberships
from accounts.operations.grant_acts import GrantConflict
from accounts.operations.memberships import MembershipConflict
from accounts.roles import Role
from core import audit
from regions.models import Region

LONGEST = datetime.timedelta(days=120)


class CampaignConflict(Exception):
    """The act is not possible now; the text says why and what to do."""


def start(*, name: str, regency: Region | None, due_on: datetime.date, by: User) -> Campaign:
    """Put every right that lives today in the desk's own territory up for confirmation, and every
    grant that this desk gave.

    `regency` None takes the rights of the province's people and those of the regencies' desks,
    which nobody below could confirm. The starter's own right is left to another desk. Raises
    `CampaignConflict` while one is open, or when nothing is to be confirmed.
    """
    today = timezone.localdate()
    if not today < due_on <= today + LONGEST:
        raise CampaignConflict(_("Pilih tenggat setelah hari ini dan paling lama 120 hari."))
    own = Q(regency=regency)
    if regency is None:
        own |= Q(role=Role.SECRETARIAT)
    rights = Membership.objects.live().filter(own).exclude(user=by)
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                name=name, regency=regency, due_on=due_on, started_by=by
            )
            items = CampaignItem.objects.bulk_create(
                CampaignItem(campaign=campaign, membership_id=pk, regency=regency)
                for pk in rights.values_list("pk", flat=True)
            )
            items += CampaignItem.objects.bulk_create(
                CampaignItem(campaign=campaign, membership_id=held, grant_id=pk, regency=regency)
                for pk, held in _grants_of(regency, by).values_list("pk", "membership_id")
            )
            if not items:
                raise CampaignConflict(_("Tidak ada hak akses pegawai lain di wilayah ini."))
    except IntegrityError:
        raise CampaignConflict(
            _("Masih ada pengukuhan yang berjalan; selesaikan dahulu sebelum memulai yang baru.")
        ) from None
    audit.record("campaign.start", by=by, subject=campaign, rights=len(items), due_on=due_on)
    return campaign


def _grants_of(regency: Region | None, by: User) -> QuerySet[Grant]:
    """Live grants that the desk of this territory answers for: a regency is opened by the province
    alone, its agencies and programs by its own desk.
    """
    of_desk = Q(regency=regency) & ~Q(kind=GrantKind.REGENCY)
    if regency is None:
        of_desk = Q(regency__isnull=True) | Q(kind=GrantKind.REGENCY)
    return Grant.objects.live().filter(of_desk).exclude(user=by)


def answer(*, item: CampaignItem, keep: bool, reason: str, by: User) -> None:
    """Keep or end one right. Raises `CampaignConflict` when it was answered already."""
    held = (
        CampaignItem.objects.select_for_update(of=("self",))
        .select_related("campaign", "membership", "grant")
        .get(pk=item.pk)
    )
    if held.answer != Confirmation.WAITING or held.campaign.closed_at:
        raise CampaignConflict(_("Hak akses ini sudah diperiksa oleh petugas lain."))
    try:
        _carry_out(held, keep=keep, reason=reason, by=by)
    except (MembershipConflict, GrantConflict) as conflict:
        raise CampaignConflict(str(conflict)) from conflict
    _answered(held, Confirmation.KEPT if keep else Confirmation.ENDED, by=by)
    _close_when_done(held.campaign, by=by)


def keep_all(*, items: Iterable[CampaignItem], by: User) -> tuple[int, int]:
    """Keep each of them; return how many were kept, and how many not: answered already, or the
    officer's own.
    """
    kept = missed = 0
    for item in items:
        try:
            with transaction.atomic():
                answer(item=item, keep=True, reason="", by=by)
        except CampaignConflict:
            missed += 1
        else:
            kept += 1
    return kept, missed


def _carry_out(item: CampaignItem, *, keep: bool, reason: str, by: User) -> None:
    if item.grant is None and keep:
        memberships.confirm(membership=item.membership, by=by)
    elif item.grant is None:
        memberships.revoke(membership=item.membership, reason=reason, by=by)
    elif keep:
        given_grants.confirm(grant=item.grant, by=by)
    else:
        given_grants.end(grant=item.grant, reason=reason, by=by)


def close_due(today: datetime.date) -> int:
    """Suspend what nobody confirmed by its day, close those campaigns; return how many rights."""
    lapsed = 0
    late = Campaign.objects.open().filter(due_on__lt=today).select_for_update()
    with transaction.atomic():
        for campaign in late:
            waiting = campaign.items.filter(answer=Confirmation.WAITING)
            for item in waiting.select_related("membership", "grant"):
                lapsed += _lapse(item)
            _close_when_done(campaign, by=None)
    return lapsed


def _lapse(item: CampaignItem) -> int:
    reason = _("Tidak dikukuhkan sampai tenggat %(name)s.") % {"name": item.campaign.name}
    try:
        if item.grant is not None:
            given_grants.suspend(grant=item.grant, reason=reason, by=None)
        else:
            memberships.suspend(membership=item.membership, reason=reason, by=None)
        stopped = 1
    except (MembershipConflict, GrantConflict):
        # Somebody suspended or revoked it meanwhile: there is nothing left to stop.
        stopped = 0
    _answered(item, Confirmation.LAPSED, by=None)
    return stopped


def _answered(item: CampaignItem, answer: Confirmation, *, by: User | None) -> None:
    item.answer, item.answered_by, item.answered_at = answer, by, timezone.now()
    item.save(update_fields=["answer", "answered_by", "answered_at"])


def _close_when_done(campaign: Campaign, *, by: User | None) -> None:
    if campaign.items.filter(answer=Confirmation.WAITING).exists():
        return
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["closed_at"])
    audit.record("campaign.close", by=by, subject=campaign)
