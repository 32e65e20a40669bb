"""Who may object, until when, and who may answer. Pure: no database, no request."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from accounts.scope import Scope
from core.scope import DatabaseRole
from verification.enums import CaseState
from verification.rules import Text, refusal_to_decide

NOT_THE_AGENCY = _("Hanya instansi yang mengajukan penerima ini yang dapat menyanggah.")
NOT_REJECTED = _("Hanya penolakan yang dapat disanggah.")
TOO_LATE = _("Masa sanggah untuk putusan ini sudah lewat.")
ONCE_ONLY = _("Putusan ini sudah pernah disanggah dan tidak dapat disanggah lagi.")
CONTESTED_OWN = _(
    "Putusan Anda sendiri yang disanggah. Verifikator lain, di kabupaten/kota ini atau di "
    "provinsi, harus menjawabnya."
)


def last_day_to_object(decided_at: datetime.datetime, days: int) -> datetime.date:
    """The last day on which the decision may be objected to, by the calendar of the portal."""
    return timezone.localdate(decided_at) + datetime.timedelta(days=days)


def refusal_to_object(
    scope: Scope,
    *,
    agency_id: uuid.UUID,
    state: str,
    last_day: datetime.date | None,
    objected_before: bool,
    today: datetime.date,
) -> Text | None:
    """Why this user may not object to the decision a case stands on, or None when they may."""
    is_own = scope.role is DatabaseRole.AGENCY and scope.agency_id == agency_id
    if not (is_own and scope.may(Permission.RECIPIENT_SUBMIT)):
        return NOT_THE_AGENCY
    if objected_before:
        return ONCE_ONLY
    if state != CaseState.REJECTED or last_day is None:
        return NOT_REJECTED
    return TOO_LATE if today > last_day else None


def refusal_to_answer(
    scope: Scope,
    *,
    regency_id: int,
    makers: Iterable[uuid.UUID],
    contested_by: uuid.UUID,
    taken_over: bool = False,
) -> Text | None:
    """Why this user may not answer an objection, or None when they may.

    As with deciding, and further: whoever's decision is contested is not the judge of it. `makers`
    holds who lodged the objection, too.
    """
    refusal = refusal_to_decide(
        scope, regency_id=regency_id, makers=makers, taken_over=taken_over
    )  # fmt: skip
    if refusal is None and scope.user_id == contested_by:
        return CONTESTED_OWN
    return refusal
