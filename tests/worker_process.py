"""A real Celery worker that knows jobs of tests beside the portal's own.

Usage: python -m tests.worker_process QUEUE SLOTS FOLDER

FOLDER holds what jobs tell: `test.dies` a line with the process it killed, `test.waits` a file by
the subject's id while it runs, until a file `go` is there. Imports are done in small chunks, and
tell in the same manner of each, waiting for `go` once they have told.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigertak.settings")

DIES, WAITS = "test.dies", "test.waits"
CHUNK = 20
# Seconds: a killed worker is noticed sooner than in the portal.
STALE, BEAT = 2.0, 0.5


def main(queue: str, slots: str, folder: str) -> None:
    django.setup()
    from django.conf import settings

    from beneficiaries.operations import applying, staged_chunks, staging
    from core import jobs
    from sigertak.celery import app

    settings.MEDIA_ROOT = os.environ["TEST_MEDIA_ROOT"]
    jobs.STALE_AFTER, jobs.BEAT_SECONDS = timedelta(seconds=STALE), BEAT
    told = Path(folder)

    @jobs.handler(DIES)
    def die(run: jobs.Run) -> str:
        with (told / "died").open("a") as file:
            file.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    def tell_and_wait(run: jobs.Run) -> None:
        (told / str(run.job.subject_id)).touch()
        while not (told / "go").exists():
            time.sleep(0.05)

    @jobs.handler(WAITS)
    def wait(run: jobs.Run) -> str:
        tell_and_wait(run)
        return "selesai"

    report = jobs.Run.progress

    def report_and_wait(run: jobs.Run, done: int, total: int | None = None) -> None:
        report(run, done, total)
        if done:
            tell_and_wait(run)

    jobs.Run.progress = report_and_wait  # type: ignore[method-assign, assignment]
    staged_chunks.CHUNK = applying.CHUNK = CHUNK
    staging.TOGETHER = 1

    app.worker_main(
        ["worker", "--queues", queue, "--concurrency", slots, "--loglevel", "ERROR",
         "--without-gossip", "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
