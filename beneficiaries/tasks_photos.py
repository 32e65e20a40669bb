"""Background work on zips of pictures; registered by `beneficiaries.tasks`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.enums import BatchState
from beneficiaries.job_kinds import ADD_PHOTOS
from beneficiaries.models import PhotoBatch
from beneficiaries.operations import photo_batches
from core import jobs
from core.scope import scoped


class _Desk:
    """Opens a transaction for each entry under the sender's rights as they are now."""

    def __init__(self, run: jobs.Run) -> None:
        self._run = run

    @contextmanager
    def __call__(self) -> Iterator[Scope]:
        scope = Scope.of_job(self._run.job)
        if not scope.may(Permission.REGISTRY_VIEW, Permission.PHOTO_ADD):
            raise jobs.JobRefused(_("Hak Anda untuk pekerjaan ini sudah berakhir."))
        with scoped(scope.database):
            yield scope


@jobs.handler(ADD_PHOTOS)
def add_photos(run: jobs.Run) -> str:
    """Hang the pictures of a zip on their households."""
    desk = _Desk(run)
    with desk() as scope:
        batch = PhotoBatch.objects.visible_to(scope).filter(pk=run.job.subject_id).first()
        by = User.objects.filter(pk=scope.user_id).first() if scope.user_id else None
    if batch is None or by is None:
        raise jobs.JobRefused(_("Zip ini tidak termasuk wilayah Anda."))
    if batch.state == BatchState.RECEIVED:
        try:
            photo_batches.add_all(batch=batch, desk=desk, progress=run.progress, by=by)
        except photo_batches.BatchRefused as refusal:
            raise jobs.JobRefused(str(refusal)) from refusal
    return _("Semua berkas dalam zip sudah diperiksa.")
