"""For people's rights: what is old goes by night, who was erased stays so, deadlines are kept."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from beneficiaries.operations import erasing, subject_requests
from core import audit
from core.scope import DatabaseRole, DatabaseScope, scoped


@shared_task(name="beneficiaries.tasks_rights.tidy", ignore_result=True)
def tidy() -> dict[str, int]:
    """Let go of what is older than the settings allow, and write down how much of what.

    May run twice. A file that has gone meanwhile is no reason to stop.
    """
    gone: dict[str, int] = {}
    for rule in import_string(settings.RETENTION):
        gone |= rule(timezone.now())
    gone["erased_again"] = erasing.erase_again()
    gone = {kind: count for kind, count in gone.items() if count}
    details: dict[str, Any] = dict(gone)
    with transaction.atomic():
        audit.record("retention.run", by=None, **details)
    return gone


@shared_task(name="beneficiaries.tasks_rights.remind_of_requests", ignore_result=True)
def remind_of_requests() -> int:
    """Remind those who answer a day before, and the province once the deadline has passed."""
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return subject_requests.remind(timezone.now())
