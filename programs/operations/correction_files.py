"""The file of rows that were not entered: corrected in Excel, it is sent back as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from accounts.models import User
from core import audit
from core.tabular.errorfiles import FailedRow, write_error_file
from core.tabular.headers import ORIGIN_HEADER, REASON_HEADER
from programs.models import RecipientUpload
from programs.queries.uploads import rows_to_correct

_OWN_HEADERS = (ORIGIN_HEADER, REASON_HEADER)


def write_correction_file(*, upload: RecipientUpload, target: IO[bytes], by: User) -> int:
    """Write the workbook and return its number of rows; the export is on record.

    The list may itself be a corrected file: the two columns such a file carries in front are left
    out, since the writer puts its own.
    """
    kept = [index for index, header in enumerate(upload.headers) if header not in _OWN_HEADERS]
    headers = [upload.headers[index] or "" for index in kept]
    count = write_error_file(target, headers, _failed_rows(upload, kept))
    audit.record(
        "recipient_upload.export_errors", by=by, subject=upload,
        regency_id=upload.program.regency_id, rows=count,
    )  # fmt: skip
    return count


def _failed_rows(upload: RecipientUpload, kept: list[int]) -> Iterator[FailedRow]:
    place = {index: new for new, index in enumerate(kept)}
    for row in rows_to_correct(upload):
        marked = {upload.positions.get(fault["column"]) for fault in row.faults}
        yield FailedRow(
            number=row.number,
            cells=[row.raw[index] if index < len(row.raw) else None for index in kept],
            reasons=[f"{fault['reason']} {fault['cure']}".strip() for fault in row.faults],
            marked={place[index] for index in marked if index in place},
        )
