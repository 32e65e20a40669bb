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
from typing import Any

from django.conf import settings


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
