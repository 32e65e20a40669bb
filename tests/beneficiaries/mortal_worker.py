"""A worker process of its own, to be killed.

Usage: python -m tests.beneficiaries.mortal_worker JOB_ID MEDIA_ROOT
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid

import django
from django.conf import settings
from django.db import connection


def started(job_id: uuid.UUID) -> subprocess.Popen:
    """At work on this job, in the database and among the files of the test."""
    given = connection.settings_dict
    url = f"postgresql://{given['USER']}@/{given['NAME']}?host={given['HOST']}"
    environment = {**os.environ, "DATABASE_URL": url, "SIGERTAK_PROCESS": "worker"}
    command = [sys.executable, "-m", "tests.beneficiaries.mortal_worker"]
    return subprocess.Popen([*command, str(job_id), str(settings.MEDIA_ROOT)], env=environment)


def main(job_id: str, media_root: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sigertak.settings"
    django.setup()
    settings.MEDIA_ROOT = media_root
    import beneficiaries.tasks  # noqa: F401 - registers the handler
    from core import jobs
    from tests.clients import as_login_role

    with as_login_role("sigertak_worker"):
        jobs.run(uuid.UUID(job_id))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
