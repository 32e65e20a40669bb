"""A worker process of its own that checks one list in small chunks, to be killed half-way.

Usage: python -m tests.programs.upload_worker JOB_ID MEDIA_ROOT CHUNK_ROWS
"""

from __future__ import annotations

import os
import sys
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigertak.settings")
django.setup()

from django.conf import settings  # noqa: E402

from core import jobs  # noqa: E402
from programs import tasks  # noqa: E402, F401 - registers the handler
from programs.operations import upload_reading  # noqa: E402

if __name__ == "__main__":
    job_id, settings.MEDIA_ROOT, chunk_rows = sys.argv[1:]
    upload_reading.CHUNK_ROWS = int(chunk_rows)
    jobs.run(uuid.UUID(job_id))
