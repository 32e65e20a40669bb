"""Background work of this app."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import jobs
from core.models import Job
from programs.operations import checking

CHECK_UPLOAD = "recipient_upload.check"


@jobs.handler(CHECK_UPLOAD)
def check_upload(run: jobs.Run) -> str:
    """Check an uploaded list of recipients. Safe to run twice; goes on after the last chunk."""
    scope = _scope_of(run.job)
    try:
        rows = checking.check(
            upload_id=run.job.subject_id,
            scope_now=lambda: _scope_of(run.job),
            progress=run.progress,
            by=User.objects.get(memberships=scope.membership_id),
        )
    except checking.FileRefused:
        raise jobs.JobRefused(
            _("Berkas tidak dapat dibaca; sebab dan cara memperbaikinya ada di halaman ini.")
        ) from None
    return ngettext("%(rows)s baris diperiksa.", "%(rows)s baris diperiksa.", rows) % {"rows": rows}


def _scope_of(job: Job) -> Scope:
    scope = Scope.of_job(job)
    if not scope.may(Permission.RECIPIENT_EDIT):
        raise jobs.JobRefused(_("Hak Anda untuk mencatat penerima sudah berakhir."))
    return scope
