"""The recipients of a program as a workbook, for those who work with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_xlsx
from core.templatetags.fmt import nik_masked
from programs.models import Program, Recipient
from programs.queries.recipients import RECIPIENT_ORDER
from programs.querysets import RecipientQuerySet

# What one request writes within a few seconds; more is asked for in parts, by filter.
MOST_ROWS = 50_000


def write_recipients(
    *, program: Program, rows: RecipientQuerySet, target: IO[bytes], by: User
) -> int:
    """Write `rows` of the program and return their number; the export is on record.

    NIK and KK are masked: a list travels further than the portal's walls reach. A full NIK is
    shown in the portal, one at a time and with a reason.
    """
    count = export_xlsx(target, [Sheet(_("Penerima"), _columns(), _lines(rows))])
    audit.record("recipient.export", by=by, subject=program, rows=count)
    return count


def _columns() -> list[ExportColumn]:
    return [
        ExportColumn(_("Nama"), width=32),
        ExportColumn(_("NIK"), ColumnKind.IDENTIFIER, 24),
        ExportColumn(_("Nomor KK"), ColumnKind.IDENTIFIER, 24),
        ExportColumn(_("Alamat"), width=36),
        ExportColumn(_("Desa/kelurahan")),
        ExportColumn(_("Kecamatan")),
        ExportColumn(_("Kabupaten/kota")),
        ExportColumn(_("Nilai bantuan (Rp)"), ColumnKind.DECIMAL),
        ExportColumn(_("Bentuk barang/jasa")),
        ExportColumn(_("Status")),
        ExportColumn(_("Alasan pengembalian"), width=36),
        ExportColumn(_("Berakhir pada"), ColumnKind.DATE),
        ExportColumn(_("Sebab berakhir")),
    ]


def _lines(rows: RecipientQuerySet) -> Iterator[list[object]]:
    row: Recipient
    for row in rows.order_by(*RECIPIENT_ORDER)[:MOST_ROWS].iterator(chunk_size=2000):
        yield [
            row.name, nik_masked(row.nik) if row.nik else "", nik_masked(row.kk) if row.kk else "",
            row.address, row.village.name, row.district.name, row.regency.name, row.amount,
            row.goods, row.get_state_display(), row.return_reason, row.ended_on,
            row.get_end_kind_display(),
        ]  # fmt: skip
