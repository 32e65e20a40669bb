"""Applying a list of deliveries: read, judge, mark; in chunks that each commit by themselves.

A run that died starts again behind the last row that was dealt with. A row that cannot be used is
kept with its reasons and never holds up another. The list is the word of the agency about its own
round: it also changes what was marked before.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.scope import scoped
from core.tabular.cells import Row
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch
from core.tabular.reading import Table, open_table
from core.uploads import UploadError, local_path, safe_filename
from programs.delivery_rows import DELIVERY_COLUMNS, DeliveryReader, DeliveryRow
from programs.enums import UploadState
from programs.faults import Fault
from programs.models import DeliveryFault, DeliveryUpload, Distribution
from programs.operations.delivery_marks import apply_marks
from programs.operations.distribution_items import locked, require_marks

CHUNK_ROWS = 2_000
ScopeNow = Callable[[], Scope]
Progress = Callable[[int, int | None], None]


class SameFile(ValidationError):
    """This very file was sent for this round before."""

    def __init__(self, upload: DeliveryUpload) -> None:
        super().__init__(_("Berkas yang sama sudah diunggah untuk penyaluran ini."), code="same")
        self.upload = upload


class FileRefused(Exception):
    """The file as a whole cannot be used; its row says why."""


def receive(*, distribution: Distribution, file: File, file_name: str, by: User) -> DeliveryUpload:
    """Keep a judged file and write its row; raises `SameFile` when it was sent before."""
    distribution = locked(distribution)
    require_marks(distribution)
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    earlier = DeliveryUpload.objects.filter(
        distribution=distribution, sha256=digest.hexdigest()
    ).exclude(state=UploadState.FAILED)
    if (same := earlier.first()) is not None:
        raise SameFile(same)
    upload = DeliveryUpload(
        distribution=distribution,
        agency_id=distribution.agency_id,
        file_name=safe_filename(file_name),
        sha256=digest.hexdigest(),
        created_by=by,
    )
    upload.file.save(f"{upload.pk}{PurePath(file_name).suffix.lower()}", file, save=False)
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError:
        upload.file.delete(save=False)
        if (same := earlier.first()) is None:
            raise
        raise SameFile(same) from None
    audit.record(
        "delivery_upload.receive", by=by, subject=upload, regency_id=distribution.regency_id
    )
    return upload


def apply(*, upload_id: uuid.UUID, scope_now: ScopeNow, progress: Progress, by: User) -> int:
    """Mark the round by the list; return how many parts were marked.

    `scope_now` reads the asker's rights anew for every chunk, and raises when they are gone. Runs
    outside of a transaction. Raises `FileRefused` after noting why on the upload.
    """
    with scoped(scope_now().database):
        upload = DeliveryUpload.objects.select_related("distribution__program").get(pk=upload_id)
    if upload.state == UploadState.CHECKED:
        return upload.rows_applied
    try:
        with local_path(upload.file) as path, open_table(path, upload.file_name) as table:
            header = table.find_header(DELIVERY_COLUMNS)
            _require_key(header)
            _apply_rows(upload, table, header, scope_now, progress, by)
    except UploadError as error:
        with scoped(scope_now().database):
            _fail(upload, str(error), error.code, by)
        raise FileRefused from error
    except ValidationError as error:
        # The round was called off, or the program closed, while the list waited.
        with scoped(scope_now().database):
            _fail(upload, " ".join(error.messages), "not_open", by)
        raise FileRefused from error
    with scoped(scope_now().database):
        upload.refresh_from_db()
        upload.state = UploadState.CHECKED
        upload.save(update_fields=["state"])
        audit.record(
            "delivery_upload.apply", by=by, subject=upload,
            regency_id=upload.distribution.regency_id, rows=upload.rows_applied,
        )  # fmt: skip
    return upload.rows_applied


def _apply_rows(
    upload: DeliveryUpload,
    table: Table,
    header: HeaderMatch,
    scope_now: ScopeNow,
    progress: Progress,
    by: User,
) -> None:
    reader = DeliveryReader(
        year=upload.distribution.program.year,
        planned_on=upload.distribution.planned_on,
        today=timezone.localdate(),
        says_state="state" in header.positions,
    )
    # Read once to the end before anything is written: a file that breaks half-way leaves nothing
    # behind, and rows that repeat an earlier one are known.
    total, repeats = _survey(table, header, reader)
    with scoped(scope_now().database):
        upload.headers, upload.positions = header.headers, header.positions
        upload.save(update_fields=["headers", "positions"])
    done = 0
    for chunk in _chunks(table.rows(header, after=upload.last_row)):
        with scoped(scope_now().database):
            _apply_chunk(upload.pk, header, chunk, reader, repeats, by)
        done += len(chunk)
        progress(done, total)


def _apply_chunk(
    upload_id: uuid.UUID,
    header: HeaderMatch,
    rows: Sequence[Row],
    reader: DeliveryReader,
    repeats: dict[int, int],
    by: User,
) -> None:
    # The lock makes a second worker on the same list wait, and then find its rows done.
    upload = (
        DeliveryUpload.objects.select_for_update(of=("self",))
        .select_related("distribution__program")
        .get(pk=upload_id)
    )
    distribution = locked(upload.distribution)
    require_marks(distribution)
    rows = [row for row in rows if row.number > upload.last_row]
    if not rows:
        return
    read = [_read(reader, header, row, repeats) for row in rows]
    marks = [row for row in read if row.mark is not None]
    unknown = apply_marks(distribution=distribution, rows=marks, by=by)
    for row in marks:
        if row.number in unknown:
            row.faults.append(
                Fault(
                    "recipient_id" if row.recipient_id else "nik",
                    _("Penerima tidak ada dalam daftar penyaluran ini."),
                    _("Periksa ID atau NIK; susun ulang daftar bila ia baru disetujui."),
                )
            )
    faulty = [row for row in read if row.faults]
    DeliveryFault.objects.bulk_create(
        DeliveryFault(
            upload=upload,
            agency_id=upload.agency_id,
            number=row.number,
            raw=row.cells,
            faults=[fault.as_json() for fault in row.faults],
        )
        for row in faulty
    )
    upload.rows_applied += len(marks) - len(unknown)
    upload.rows_left += sum(row.mark is None and not row.faults for row in read)
    upload.last_row = rows[-1].number
    upload.save(update_fields=["rows_applied", "rows_left", "last_row"])


def _read(
    reader: DeliveryReader, header: HeaderMatch, row: Row, repeats: dict[int, int]
) -> DeliveryRow:
    read = reader.read(row.number, row.cells, header.record(row), header.flagged(row))
    if row.number in repeats:
        read.mark = None
        read.faults.append(
            Fault(
                "",
                _("Penerima ini sudah ada pada baris %(row)s.") % {"row": repeats[row.number]},
                _("Hapus salah satunya."),
            )
        )
    return read


def _survey(
    table: Table, header: HeaderMatch, reader: DeliveryReader
) -> tuple[int, dict[int, int]]:
    """How many rows there are, and for each that repeats a recipient, the row of the first."""
    first: dict[str, int] = {}
    repeats: dict[int, int] = {}
    total = 0
    for row in table.rows(header):
        total += 1
        read = reader.read(row.number, row.cells, header.record(row), header.flagged(row))
        if read.key and first.setdefault(read.key, row.number) != row.number:
            repeats[row.number] = first[read.key]
    return total, repeats


def _require_key(header: HeaderMatch) -> None:
    if not {"recipient_id", "nik"} & set(header.positions):
        raise TabularError(
            "missing_columns",
            _("Kolom ID penerima maupun NIK tidak ada dalam berkas ini."),
            _("Unduh daftar penyaluran ini, isi kolom Keadaan, lalu kirim lagi."),
        )


def _fail(upload: DeliveryUpload, fault: str, code: str, by: User) -> None:
    upload.state = UploadState.FAILED
    upload.fault = fault
    upload.save(update_fields=["state", "fault"])
    audit.record(
        "delivery_upload.fail", by=by, subject=upload, regency_id=upload.distribution.regency_id,
        code=code,
    )  # fmt: skip


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK_ROWS)):
        yield chunk
