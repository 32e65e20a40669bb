"""What the broker carries for this floor: jobs, lost ones, and the nightly look at the trail."""

from __future__ import annotations

import logging
import uuid

from celery import shared_task

from core import audit_anchors, jobs
from core.audit_verify import standing_still, verify

logger = logging.getLogger(__name__)


@shared_task(name="core.tasks.run_job", acks_late=True, reject_on_worker_lost=True)
def run_job(job_id: str) -> None:
    jobs.run(uuid.UUID(job_id))


@shared_task(name="core.tasks.sweep_jobs", ignore_result=True)
def sweep_jobs() -> int:
    return jobs.sweep()


@shared_task(name="core.tasks.verify_audit", ignore_result=True)
def verify_audit() -> bool:
    """Check the audit trail and, when it is whole, note its ends; a broken one cries in the log."""
    with standing_still():
        report = verify()
        if report.whole:
            audit_anchors.note()
    for found in report.breaks:
        logger.critical(
            "The audit trail is broken: %s, chain %s, place %s.",
            found.flaw, found.chain_id, found.seq,
        )  # fmt: skip
    return report.whole
