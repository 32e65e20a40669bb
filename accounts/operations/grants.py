"""Grants on regencies, agencies and programs: given, asked for, consented to, refused.

The object permission of django-guardian and our row beside it are written together, or not at all.
Nobody gives themselves anything. What becomes of a grant afterwards: `given_grants`.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from guardian.models import UserObjectPermission

from accounts.enums import GrantKind, GrantState, NoticeKind
from accounts.grant_rules import HOLDERS, is_closed
from accounts.models import Agency, Grant, Membership, User
from accounts.operations.grant_acts import GrantConflict, locked, record, tell_holder
from accounts.operations.memberships import LONGEST
from accounts.operations.notices import Audience, tell
from accounts.queries.grants import holders
from accounts.roles import Role
from accounts.scope import Scope
from core.templatetags.fmt import tanggal
from regions.models import Region

_ALREADY = gettext_lazy(
    "Orang ini sudah memegang atau dimintakan akses itu. Akhiri dahulu yang lama."
)

# What consenting writes; the terms stay as they were asked for.
_HANDED_OVER = (
    "user", "membership", "home", "home_regency", "carrier", "state", "decided_by", "decided_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What is opened: the object, its name, and where its rows lie."""

    kind: GrantKind
    target: models.Model
    title: str
    regency_id: int | None
    agency_id: uuid.UUID | None

    @classmethod
    def of_regency(cls, region: Region) -> Place:
        return cls(GrantKind.REGENCY, region, region.name, region.pk, None)

    @classmethod
    def of_agency(cls, agency: Agency) -> Place:
        return cls(GrantKind.AGENCY, agency, agency.name, agency.regency_id, agency.pk)


def give(
    *,
    place: Place,
    membership: Membership,
    writes: bool,
    reason: str,
    expires_on: datetime.date,
    by: User,
    scope: Scope,
) -> Grant:
    """The desk opens a regency or an agency of its territory to somebody of its territory."""
    held = _holder(place.kind, membership, by, scope)
    _check_place(place, held, scope)
    _check_day(expires_on, held)
    grant = _new(place, held.user, writes, reason, expires_on, by)
    _hand_over(grant, held, place.target, by)
    _save(grant, force_insert=True)
    record(grant, "give", by=by, reason=reason)
    tell_holder(NoticeKind.GRANT_GIVEN, grant, by)
    return grant


def ask(
    *,
    place: Place,
    email: str,
    writes: bool,
    reason: str,
    expires_on: datetime.date,
    by: User,
) -> None:
    """The owner of a program asks the secretariat to open it to somebody of another agency.

    Whether the address has an account is not looked at: the desk decides about it either way, so
    that nobody learns who has one by asking. Of who holds a grant here the owner knows anyway.
    """
    if email.casefold() == by.email.casefold():
        raise GrantConflict(_("Anda sudah bekerja di program ini."))
    _check_open(place.target, writes)
    _check_day(expires_on, None)
    grant = _new(place, None, writes, reason, expires_on, by)
    grant.asked_for = email.lower()
    held = Grant.objects.filter(kind=grant.kind, object_pk=grant.object_pk, state=GrantState.GIVEN)
    if held.filter(user__email__iexact=email).exists():
        raise GrantConflict(str(_ALREADY))
    _save(grant, force_insert=True)
    record(grant, "ask", by=by, reason=reason)
    tell(
        NoticeKind.GRANT_ASKED,
        audience=Audience.secretariat_of(place.regency_id),
        subject_id=grant.pk,
        by=by,
    )


def approve(*, grant: Grant, membership: Membership, by: User, scope: Scope) -> None:
    """The secretariat consents, and says under which right the receiver works there."""
    asked = locked(grant, GrantState.ASKED)
    held = _holder(GrantKind(asked.kind), membership, by, scope)
    if held.user.email.casefold() != asked.asked_for.casefold():
        raise GrantConflict(_("Hak akses itu milik orang lain."))
    asked.user = held.user
    if asked.agency_id == held.agency_id:
        raise GrantConflict(_("Orang ini bekerja di instansi pemilik; ia sudah melihatnya."))
    if scope.regency_id is not None and asked.regency_id != scope.regency_id:
        raise GrantConflict(_("Diputuskan oleh Sekretariat TKPK provinsi."))
    _check_day(asked.expires_on, held)
    target = asked.target
    if target is None:
        raise GrantConflict(_("Yang dimintakan tidak ada lagi."))
    _check_open(target, asked.writes)
    _hand_over(asked, held, target, by)
    _save(asked, update_fields=_HANDED_OVER)
    record(asked, "give", by=by, reason=asked.reason)
    tell_holder(NoticeKind.GRANT_GIVEN, asked, by)
    _tell_asker(asked, by)


def refuse(*, grant: Grant, reason: str, by: User, scope: Scope) -> None:
    """The secretariat says no."""
    asked = locked(grant, GrantState.ASKED)
    if scope.regency_id is not None and asked.regency_id != scope.regency_id:
        raise GrantConflict(_("Diputuskan oleh Sekretariat TKPK provinsi."))
    asked.state, asked.closing_reason = GrantState.REFUSED, reason
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save(update_fields=["state", "closing_reason", "decided_by", "decided_at"])
    record(asked, "refuse", by=by, reason=reason)
    _tell_asker(asked, by)


def _holder(kind: GrantKind, membership: Membership, by: User, scope: Scope) -> Membership:
    """The right to which a grant is tied, as it is now; raises when it may not hold one."""
    if membership.user_id == by.pk:
        raise GrantConflict(_("Akses untuk Anda sendiri diberikan oleh petugas yang lain."))
    held = holders(scope, kind).filter(pk=membership.pk).first()
    if held is None or Role(held.role) not in HOLDERS[kind]:
        raise GrantConflict(
            _("Hak akses itu tidak berlaku, di luar wilayah Anda, atau perannya tidak sesuai.")
        )
    return held


def _check_place(place: Place, held: Membership, scope: Scope) -> None:
    if scope.regency_id is not None and place.regency_id != scope.regency_id:
        raise GrantConflict(_("Itu di luar wilayah Anda; mintalah Sekretariat TKPK provinsi."))
    sees_already = (
        held.regency_id == place.regency_id
        if place.kind is GrantKind.REGENCY
        else held.agency_id == place.agency_id
    )
    if sees_already:
        raise GrantConflict(_("Orang ini sudah bekerja di sana."))


def _check_open(target: models.Model, writes: bool) -> None:
    if writes and is_closed(target):
        raise GrantConflict(_("Program ini sudah ditutup; aksesnya hanya dapat untuk melihat."))


def _check_day(expires_on: datetime.date, held: Membership | None) -> None:
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST:
        raise GrantConflict(
            _("Pilih tanggal setelah hari ini dan paling lama satu tahun ke depan.")
        )
    if held is not None and expires_on > held.expires_on:
        raise GrantConflict(
            _("Hak akses orang ini sendiri berakhir pada %(day)s; pilih tanggal sebelum itu.")
            % {"day": tanggal(held.expires_on)}
        )


def _new(
    place: Place, user: User | None, writes: bool, reason: str, expires_on: datetime.date, by: User
) -> Grant:
    return Grant(
        kind=place.kind,
        content_type=ContentType.objects.get_for_model(place.target),
        object_pk=str(place.target.pk),
        title=place.title,
        regency_id=place.regency_id,
        agency_id=place.agency_id,
        writes=writes,
        user=user,
        state=GrantState.ASKED,
        reason=reason,
        expires_on=expires_on,
        asked_by=by,
    )


def _hand_over(grant: Grant, held: Membership, target: models.Model, by: User) -> None:
    """Write the object permission and tie it to the grant, which the caller saves."""
    verb = "change" if grant.writes else "view"
    grant.carrier = UserObjectPermission.objects.assign_perm(
        f"{verb}_{target._meta.model_name}", held.user, target
    )
    grant.membership, grant.home, grant.home_regency_id = held, held.agency, held.regency_id
    grant.state = GrantState.GIVEN
    grant.decided_by, grant.decided_at = by, timezone.now()


def _save(grant: Grant, **how: Any) -> None:
    try:
        with transaction.atomic():
            grant.save(**how)
    except IntegrityError:
        raise GrantConflict(str(_ALREADY)) from None


def _tell_asker(grant: Grant, by: User) -> None:
    tell(
        NoticeKind.GRANT_DECIDED,
        audience=Audience.user(grant.asked_by_id),
        subject_id=uuid.UUID(grant.object_pk),
        by=by,
    )
