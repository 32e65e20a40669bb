"""Work on an imported file, given to the worker by whoever is at the page."""

from __future__ import annotations

from accounts.http import PortalRequest
from beneficiaries.models import RegistryImport
from core import jobs


def enqueue(request: PortalRequest, import_file: RegistryImport, kind: str) -> None:
    """Have the file worked on once this request is committed; `kind` as in `job_kinds`."""
    job = jobs.create(
        kind,
        subject_id=import_file.pk,
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)
