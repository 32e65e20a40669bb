"""What a page says about a background job: share, rate and time left."""

from __future__ import annotations

from typing import TypedDict

from core.models import Job


class Progress(TypedDict):
    """`percent` 0-100 or None while the total is unknown; `rate` rows a second; `left` seconds."""

    percent: int | None
    rate: float | None
    left: int | None


def progress_of(job: Job) -> Progress:
    """Figures for the bar of `job`; a rate only once a second of work is known."""
    percent = None
    if job.total:
        percent = min(100, job.done * 100 // job.total)
    rate = left = None
    if job.started_at and job.heartbeat_at and job.done:
        seconds = (job.heartbeat_at - job.started_at).total_seconds()
        if seconds >= 1:
            rate = job.done / seconds
            if job.total and job.total > job.done:
                left = round((job.total - job.done) / rate)
    return {"percent": percent, "rate": rate, "left": left}
