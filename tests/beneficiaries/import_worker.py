"""A worker process of its own that imports in small chunks, to be struck at any moment.

Usage: python -m tests.beneficiaries.import_worker JOB_ID MEDIA_ROOT

After each chunk it prints how many rows are done and waits for a line on standard input; once that
is closed it waits no longer.
"""

from __future__ import annotations

import os
import sys
import uuid
from contextlib import suppress

CHUNK = 20


def main(job_id: str, media_root: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sigertak.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.MEDIA_ROOT = media_root
    import beneficiaries.tasks  # noqa: F401 - registers the handlers
    from beneficiaries.operations import applying, staged_chunks, staging
    from core import jobs
    from tests.clients import as_login_role

    told = jobs.Run.progress

    def tell_and_wait(run: jobs.Run, done: int, total: int | None = None) -> None:
        told(run, done, total)
        with suppress(BrokenPipeError):
            print(done, flush=True)
        sys.stdin.readline()

    jobs.Run.progress = tell_and_wait  # type: ignore[method-assign, assignment]
    staged_chunks.CHUNK = applying.CHUNK = CHUNK
    staging.TOGETHER = 1
    # Any file is long enough for the second process.
    staged_chunks.LONG = 0
    with as_login_role("sigertak_worker"):
        jobs.run(uuid.UUID(job_id))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
