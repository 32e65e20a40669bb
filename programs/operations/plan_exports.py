"""The matrix of aid and places as a workbook for Musrenbang."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_xlsx
from programs.disclosure import Shown
from programs.queries.plan_matrix import matrix_of
from programs.queries.plan_rows import Matrix
from programs.queries.plans import LevelLines, realisation
from regions.enums import Level
from regions.models import Region


def write_matrix(
    *, scope: Scope, region: Region, year: int, decile: int, target: IO[bytes], by: User
) -> int:
    """Every village below `region`, and the plans of all levels; the export is on record."""
    villages = matrix_of(scope, region=region, year=year, decile=decile, level=Level.VILLAGE)
    count = export_xlsx(
        target,
        [
            Sheet(_("Matriks desa"), _matrix_columns(villages), _matrix_rows(villages)),
            Sheet(_("Rencana dan realisasi"), _line_columns(), _lines(realisation(scope, year))),
        ],
    )
    audit.record("plan.export", by=by, regency_id=region.regency_id, year=year, rows=count)
    return count


def _matrix_columns(matrix: Matrix) -> list[ExportColumn]:
    columns = [
        ExportColumn(_("Kode desa"), ColumnKind.IDENTIFIER),
        ExportColumn(_("Kabupaten/kota")),
        ExportColumn(_("Kecamatan")),
        ExportColumn(_("Desa/kelurahan")),
        ExportColumn(_("Rumah tangga miskin"), ColumnKind.INTEGER),
        ExportColumn(_("Penerima semua jenis"), ColumnKind.INTEGER),
        ExportColumn(_("Perhatian")),
    ]
    for kind in matrix.kinds:
        columns += [
            ExportColumn(_("%(kind)s: penerima") % {"kind": kind.name}, ColumnKind.INTEGER),
            ExportColumn(_("%(kind)s: rencana") % {"kind": kind.name}, ColumnKind.INTEGER),
        ]
    return columns


def _matrix_rows(matrix: Matrix) -> Iterator[list[object]]:
    for row in matrix.rows:
        remarks = [_("miskin tanpa bantuan")] if row.is_gap else []
        remarks += [
            _("%(kind)s dari lebih dari satu program") % {"kind": kind.name}
            for kind, cell in zip(matrix.kinds, row.cells, strict=True)
            if cell.is_double
        ]
        yield [
            row.region.code,
            str(row.region.regency),
            str(row.region.district),
            row.region.name,
            _count(row.need.value, row.need),
            _people(row.aided, row.others),
            "; ".join(remarks),
            *(
                number
                for cell in row.cells
                for number in (_people(cell.standing, cell.others), cell.planned or "")
            ),
        ]


def _people(own: int, others: Shown | None) -> object:
    """A number where everybody is counted; else the own ones, and what may be said of others."""
    if others is None or (not own and others.value is None):
        return own or ""
    return _("%(own)s; instansi lain %(others)s") % {"own": own, "others": others}


def _count(value: int | None, said: object) -> object:
    return str(said) if value is None else value


def _line_columns() -> list[ExportColumn]:
    return [
        ExportColumn(_("Tingkat")),
        ExportColumn(_("Jenis program")),
        ExportColumn(_("Rencana sasaran"), ColumnKind.INTEGER),
        ExportColumn(_("Rencana anggaran (Rp)"), ColumnKind.DECIMAL),
        ExportColumn(_("Program berjalan"), ColumnKind.INTEGER),
        ExportColumn(_("Pagu program (Rp)"), ColumnKind.DECIMAL),
        ExportColumn(_("Penerima disetujui"), ColumnKind.INTEGER),
        ExportColumn(_("Sudah menerima"), ColumnKind.INTEGER),
        ExportColumn(_("Nilai tersalurkan (Rp)"), ColumnKind.DECIMAL),
    ]


def _lines(levels: list[LevelLines]) -> Iterator[list[object]]:
    for one in levels:
        for line in one.lines:
            yield [
                str(one.level.label),
                line.kind,
                line.quantity,
                line.amount,
                line.programs,
                line.budget,
                line.approved,
                line.served,
                line.received,
            ]
