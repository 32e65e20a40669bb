"""Storing the judged rows of a list, as they came and with what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from core.tabular.copying import copy_rows
from programs.enums import UploadRowOutcome
from programs.faults import Fault
from programs.models import RecipientUpload
from programs.operations.recipient_batches import move_over, temporary_table
from programs.row_checks import CheckedRow


@dataclass(frozen=True, slots=True)
class JudgedRow:
    row: CheckedRow
    outcome: UploadRowOutcome
    faults: Sequence[Fault]
    recipient_id: uuid.UUID | None = None


_COLUMNS = ("number", "raw", "outcome", "faults", "recipient_id")


def store_rows(upload: RecipientUpload, rows: Iterable[JudgedRow]) -> int:
    """Write the rows by COPY, through a temporary table; return how many."""
    with connection.cursor() as cursor:
        temporary_table(cursor, "entering_rows", "programs_uploadrow", _COLUMNS)
        count = copy_rows(
            cursor,
            "entering_rows",
            _COLUMNS,
            (
                [
                    judged.row.number,
                    judged.row.raw,
                    judged.outcome.value,
                    [fault.as_json() for fault in judged.faults] if judged.faults else "[]",
                    judged.recipient_id,
                ]
                for judged in rows
            ),
        )
        shared = {"upload_id": upload.pk, "agency_id": upload.agency_id}
        if upload.guest_id is not None:
            shared |= {"program_id": upload.program_id, "guest_id": upload.guest_id}
        move_over(cursor, "entering_rows", "programs_uploadrow", _COLUMNS, shared)
    return count
