"""Background work of mass matching; registered by `beneficiaries.tasks`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.enums import MatchRunState
from beneficiaries.job_kinds import MATCH
from beneficiaries.models import MatchRun
from beneficiaries.operations import match_runs
from core import jobs
from core.scope import scoped


class _Desk:
    """Opens chunk transactions under the sender's rights as they are now."""

    def __init__(self, run: jobs.Run) -> None:
        self._run = run

    @contextmanager
    def __call__(self) -> Iterator[Scope]:
        scope = Scope.of_job(self._run.job)
        if not scope.may(Permission.REGISTRY_IMPORT):
            raise jobs.JobRefused(_("Hak Anda untuk pekerjaan ini sudah berakhir."))
        with scoped(scope.database):
            yield scope


@jobs.handler(MATCH)
def match_run(run: jobs.Run) -> str:
    """Match a steward's file against the base."""
    desk = _Desk(run)
    with desk() as scope:
        found = MatchRun.objects.visible_to(scope).filter(pk=run.job.subject_id).first()
        by = User.objects.filter(pk=scope.user_id).first() if scope.user_id else None
    if found is None or by is None:
        raise jobs.JobRefused(_("Pemadanan ini tidak termasuk wilayah Anda."))
    if found.state == MatchRunState.RECEIVED:
        try:
            match_runs.match(run=found, desk=desk, progress=run.progress, by=by)
        except match_runs.FileRefused as refusal:
            raise jobs.JobRefused(str(refusal)) from refusal
    return _("Pemadanan selesai.")
