"""Sampling of clear matches: some cases of a decision by filter are looked at by hand."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.templatetags.fmt import waktu
from verification.enums import Action, SampleState
from verification.models import BulkAct, SampleCheck
from verification.operations.reopening import reopen
from verification.queries.takeovers import is_taken_over
from verification.rules import REASON_NEEDED, Refused, refusal_to_check
from verification.sample_sizes import sample_size

_CHECKED = _("Contoh ini sudah diperiksa oleh %(name)s pada %(at)s (%(state)s).")
_UNDONE = _("Putusan sekaligus ini sudah dibatalkan; contohnya tidak perlu diperiksa.")

# Drawn by the database, so that a million rows need not come here. Which ones, chance decides.
_DRAW = """
INSERT INTO verification_samplecheck (id, bulk_id, case_id, regency_id, state, note)
SELECT uuidv7(), bulk_id, case_id, regency_id, 'open', ''
  FROM verification_decision
 WHERE bulk_id = %(act)s AND action = %(action)s
 ORDER BY random() LIMIT %(size)s
"""


def is_drawn(act: BulkAct) -> bool:
    """Whether the sample of the act was drawn, which closes the act."""
    return act.samples.exists()


def draw(*, act: BulkAct, by: User) -> int:
    """Draw the sample of a finished act, once; how many. Acts without sampling draw none."""
    size = sample_size(act.rows, act.sample_percent, settings.SAMPLE_LEAST)
    if not size or act.undone_at is not None or is_drawn(act):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, {"act": act.pk, "action": act.action, "size": size})
        drawn = cursor.rowcount
    audit.record("bulk.sample", by=by, subject=act, rows=drawn)
    return drawn


def check(*, sample_id: uuid.UUID, agrees: bool, note: str, by: User, scope: Scope) -> SampleCheck:
    """Say whether the case was decided rightly. A disagreement opens the case again.

    The same answer twice by the same user changes nothing. Raises `SampleCheck.DoesNotExist`
    outside of the scope, and `Refused` when the user may not, or somebody was faster.
    """
    sample = (
        SampleCheck.objects.visible_to(scope)
        .select_for_update(of=("self",))
        .select_related("bulk", "case__recipient", "checked_by")
        .get(pk=sample_id)
    )
    case = sample.case
    refusal = refusal_to_check(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id),
        act_by=sample.bulk.by_id,
        taken_over=is_taken_over(scope),
    )
    if refusal:
        raise Refused(refusal)
    answer = SampleState.AGREED if agrees else SampleState.DISAGREED
    if sample.state != SampleState.OPEN:
        return _already(sample, answer, by)
    if sample.bulk.undone_at is not None:
        raise Refused(_UNDONE)
    if not agrees and not note.strip():
        raise Refused(REASON_NEEDED)
    if not agrees:
        _open_again(sample, note.strip(), by)
    SampleCheck.objects.filter(pk=sample.pk).update(
        state=answer, note=note.strip(), checked_by=by, checked_at=Now()
    )
    audit.record("sample.check", by=by, subject=sample, agrees=agrees, act=sample.bulk_id)
    sample.refresh_from_db()
    return sample


def _open_again(sample: SampleCheck, note: str, by: User) -> None:
    """Back to the worklist, when the case still stands as the act left it."""
    reopen(
        decisions=sample.bulk.decisions.filter(case=sample.case_id, action=sample.bulk.action),
        action=Action.REOPEN,
        reason=note,
        by=by,
    )


def _already(sample: SampleCheck, answer: SampleState, by: User) -> SampleCheck:
    if sample.state == answer and sample.checked_by_id == by.pk:
        return sample
    raise Refused(
        _CHECKED
        % {
            "name": sample.checked_by.name if sample.checked_by else "",
            "at": waktu(sample.checked_at),
            "state": sample.get_state_display(),
        }
    )
