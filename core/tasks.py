"""The two messages the broker carries: "do this job" and "look for lost ones"."""

from __future__ import annotations

import uuid

from celery import shared_task

from core import jobs


@shared_task(name="core.tasks.run_job", acks_late=True, reject_on_worker_lost=True)
def run_job(job_id: str) -> None:
    jobs.run(uuid.UUID(job_id))


@shared_task(name="core.tasks.sweep_jobs", ignore_result=True)
def sweep_jobs() -> int:
    return jobs.sweep()
