"""What becomes of a grant: confirmed in the yearly review, suspended, working again, ended.

What is ended or has run out opens nothing from the next request on, nor inside of waiting jobs,
since a standpoint is read anew each time.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.models import UserObjectPermission

from accounts.enums import GrantState, NoticeKind
from accounts.models import Grant, User
from accounts.operations.grant_acts import GrantConflict, locked, record, tell_holder


def end(*, grant: Grant, reason: str, by: User | None) -> None:
    """Close a grant, or take back what was asked for; `by=None` when it ran out.

    Who may: the desk of its territory, and the agency whose program it is. The rows say the same.
    """
    held = locked(grant, GrantState.ASKED, GrantState.GIVEN)
    was_given = held.state == GrantState.GIVEN
    carrier_id, held.carrier = held.carrier_id, None
    held.state, held.closing_reason = GrantState.ENDED, reason
    held.ended_by, held.ended_at = by, timezone.now()
    held.save(update_fields=["carrier", "state", "closing_reason", "ended_by", "ended_at"])
    if carrier_id is not None:
        UserObjectPermission.objects.filter(pk=carrier_id).delete()
    record(held, "end" if by else "expire", by=by, reason=reason)
    if was_given:
        tell_holder(NoticeKind.GRANT_ENDED, held, by)


def confirm(*, grant: Grant, by: User) -> None:
    """Say, in a yearly review, that the grant is still needed; its last day stays."""
    held = locked(grant, GrantState.GIVEN)
    if held.user_id == by.pk:
        raise GrantConflict(_("Akses untuk Anda sendiri diperiksa oleh petugas yang lain."))
    record(held, "confirm", by=by, reason="")


def suspend(*, grant: Grant, reason: str, by: User | None) -> None:
    """Let it open nothing for the time being; `by=None` when nobody confirmed it in time."""
    held = locked(grant, GrantState.GIVEN)
    if held.suspended_at is not None:
        raise GrantConflict(_("Akses ini sudah ditangguhkan."))
    held.suspended_at = timezone.now()
    held.save(update_fields=["suspended_at"])
    record(held, "suspend", by=by, reason=reason)


def resume(*, grant: Grant, reason: str, by: User) -> None:
    """Let it work again, until its last day."""
    held = locked(grant, GrantState.GIVEN)
    if held.suspended_at is None:
        raise GrantConflict(_("Akses ini tidak sedang ditangguhkan."))
    if held.user_id == by.pk:
        raise GrantConflict(_("Akses untuk Anda sendiri diperiksa oleh petugas yang lain."))
    held.suspended_at = None
    held.save(update_fields=["suspended_at"])
    record(held, "resume", by=by, reason=reason)


def end_over() -> int:
    """Clear away what ran out or lost the right it was tied to, under the province's scope.

    It opened nothing any more; its object permission goes too. Returns how many.
    """
    ran_out = Q(expires_on__lt=timezone.localdate())
    over = Grant.objects.filter(
        ran_out | Q(membership__revoked_at__isnull=False), state=GrantState.GIVEN
    )
    found = list(over.order_by("pk"))
    for grant in found:
        end(grant=grant, reason="", by=None)
    return len(found)
