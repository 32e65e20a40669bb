"""The list of those not served as a sheet: who and where, without the numbers of their cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet


def unserved_sheet(rows: Iterable[Any], *, of_person: bool) -> Sheet:
    """`rows` are persons with their households, or households."""
    columns = [
        ExportColumn(_("Nama") if of_person else _("Kepala rumah tangga")),
        ExportColumn(_("ID rumah tangga"), ColumnKind.IDENTIFIER),
        ExportColumn(_("Alamat")),
        ExportColumn(_("Desa/kelurahan")),
        ExportColumn(_("Kecamatan")),
        ExportColumn(_("Desil"), ColumnKind.INTEGER),
    ]
    cells = (_cells(row, of_person=of_person) for row in rows)
    return Sheet(_("Belum terlayani"), columns, cells)


def _cells(row: Any, *, of_person: bool) -> list[object]:
    household = row.household if of_person else row
    return [
        row.name if of_person else row.head_name,
        household.registry_id,
        household.address_line,
        str(row.village or ""),
        str(row.district or ""),
        household.decile,
    ]
