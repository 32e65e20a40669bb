"""The province decides the queue of a regency for a time, and says why."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import audit
from core.scope import DatabaseRole
from regions.models import Region
from verification.models import Takeover
from verification.operations import telling
from verification.rules import REASON_NEEDED, Refused

ONLY_THE_PROVINCE = _("Hanya verifikator provinsi yang dapat mengambil alih antrean.")
ALREADY = _("Antrean kabupaten/kota ini sudah diambil alih.")
ENDED = _("Pengambilalihan ini sudah diakhiri.")


def take_over(*, regency: Region, reason: str, by: User, scope: Scope) -> Takeover:
    """From now on the province decides there; the regency reads along. Raises `Refused`."""
    _require(scope)
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    try:
        with transaction.atomic():
            takeover = Takeover.objects.create(regency=regency, reason=reason.strip(), by=by)
    except IntegrityError:
        raise Refused(ALREADY) from None
    audit.record("queue.take_over", by=by, subject=takeover, reason=takeover.reason)
    telling.taken_over(takeover=takeover, by=by)
    return takeover


def give_back(*, takeover: Takeover, by: User, scope: Scope) -> None:
    """The queue is the regency's again. Raises `Refused`."""
    _require(scope)
    takeover = Takeover.objects.select_for_update(of=("self",)).get(pk=takeover.pk)
    if takeover.ended_at is not None:
        raise Refused(ENDED)
    takeover.ended_at = timezone.now()
    takeover.ended_by = by
    takeover.save(update_fields=["ended_at", "ended_by"])
    audit.record("queue.give_back", by=by, subject=takeover)
    telling.given_back(takeover=takeover, by=by)


def _require(scope: Scope) -> None:
    if scope.role is not DatabaseRole.PROVINCE or not scope.may(Permission.CASE_DECIDE):
        raise Refused(ONLY_THE_PROVINCE)
