"""Taking a decision by filter back within a day, as far as it still stands."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import audit
from core.scope import DatabaseRole
from core.templatetags.fmt import waktu
from verification.enums import Action
from verification.models import BulkAct
from verification.operations.reopening import not_own, reopen, standing
from verification.queries.takeovers import is_taken_over
from verification.rules import NOT_A_VERIFIER, REASON_NEEDED, TAKEN_OVER, Refused, Text

# So many are taken back within the web request; more go to the worker.
MOST_AT_ONCE = 5000
CHUNK = 1000
NOT_YOURS = _("Hanya yang memutuskan atau verifikator provinsi yang dapat membatalkannya.")
_TOO_LATE = _("Putusan ini hanya dapat dibatalkan sampai %(until)s.")
_UNDONE = _("Putusan ini sudah dibatalkan oleh %(name)s pada %(at)s.")


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What taking the act back would do: `back` of `total`; `own` and `left` stay as they are.

    `own` are entries of the user's own; `left` were decided anew, corrected, or have ended since.
    """

    total: int
    back: int
    own: int

    @property
    def left(self) -> int:
        return self.total - self.back - self.own


def until(act: BulkAct) -> datetime.datetime:
    """The moment until which the act may be taken back."""
    return act.at + datetime.timedelta(hours=settings.UNDO_HOURS)


def refusal_to_undo(act: BulkAct, scope: Scope) -> Text | None:
    """Why this user cannot take the act back now, or None when they can."""
    if not scope.may(Permission.CASE_DECIDE):
        return NOT_A_VERIFIER
    if is_taken_over(scope):
        return TAKEN_OVER
    if act.undone_at is not None and act.undone_by is not None:
        return _UNDONE % {"name": act.undone_by.name, "at": waktu(act.undone_at)}
    if act.by_id != scope.user_id and scope.role is not DatabaseRole.PROVINCE:
        return NOT_YOURS
    if timezone.now() > until(act):
        return _TOO_LATE % {"until": waktu(until(act))}
    return None


def preview_undo(*, act: BulkAct, by: User) -> UndoPreview:
    """Count what `undo_next` would take back."""
    made = act.decisions.filter(action=act.action)
    stands = standing(made)
    back = stands.filter(not_own(by)).count()
    return UndoPreview(total=made.count(), back=back, own=stands.count() - back)


def start(*, act_id: uuid.UUID, reason: str, by: User, scope: Scope) -> BulkAct:
    """Mark the act as taken back, with the reason; its cases follow by `undo_next`.

    Raises `BulkAct.DoesNotExist` outside of the scope, and `Refused`.
    """
    # Not joined with who undid it: after waiting for the lock, PostgreSQL gives the act as it is
    # now beside the joined row as it was.
    act = BulkAct.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=act_id)
    if refusal := refusal_to_undo(act, scope):
        raise Refused(refusal)
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    act.undone_by, act.undone_at = by, timezone.now()
    # The words stand with the act, for the chunks that follow.
    act.filters = {**act.filters, "undo_reason": reason.strip()}
    act.save(update_fields=["undone_by", "undone_at", "filters"])
    audit.record("bulk.undo", by=by, subject=act, reason=reason.strip())
    return act


def undo_next(*, act_id: uuid.UUID, by: User, scope: Scope, most: int = CHUNK) -> int:
    """Take the next decisions of the act back, at most `most`; 0 when none is left.

    What is taken back no longer stands on the act: a second run goes on where the first ended.
    """
    act = BulkAct.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=act_id)
    if act.undone_at is None:
        return 0
    return reopen(
        decisions=act.decisions.filter(action=act.action),
        action=Action.UNDO,
        reason=act.filters["undo_reason"],
        by=by,
        most=most,
    )
