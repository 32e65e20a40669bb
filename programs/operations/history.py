"""The one way an act on a program or recipient is remembered: its history, and the audit trail."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from accounts.models import User
from core import audit
from programs.enums import ProgramAction
from programs.models import Program, ProgramEvent, Recipient

_AT_ONCE = 1000
# What auditors know the act as: "noun.verb".
_AUDITED = {
    ProgramAction.CREATED: "program.create",
    ProgramAction.CHANGED: "program.change",
    ProgramAction.CRITERIA: "program.set_criteria",
    ProgramAction.STARTED: "program.start",
    ProgramAction.CLOSED: "program.close",
    ProgramAction.REOPENED: "program.reopen",
    ProgramAction.UPLOADED: "recipient_upload.receive",
    ProgramAction.RECIPIENT_CHANGED: "recipient.change",
    ProgramAction.RECIPIENT_WITHDRAWN: "recipient.withdraw",
    ProgramAction.RECIPIENT_REPLACED: "recipient.replace",
    ProgramAction.RECIPIENT_REENTERED: "recipient.reenter",
    ProgramAction.GROUP_CREATED: "recipient_group.create",
    ProgramAction.GROUP_CHANGED: "recipient_group.change",
    ProgramAction.COPIED: "program.copy",
    ProgramAction.PLANNED: "distribution.plan",
    ProgramAction.PLAN_CHANGED: "distribution.change",
    ProgramAction.DELIVERED: "distribution.close",
    ProgramAction.CANCELLED: "distribution.cancel",
    ProgramAction.DOCUMENT_ADDED: "distribution.add_document",
    ProgramAction.PHOTO_ADDED: "aid_photo.add",
}


def remember(
    action: ProgramAction,
    *,
    program: Program,
    by: User,
    recipient: Recipient | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Write both, in the caller's transaction. `details` hold no personal data."""
    subject = recipient or program
    ProgramEvent.objects.create(
        program=program,
        recipient=recipient,
        agency_id=program.agency_id,
        regency_id=subject.regency_id,
        action=action,
        reason=reason,
        details=details,
        by=by,
    )
    audit.record(_AUDITED[action], by=by, subject=subject, reason=reason, **details)


def remember_returned(recipient_ids: Collection[uuid.UUID], *, reason: str, by: User) -> None:
    """Tell each recipient's history that verification gave it back; the audit is the caller's."""
    remember_each(ProgramAction.RECIPIENT_RETURNED, recipient_ids, reason=reason, by=by)


def remember_each(
    action: ProgramAction,
    recipient_ids: Collection[uuid.UUID],
    *,
    reason: str,
    by: User,
    **details: Any,
) -> None:
    """Tell the history of each of these recipients the same; the audit is the caller's."""
    rows = Recipient.objects.filter(pk__in=recipient_ids)
    ProgramEvent.objects.bulk_create(
        (
            ProgramEvent(
                program_id=program_id,
                recipient_id=recipient_id,
                agency_id=agency_id,
                regency_id=regency_id,
                action=action,
                reason=reason,
                details=details,
                by=by,
            )
            for recipient_id, program_id, agency_id, regency_id in rows.values_list(
                "pk", "program_id", "agency_id", "regency_id"
            )
        ),
        batch_size=_AT_ONCE,
    )
