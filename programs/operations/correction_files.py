"""The file of rows that were not entered: corrected in Excel, it is sent back as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from accounts.models import User
from accounts.operations import taken
from beneficiaries.queries.whose import whose_rows
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
    niks: list[object] = []
    count = write_error_file(target, headers, _failed_rows(upload, kept, niks))
    taken.record(
        "recipient_upload.export_errors", by=by, subject=upload, rows=count,
        regency_id=upload.program.regency_id, whose=whose_rows(niks),
    )  # fmt: skip
    return count


def _failed_rows(
    upload: RecipientUpload, kept: list[int], niks: list[object]
) -> Iterator[FailedRow]:
    place = {index: new for new, index in enumerate(kept)}
    at = upload.positions.get("nik")
    for row in rows_to_correct(upload):
        niks.append(row.raw[at] if at is not None and at < len(row.raw) else None)
        marked = {upload.positions.get(fault["column"]) for fault in row.faults}
        yield FailedRow(
            number=row.number,
            cells=[row.raw[index] if index < len(row.raw) else None for index in kept],
            reasons=[f"{fault['reason']} {fault['cure']}".strip() for fault in row.faults],
            marked={place[index] for index in marked if index in place},
        )
