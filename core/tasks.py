"""What the broker carries for this floor: jobs, lost ones, and the nightly look at the trail."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from celery import shared_task
from django.conf import settings

from core import audit, audit_anchors, jobs, row_change_seals
from core.audit_verify import standing_still, verify
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.stray_files import sweep

logger = logging.getLogger(__name__)


@shared_task(name="core.tasks.run_job", acks_late=True, reject_on_worker_lost=True)
def run_job(job_id: str) -> None:
    jobs.run(uuid.UUID(job_id))


@shared_task(name="core.tasks.sweep_jobs", ignore_result=True)
def sweep_jobs() -> int:
    return jobs.sweep()


@shared_task(name="core.tasks.verify_audit", ignore_result=True)
def verify_audit() -> bool:
    """Check the audit trail and note its ends; a broken one cries in the log."""
    with standing_still():
        report = verify()
        audit_anchors.note(report.held)
    audit.record("audit.verify", by=None, well=report.whole, rows=report.events)
    for found in report.breaks:
        logger.critical(
            "The audit trail is broken: %s, chain %s, place %s.",
            found.flaw, found.chain_id, found.seq,
        )  # fmt: skip
    return report.whole


@shared_task(name="core.tasks.seal_row_changes", ignore_result=True)
def seal_row_changes() -> bool:
    """Seal what was noted of changed rows, and note outside of the database where that stands."""
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        sealed = row_change_seals.seal()
    if sealed:
        with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
            audit_anchors.note_portals_own()
    return sealed


@shared_task(name="core.tasks.sweep_files", ignore_result=True)
def sweep_files() -> int:
    """Clear private files that have lain without a row for `STRAY_FILE_DAYS`; tell of the rest."""
    report = sweep(older_than=timedelta(days=settings.STRAY_FILE_DAYS), delete=True)
    if report.stray or report.missing:
        logger.warning(
            "Private files: %d without a row, of these %d deleted; %d rows without their file.",
            len(report.stray), len(report.deleted), len(report.missing),
        )  # fmt: skip
    return len(report.deleted)
