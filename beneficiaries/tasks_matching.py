"""Background work of mass matching; registered by `beneficiaries.tasks`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.permissions import Permission
from beneficiaries.desks import Desk, asker
from beneficiaries.enums import MatchRunState
from beneficiaries.job_kinds import MATCH
from beneficiaries.models import MatchRun
from beneficiaries.operations import match_runs
from core import jobs


@jobs.handler(MATCH)
def match_run(run: jobs.Run) -> str:
    """Match a steward's file against the base."""
    desk = Desk(run, Permission.REGISTRY_IMPORT)
    with desk() as scope:
        found = MatchRun.objects.visible_to(scope).filter(pk=run.job.subject_id).first()
        by = asker(scope)
    if found is None or by is None:
        raise jobs.JobRefused(_("Pemadanan ini tidak termasuk wilayah Anda."))
    if found.state == MatchRunState.RECEIVED:
        try:
            match_runs.match(run=found, desk=desk, progress=run.progress, by=by)
        except match_runs.FileRefused as refusal:
            raise jobs.JobRefused(str(refusal)) from refusal
    return _("Pemadanan selesai.")
