"""The list of a round as a workbook: filled in at the handing out, it is sent back as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.tabular.errorfiles import FailedRow, write_error_file
from core.tabular.exports import ExportColumn, Sheet, export_xlsx
from core.templatetags.fmt import nik_masked
from programs.delivery_rows import DELIVERY_COLUMNS, state_word
from programs.models import DeliveryFault, DeliveryUpload, Distribution
from programs.queries.distributions import ITEM_ORDER, items_of


def write_delivery_list(
    *, scope: Scope, distribution: Distribution, target: IO[bytes], by: User
) -> int:
    """Write the workbook and return its number of rows; the export is on record.

    NIKs are masked: the ID tells whom a row is about. So the NIK column is left out of what is
    read back.
    """
    columns = [ExportColumn(column.label, column.kind) for column in DELIVERY_COLUMNS]
    count = export_xlsx(target, [Sheet(distribution.name, columns, _rows(scope, distribution))])
    audit.record("distribution.export", by=by, subject=distribution, rows=count)
    return count


def write_faulty_rows(*, upload: DeliveryUpload, target: IO[bytes], by: User) -> int:
    """The rows that could not be applied, with the reasons, to be corrected and sent again."""
    count = write_error_file(target, upload.headers, _faulty(upload))
    audit.record(
        "delivery_upload.export_errors", by=by, subject=upload,
        regency_id=upload.distribution.regency_id, rows=count,
    )  # fmt: skip
    return count


def _rows(scope: Scope, distribution: Distribution) -> Iterator[list[object]]:
    for item in items_of(scope, distribution).order_by(*ITEM_ORDER).iterator(chunk_size=2000):
        person = item.recipient
        received = item.amount if item.amount is not None else item.planned_amount
        yield [
            str(item.recipient_id),
            nik_masked(person.nik) if person.nik else "",
            person.name,
            f"{person.village.name}, {person.district.name}",
            state_word(item.state),
            item.received_on or "",
            received if received is not None else "",
            item.goods,
            item.note,
        ]


def _faulty(upload: DeliveryUpload) -> Iterator[FailedRow]:
    for row in DeliveryFault.objects.filter(upload=upload).iterator(chunk_size=2000):
        marked = {upload.positions.get(fault["column"]) for fault in row.faults}
        yield FailedRow(
            number=row.number,
            cells=row.raw,
            reasons=[f"{fault['reason']} {fault['cure']}".strip() for fault in row.faults],
            marked={index for index in marked if index is not None},
        )
