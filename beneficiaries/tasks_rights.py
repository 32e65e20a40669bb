"""For people's rights: what is old goes by night, who was erased stays so, deadlines are kept."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.permissions import Permission
from beneficiaries.desks import Desk
from beneficiaries.job_kinds import ERASE
from beneficiaries.operations import erasing, subject_requests
from core import audit, jobs
from core.scope import DatabaseRole, DatabaseScope, scoped


@shared_task(name="beneficiaries.tasks_rights.tidy", ignore_result=True)
def tidy() -> dict[str, int]:
    """Let go of what is older than the settings allow, and write down how much of what.

    May run twice. A file that has gone meanwhile is no reason to stop.
    """
    gone: dict[str, int] = {}
    for rule in import_string(settings.RETENTION):
        gone |= rule(timezone.now())
    gone["erased_late"] = subject_requests.erase_granted()
    gone["erased_again"] = erasing.erase_again()
    gone = {kind: count for kind, count in gone.items() if count}
    details: dict[str, Any] = dict(gone)
    with transaction.atomic():
        audit.record("retention.run", by=None, **details)
    return gone


@jobs.handler(ERASE)
def erase_person(run: jobs.Run) -> str:
    """Erase whom a granted request is about; a page that grants it may not become who erases."""
    with Desk(run, Permission.REGISTRY_VIEW, Permission.SUBJECT_SERVE)() as scope:
        granted = subject_requests.granted_erasures().filter(answered_by=scope.user_id)
        found = granted.select_related("person", "answered_by").filter(pk=run.job.subject_id)
        for request in found:
            subject_requests.carry_out(request)
    return _("Data orang ini sudah dihapus.")


@shared_task(name="beneficiaries.tasks_rights.remind_of_requests", ignore_result=True)
def remind_of_requests() -> int:
    """Remind those who answer a day before, and the province once the deadline has passed."""
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return subject_requests.remind(timezone.now())
