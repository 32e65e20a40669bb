"""Background work on pictures, of zips and proposals; registered by `beneficiaries.tasks`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.permissions import Permission
from beneficiaries.desks import Desk, asker
from beneficiaries.enums import BatchState
from beneficiaries.job_kinds import ADD_PHOTOS, PROPOSAL_PHOTOS
from beneficiaries.models import PhotoBatch
from beneficiaries.operations import photo_batches, proposal_photos
from core import jobs


@jobs.handler(ADD_PHOTOS)
def add_photos(run: jobs.Run) -> str:
    """Hang the pictures of a zip on their households."""
    desk = Desk(run, Permission.REGISTRY_VIEW, Permission.PHOTO_ADD)
    with desk() as scope:
        batch = PhotoBatch.objects.visible_to(scope).filter(pk=run.job.subject_id).first()
        by = asker(scope)
    if batch is None or by is None:
        raise jobs.JobRefused(_("Zip ini tidak termasuk wilayah Anda."))
    if batch.state == BatchState.RECEIVED:
        try:
            photo_batches.add_all(batch=batch, desk=desk, progress=run.progress, by=by)
        except photo_batches.BatchRefused as refusal:
            raise jobs.JobRefused(str(refusal)) from refusal
    return _("Semua berkas dalam zip sudah diperiksa.")


@jobs.handler(PROPOSAL_PHOTOS)
def hang_photos(run: jobs.Run) -> str:
    """Hang the pictures of ratified proposals on their households, whichever still wait."""
    desk = Desk(run, Permission.PROPOSAL_DECIDE, Permission.PHOTO_ADD)
    with desk() as scope:
        by = asker(scope)
    if by is None:
        raise jobs.JobRefused(_("Hak Anda untuk pekerjaan ini sudah berakhir."))
    proposal_photos.hang_all(desk=desk, progress=run.progress, by=by)
    return _("Foto usulan yang ditetapkan sudah masuk galeri.")
