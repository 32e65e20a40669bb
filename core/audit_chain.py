"""The seals of the audit trail: each event is bound to the one before it by a keyed digest.

The key lives in the settings, not in the database: whoever owns the database may change a row, but
cannot seal it again. So a changed, deleted, inserted or moved event breaks its chain, and a chain
cut at its end no longer reaches the length its head tells. Cutting both alike is found by the heads
noted outside of the database (`core.audit_anchors`).
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from core.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says. `details` hold JSON values only."""

    id: uuid.UUID
    at: datetime.datetime
    action: str
    actor_id: uuid.UUID | None
    object_type: str
    object_id: str
    regency_id: int | None
    agency_id: uuid.UUID | None
    reason: str
    details: Mapping[str, Any]


def entry_of(event: AuditEvent) -> Entry:
    """What a kept event says."""
    return Entry(
        id=uuid.UUID(str(event.pk)),
        at=event.at,
        action=event.action,
        actor_id=event.actor_id,
        object_type=event.object_type,
        object_id=event.object_id,
        regency_id=event.regency_id,
        agency_id=event.agency_id,
        reason=event.reason,
        details=event.details,
    )


def seal(entry: Entry, *, chain_id: uuid.UUID, seq: int, before: str) -> str:
    """The digest of an event at place `seq` of a chain, after an event sealed `before`."""
    said = [
        str(chain_id), seq, before, str(entry.id), entry.at.astimezone(datetime.UTC).isoformat(),
        entry.action, _text(entry.actor_id), entry.object_type, entry.object_id, entry.regency_id,
        _text(entry.agency_id), entry.reason, entry.details,
    ]  # fmt: skip
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(settings.AUDIT_KEY, written.encode(), hashlib.sha256).hexdigest()


def _text(value: uuid.UUID | None) -> str:
    return "" if value is None else str(value)
