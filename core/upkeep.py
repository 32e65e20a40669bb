"""What the portal does to keep itself whole, noted in the audit trail: when, and with what result.

Whoever watches over it asks here for the last time of each. The trail itself stays closed to them:
no more than a moment and one word of it is handed out.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from core.models import AuditEvent
from core.scope import DatabaseRole, acting_as


class Upkeep(StrEnum):
    """Codes of the audit trail, recorded by nobody in person with the detail `well`."""

    SEALS = "audit.verify"
    COPY = "backup.take"


@dataclass(frozen=True, slots=True)
class Done:
    """The last time. `well` is false where it was not noted that it went well."""

    at: datetime.datetime
    well: bool


def last(what: Upkeep) -> Done | None:
    """When it was done last, in a transaction with a scope; None: never, as far as is known."""
    with acting_as(DatabaseRole.PROVINCE):
        found = (
            AuditEvent.objects.readable()
            .filter(action=what, actor__isnull=True)
            .order_by("-at")
            .values_list("at", "details")
            .first()
        )
    return Done(found[0], found[1].get("well") is True) if found else None
