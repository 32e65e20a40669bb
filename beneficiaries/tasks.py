"""Background work of the registry: checking, applying and activating, each safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from celery import current_app
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries import (
    tasks_groups,  # noqa: F401 - registers its handler
    tasks_matching,  # noqa: F401 - registers its handlers
    tasks_photos,  # noqa: F401 - registers its handlers
    tasks_quality,
    tasks_regions,  # noqa: F401 - registers its handler
    tasks_rights,  # noqa: F401 - registers its task
)
from beneficiaries.desks import Desk
from beneficiaries.enums import ImportState
from beneficiaries.job_kinds import ACTIVATE, APPLY, CHECK, UNDO
from beneficiaries.models import RegistryImport, ReleaseActivation
from beneficiaries.operations import (
    activation,
    applying,
    imports,
    previewing,
    staging,
    undo_activation,
)
from core import jobs
from core.scope import DatabaseRole, acting_as, scoped

logger = logging.getLogger(__name__)


def recheck_soon() -> None:
    """Have the cases looked at again once the present transaction is committed.

    The work belongs to verification, which finds new bases by itself every half minute: here it is
    known by name alone, and a message that is lost costs those seconds.
    """
    transaction.on_commit(_recheck)


def _recheck() -> None:
    try:
        # After that the beat has asked for the same.
        current_app.send_task("verification.tasks.look_again", retry=False, expires=60)
    except Exception:  # every broker library raises its own kinds
        logger.warning("Broker unreachable; cases are looked at again by the beat.")


def is_worker_there() -> bool:
    """Whether a worker that takes jobs answers within a second; for who waits at a terminal."""
    try:
        served = current_app.control.inspect(timeout=1.0).active_queues() or {}
    except Exception:  # every broker library raises its own kinds
        return False
    wanted = current_app.conf.task_default_queue
    return any(queue["name"] == wanted for queues in served.values() for queue in queues)


class _ImportDesk:
    """Opens chunk transactions for one import: rights first, then the import role."""

    def __init__(self, run: jobs.Run) -> None:
        self._run = run

    @contextmanager
    def __call__(self) -> Iterator[None]:
        scope = Desk(self._run, Permission.REGISTRY_IMPORT).scope()
        with scoped(scope.database):
            # The sender's own wall decides whether this import is theirs to write.
            _own_import(self._run, scope)
            with acting_as(DatabaseRole.IMPORT):
                yield


def _own_import(run: jobs.Run, scope: Scope) -> RegistryImport:
    found = (
        RegistryImport.objects.visible_to(scope)
        .select_related("release", "regency")
        .filter(pk=run.job.subject_id)
        .first()
    )
    if found is None:
        raise jobs.JobRefused(_("Impor ini tidak termasuk wilayah Anda."))
    return found


def _open(run: jobs.Run) -> tuple[RegistryImport, User]:
    scope = Desk(run, Permission.REGISTRY_IMPORT).scope()
    with scoped(scope.database):
        return _own_import(run, scope), _user(scope)


def _user(scope: Scope) -> User:
    if scope.user_id is None:
        raise jobs.JobRefused(_("Hak Anda untuk pekerjaan ini sudah berakhir."))
    return User.objects.get(pk=scope.user_id)


@jobs.handler(CHECK)
def check_import(run: jobs.Run) -> str:
    """Stage and judge a received file."""
    import_file, by = _open(run)
    desk = _ImportDesk(run)
    if import_file.state != ImportState.RECEIVED:
        # The worker died after the last chunk, and at most the preview is left to do; or somebody
        # asks for figures of today.
        previewing.look_again(import_file=import_file, desk=desk)
        return _("Pemeriksaan selesai.")
    try:
        counts = staging.stage(import_file=import_file, desk=desk, progress=run.progress, by=by)
    except staging.FileWaits:
        return _("Judul kolom berkas ini perlu dipetakan dahulu.")
    except (staging.FileRefused, imports.ImportConflict) as refusal:
        raise jobs.JobRefused(str(refusal)) from refusal
    run.progress(counts["rows"], counts["rows"])
    _preview(import_file, desk)
    return _("Pemeriksaan selesai.")


def _preview(import_file: RegistryImport, desk: _ImportDesk) -> None:
    with desk():
        previewing.preview(import_file=import_file)


@jobs.handler(APPLY)
def apply_import(run: jobs.Run) -> str:
    """Let the good rows of an import into its release."""
    import_file, by = _open(run)
    applying.apply(import_file=import_file, desk=_ImportDesk(run), progress=run.progress, by=by)
    return _("Berkas sudah diterapkan ke rilis.")


@jobs.handler(ACTIVATE)
def activate_release(run: jobs.Run) -> str:
    """Make a release the base of one regency."""
    scope = Desk(run, Permission.REGISTRY_ACTIVATE).scope()
    try:
        with scoped(scope.database):
            release, regency = activation.pair_of(run.job.subject_id)
            if scope.regency_id not in (None, regency.pk):
                raise jobs.JobRefused(_("Kabupaten/kota itu tidak termasuk wilayah Anda."))
            by = _user(scope)
            with acting_as(DatabaseRole.IMPORT):
                activation.activate(
                    release=release,
                    regency=regency,
                    anywhere=scope.regency_id is None,
                    by=by,
                )
            recheck_soon()
            tasks_quality.check_soon()
    except activation.ActivationRefused as refusal:
        raise jobs.JobRefused(str(refusal)) from refusal
    return _("Rilis kini menjadi basis %(regency)s.") % {"regency": regency.name}


@jobs.handler(UNDO)
def undo_release(run: jobs.Run) -> str:
    """Make the release before it the base of its regency again."""
    scope = Desk(run, Permission.REGISTRY_ACTIVATE).scope()
    try:
        with scoped(scope.database):
            undone = ReleaseActivation.objects.select_related("regency").get(pk=run.job.subject_id)
            if scope.regency_id not in (None, undone.regency_id):
                raise jobs.JobRefused(_("Kabupaten/kota itu tidak termasuk wilayah Anda."))
            by = _user(scope)
            with acting_as(DatabaseRole.IMPORT):
                undo_activation.undo(activation_id=undone.pk, by=by)
            recheck_soon()
            tasks_quality.check_soon()
    except undo_activation.UndoRefused as refusal:
        raise jobs.JobRefused(str(refusal)) from refusal
    return _("Basis %(regency)s kembali seperti sebelum rilis itu.") % {
        "regency": undone.regency.name
    }
