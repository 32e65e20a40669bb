"""The one door for `RecipientUpload.state`: receiving a list, having it wait and go on, closing its
check, failing it.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.uploads import safe_filename
from programs.enums import ProgramAction, UploadState
from programs.models import Program, RecipientUpload
from programs.operations.guards import require_running
from programs.operations.history import remember
from programs.queries.uploads import FOOTER, KIN, matches_of, outcomes_of


class SameFile(ValidationError):
    """This very file was sent for this program before."""

    def __init__(self, upload: RecipientUpload) -> None:
        super().__init__(_("Berkas yang sama sudah diunggah ke program ini."), code="same_file")
        self.upload = upload


def receive(
    *,
    program: Program,
    file: File,
    file_name: str,
    by: User,
    guest_agency_id: uuid.UUID | None = None,
) -> RecipientUpload:
    """Keep a judged file and write its row; raises `SameFile` when it was sent before.

    `guest_agency_id`: the sender works in the program by a grant, and the list is that agency's.
    The stored name is a number of ours: the sender's name may hold anything, also a person's name.
    """
    require_running(program)
    digest = _sha256(file)
    if (earlier := _earlier(program, digest, guest_agency_id)) is not None:
        raise SameFile(earlier)
    upload = RecipientUpload(
        program=program,
        agency_id=program.agency_id,
        guest=by if guest_agency_id else None,
        guest_agency_id=guest_agency_id,
        file_name=safe_filename(file_name),
        sha256=digest,
        created_by=by,
    )
    upload.file.save(f"{upload.pk}{PurePath(file_name).suffix.lower()}", file, save=False)
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError:
        upload.file.delete(save=False)
        earlier = _earlier(program, digest, guest_agency_id)
        if earlier is None:
            raise
        raise SameFile(earlier) from None
    remember(ProgramAction.UPLOADED, program=program, by=by, upload=str(upload.pk))
    return upload


def note_look(*, upload: RecipientUpload, first_rows: dict[str, Any] | None) -> None:
    """Keep what the worker has found the columns to be; the caller holds the row and has set it.

    `first_rows`: the list waits for its sender, who is shown them.
    """
    if first_rows is not None:
        upload.state, upload.first_rows = UploadState.MAPPING, first_rows
    upload.save(update_fields=["state", "headers", "positions", "mapping", "first_rows"])


def go_on(*, upload: RecipientUpload) -> None:
    """Have a list checked that waited for its columns; the caller holds its row and sends the job.

    What they were named by is of no more use.
    """
    upload.state, upload.first_rows = UploadState.RECEIVED, {}
    upload.save(update_fields=["state", "first_rows"])


def finish(*, upload: RecipientUpload, by: User, footer: Sequence[int] = (), kin: int = 0) -> None:
    """All rows are judged: the list is checked, and counted once for all.

    `footer` are the numbers of the lines below the list that are no recipients; `kin` is how many
    rows share a family with others of the program.
    """
    outcomes, matches = outcomes_of(upload), matches_of(upload)
    upload.state = UploadState.CHECKED
    upload.rows_total = sum(outcomes.values())
    upload.counts = {**outcomes, **matches, FOOTER: list(footer), KIN: kin}
    upload.save(update_fields=["state", "rows_total", "counts"])
    audit.record(
        "recipient_upload.check",
        by=by,
        subject=upload,
        regency_id=upload.program.regency_id,
        rows=upload.rows_total,
        outcomes=outcomes,
    )


def fail(*, upload: RecipientUpload, fault: str, code: str, by: User) -> None:
    """The file as a whole cannot be used; `fault` tells its sender why and what to do."""
    upload.state = UploadState.FAILED
    upload.fault = fault
    upload.save(update_fields=["state", "fault"])
    audit.record(
        "recipient_upload.fail", by=by, subject=upload, regency_id=upload.program.regency_id,
        code=code,
    )  # fmt: skip


def _earlier(
    program: Program, digest: str, guest_agency_id: uuid.UUID | None
) -> RecipientUpload | None:
    return (
        RecipientUpload.objects.filter(
            program=program, guest_agency_id=guest_agency_id, sha256=digest
        )
        .exclude(state=UploadState.FAILED)
        .select_related("created_by")
        .first()
    )


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()
