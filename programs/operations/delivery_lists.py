"""The list of a round as a workbook: filled in at the handing out, it is sent back as it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import IO

from accounts.models import User
from accounts.operations import taken
from accounts.scope import Scope
from beneficiaries.queries.whose import whose_rows
from core.tabular.errorfiles import FailedRow, write_error_file
from core.tabular.exports import ExportColumn, Sheet, export_xlsx
from core.templatetags.fmt import nik_masked
from programs.delivery_rows import DELIVERY_COLUMNS, state_word
from programs.models import DeliveryFault, DeliveryUpload, Distribution, Recipient
from programs.queries.distributions import ITEM_ORDER, items_of


def write_delivery_list(
    *, scope: Scope, distribution: Distribution, target: IO[bytes], by: User
) -> int:
    """Write the workbook and return its number of rows; the export is on record.

    NIKs are masked: the ID tells whom a row is about. So the NIK column is left out of what is
    read back.
    """
    columns = [ExportColumn(column.label, column.kind) for column in DELIVERY_COLUMNS]
    whose = taken.Whose()
    rows = _rows(scope, distribution, whose)
    count = export_xlsx(target, [Sheet(distribution.name, columns, rows)])
    taken.record("distribution.export", by=by, subject=distribution, rows=count, whose=whose)
    return count


def write_faulty_rows(*, upload: DeliveryUpload, target: IO[bytes], by: User) -> int:
    """The rows that could not be applied, with the reasons, to be corrected and sent again."""
    named: list[tuple[str, str]] = []
    count = write_error_file(target, upload.headers, _faulty(upload, named))
    taken.record(
        "delivery_upload.export_errors", by=by, subject=upload, rows=count,
        regency_id=upload.distribution.regency_id, whose=whose_rows(_niks(upload, named)),
    )  # fmt: skip
    return count


def _niks(upload: DeliveryUpload, named: Iterable[tuple[str, str]]) -> list[str]:
    """Of rows by the recipient's ID and NIK that were written; the ID goes before."""
    keys = {key: one for key, _nik in named if (one := _key(key)) is not None}
    recipients = Recipient.objects.filter(program=upload.distribution.program_id)
    known = dict(recipients.filter(pk__in=keys.values()).values_list("pk", "nik"))
    return [(key in keys and known.get(keys[key])) or nik for key, nik in named]


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None


def _rows(scope: Scope, distribution: Distribution, whose: taken.Whose) -> Iterator[list[object]]:
    for item in items_of(scope, distribution).order_by(*ITEM_ORDER).iterator(chunk_size=2000):
        person = item.recipient
        whose.places[item.regency_id] += 1
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


def _faulty(upload: DeliveryUpload, named: list[tuple[str, str]]) -> Iterator[FailedRow]:
    for row in DeliveryFault.objects.filter(upload=upload).iterator(chunk_size=2000):
        named.append((_cell(upload, row, "recipient_id"), _cell(upload, row, "nik")))
        marked = {upload.positions.get(fault["column"]) for fault in row.faults}
        yield FailedRow(
            number=row.number,
            cells=row.raw,
            reasons=[f"{fault['reason']} {fault['cure']}".strip() for fault in row.faults],
            marked={index for index in marked if index is not None},
        )


def _cell(upload: DeliveryUpload, row: DeliveryFault, column: str) -> str:
    place = upload.positions.get(column)
    return str(row.raw[place] or "") if place is not None and place < len(row.raw) else ""
