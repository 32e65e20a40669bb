"""Rights to work: granted, extended, suspended, resumed, moved, revoked. The one door for all.

Every act takes effect with the person's next request and inside their waiting jobs, since a scope
is read anew each time. Nobody acts on a right of their own.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MembershipAct, MembershipState
from accounts.models import Agency, Membership, MembershipEvent, User
from accounts.operations.activations import within
from accounts.roles import ROLES_OF_KIND, Role
from accounts.scope import Scope
from core import audit
from core.scope import DatabaseRole
from core.templatetags.fmt import tanggal

LONGEST = datetime.timedelta(days=366)


class MembershipConflict(Exception):
    """The act does not fit how the right stands now; the text is for the screen."""


def grant(
    *, user: User, role: str, agency: Agency, expires_on: datetime.date, by: User | None
) -> Membership:
    """A new right for `user` at `agency`, over that agency's territory; `by=None`: a founder's."""
    membership = Membership.objects.create(
        user=user,
        role=role,
        agency=agency,
        regency=agency.regency,
        granted_by=by,
        expires_on=expires_on,
    )
    _note(membership, MembershipAct.GRANT, by=by)
    return membership


def extend(*, membership: Membership, expires_on: datetime.date, by: User) -> None:
    """Let a right end on another day, sooner or later; a right that has run out lives again.

    Raises `MembershipConflict` for a revoked right and for a day beyond a year.
    """
    held = _held(membership, by)
    _check_day(expires_on)
    before, held.expires_on = held.expires_on, expires_on
    held.save(update_fields=["expires_on"])
    _record(
        held,
        MembershipAct.EXTEND,
        by=by,
        reason=_("Semula berlaku sampai %(day)s.") % {"day": tanggal(before)},
    )


def confirm(*, membership: Membership, by: User) -> None:
    """Say, in a yearly review, that the right is still needed; its last day stays."""
    _record(_held(membership, by), MembershipAct.CONFIRM, by=by)


def suspend(
    *, membership: Membership, reason: str, by: User | None, scope: Scope | None = None
) -> None:
    """Stop a right for the time being; `by=None` when nobody confirmed it in time."""
    held = _held(membership, by)
    if held.suspended_at:
        raise MembershipConflict(_("Hak akses ini sudah ditangguhkan."))
    held.suspended_at = timezone.now()
    held.suspended_by_province = scope is not None and scope.role is DatabaseRole.PROVINCE
    held.save(update_fields=["suspended_at", "suspended_by_province"])
    _record(held, MembershipAct.SUSPEND, by=by, reason=reason)


def resume(*, membership: Membership, reason: str, by: User, scope: Scope) -> None:
    """Let a right work again. What the province suspended, the province alone resumes."""
    held = _held(membership, by)
    if held.suspended_at is None:
        raise MembershipConflict(_("Hak akses ini tidak sedang ditangguhkan."))
    if held.suspended_by_province and scope.role is not DatabaseRole.PROVINCE:
        raise MembershipConflict(
            _("Hak akses ini ditangguhkan oleh Sekretariat TKPK provinsi; hubungi mereka.")
        )
    held.suspended_at, held.suspended_by_province = None, False
    held.save(update_fields=["suspended_at", "suspended_by_province"])
    _record(held, MembershipAct.RESUME, by=by, reason=reason)


def revoke(*, membership: Membership, reason: str, by: User) -> None:
    """End a right for good."""
    held = _held(membership, by)
    _end(held, by)
    _record(held, MembershipAct.REVOKE, by=by, reason=reason)


def move(
    *,
    membership: Membership,
    agency: Agency,
    role: str,
    expires_on: datetime.date,
    reason: str,
    by: User,
    scope: Scope,
) -> Membership:
    """An employee goes to another agency: the old right ends, a new one begins, history stays.

    Raises `MembershipConflict` when the new agency lies outside of the desk's territory or does not
    know that role, the person also works outside of it, or the right is suspended.
    """
    held = _held(membership, by)
    _check_day(expires_on)
    if held.suspended_at is not None:
        raise MembershipConflict(
            _("Hak akses ini sedang ditangguhkan; aktifkan kembali sebelum memindahkannya.")
        )
    if scope.regency_id is not None and agency.regency_id != scope.regency_id:
        raise MembershipConflict(
            _("Instansi itu di luar wilayah Anda; mintalah Sekretariat TKPK provinsi.")
        )
    if Role(role) not in ROLES_OF_KIND[agency.kind]:
        raise MembershipConflict(_("Peran itu tidak tersedia untuk instansi tujuan."))
    if not within(scope, held.user):
        raise MembershipConflict(
            _(
                "Orang ini juga memiliki hak akses di luar wilayah Anda. Mintalah Sekretariat TKPK "
                "provinsi memindahkannya."
            )
        )
    if agency.pk == held.agency_id and role == held.role:
        raise MembershipConflict(_("Pilih instansi atau peran yang lain dari yang sekarang."))
    _end(held, by)
    _record(held, MembershipAct.MOVE, by=by, reason=reason, to_agency=agency.pk, to_role=role)
    return grant(user=held.user, role=role, agency=agency, expires_on=expires_on, by=by)


def _check_day(expires_on: datetime.date) -> None:
    today = timezone.localdate()
    if not today < expires_on <= today + LONGEST:
        raise MembershipConflict(
            _("Pilih tanggal setelah hari ini dan paling lama satu tahun ke depan.")
        )


def _held(membership: Membership, by: User | None) -> Membership:
    """The right as it is now, locked; raises when it is over or the actor's own."""
    held = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "agency")
        .get(pk=membership.pk)
    )
    if held.state == MembershipState.REVOKED:
        raise MembershipConflict(_("Hak akses ini sudah dicabut; tidak ada yang diubah."))
    if by is not None and held.user_id == by.pk:
        raise MembershipConflict(
            _("Hak akses Anda sendiri diubah oleh petugas sekretariat yang lain.")
        )
    return held


def _end(held: Membership, by: User) -> None:
    held.revoked_at, held.revoked_by = timezone.now(), by
    held.save(update_fields=["revoked_at", "revoked_by"])


def _record(
    held: Membership, act: MembershipAct, *, by: User | None, reason: str = "", **details: Any
) -> None:
    """The act as a row of the right's history, and in the audit trail."""
    _note(held, act, by=by, reason=reason)
    audit.record(
        f"membership.{act}",
        by=by,
        subject=held,
        agency_id=held.agency_id,
        reason=reason,
        expires_on=held.expires_on,
        **details,
    )


def _note(held: Membership, act: MembershipAct, *, by: User | None, reason: str = "") -> None:
    MembershipEvent.objects.create(
        membership=held,
        regency_id=held.regency_id,
        act=act,
        by=by,
        reason=reason,
        expires_on=held.expires_on,
    )
