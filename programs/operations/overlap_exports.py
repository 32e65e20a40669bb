"""The report of overlaps as a workbook: written by the worker, kept for whoever asked for it.

Only the latest of each member is kept: lists of people are not to lie about.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.models import Job
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_xlsx
from core.templatetags.fmt import nik_masked
from programs.enums import OverlapUnit
from programs.models import Overlap
from programs.overlap_words import outcome_word
from programs.queries.overlap_report import Report, ReportFilter, report
from programs.queries.overlap_sides import Side, one_row_each, overlaps_seen, with_other_sides

_AT_ONCE = 1000
_MONEY = ColumnKind.INTEGER


def stored_name(job_id: uuid.UUID) -> str:
    """Where the workbook of a job lies; the name says nothing of anybody."""
    return f"exports/overlaps/{job_id}.xlsx"


def write(*, job: Job, scope: Scope, by: User) -> int:
    """Write the workbook of a job; return its number of clashes. Twice writes it once.

    Call it in a transaction under the scope of whoever asked.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "overlaps.xlsx"
        rows = _Counted(_details(scope))
        export_xlsx(path, [*_sums(report(scope, ReportFilter())), _detail_sheet(rows)])
        for earlier in _earlier(job):
            default_storage.delete(stored_name(earlier))
        default_storage.delete(stored_name(job.pk))
        with path.open("rb") as file:
            default_storage.save(stored_name(job.pk), File(file))
    audit.record("overlap.export", by=by, regency_id=scope.regency_id, rows=rows.count)
    return rows.count


def _earlier(job: Job) -> list[uuid.UUID]:
    same = Job.objects.filter(kind=job.kind, subject_id=job.subject_id)
    return list(same.exclude(pk=job.pk).values_list("pk", flat=True))


def _sums(found: Report) -> list[Sheet]:
    programs = [
        _text(_("Program")), _text(_("Instansi")), _text(_("Tahun")), _text(_("Sumber dana")),
        _text(_("Program lain")), _text(_("Instansi lain")), _text(_("Tahun lain")),
        _text(_("Sumber dana lain")), _text(_("Aturan")), _text(_("Dihitung per")),
        _number(_("Jumlah orang/rumah tangga")), _number(_("Penerima")),
        _number(_("Nilai (Rp)")), _number(_("Penerima program lain")),
        _number(_("Nilai program lain (Rp)")),
    ]  # fmt: skip
    sheets = [
        Sheet(
            _("Pasangan program"),
            programs,
            [
                [
                    pair.program.name, pair.program.agency.name, str(pair.program.year),
                    pair.program.get_funding_display(),
                    pair.other.name, pair.other.agency.name, str(pair.other.year),
                    pair.other.get_funding_display(), outcome_word(pair.outcome),
                    str(OverlapUnit(pair.unit).label), pair.units, pair.recipients, pair.amount,
                    pair.other_recipients, pair.other_amount,
                ]
                for pair in found.pairs
            ],
        )
    ]  # fmt: skip
    if found.elsewhere:
        columns = [
            _text(_("Program")), _text(_("Jenis bantuan lain")), _text(_("Kabupaten/kota lain")),
            _text(_("Aturan")), _number(_("Penerima")), _number(_("Nilai (Rp)")),
        ]  # fmt: skip
        rows = [
            [str(row.program), row.kind, row.regency, outcome_word(row.verdict), row.recipients,
             row.amount]
            for row in found.elsewhere
        ]  # fmt: skip
        sheets.append(Sheet(_("Di kabupaten atau kota lain"), columns, rows))
    return sheets


def _detail_sheet(rows: _Counted) -> Sheet:
    columns = [
        _text(_("Nama")), _text(_("NIK")), _text(_("Kabupaten/kota")), _text(_("Program")),
        _text(_("Instansi")), _text(_("Status")), _number(_("Nilai (Rp)")),
        _text(_("Nama lain")), _text(_("NIK lain")), _text(_("Kabupaten/kota lain")),
        _text(_("Jenis bantuan lain")), _text(_("Program lain")), _text(_("Instansi lain")),
        _text(_("Status lain")), _number(_("Nilai lain (Rp)")),
        _text(_("Aturan")), _text(_("Dihitung per")),
    ]  # fmt: skip
    return Sheet(_("Rincian penerima"), columns, rows)


def _details(scope: Scope) -> Iterator[list[object]]:
    rows = one_row_each(scope, overlaps_seen(scope))
    batch: list[Overlap] = []
    for row in rows.order_by("program_id", "other_program_id", "id").iterator(_AT_ONCE):
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield from map(_line, with_other_sides(scope, batch))
            batch = []
    yield from map(_line, with_other_sides(scope, batch))


def _line(side: Side) -> list[object]:
    mine, other = side.overlap.recipient, side.other
    return [
        mine.name, nik_masked(mine.nik), mine.regency.name, str(mine.program),
        mine.program.agency.name, str(mine.get_state_display()), mine.amount,
        other.name if other else "", nik_masked(other.nik) if other else "",
        side.overlap.other_regency.name, side.kind.name,
        str(other.program) if other else "", other.program.agency.name if other else "",
        str(other.get_state_display()) if other else "", other.amount if other else None,
        outcome_word(side.outcome), str(OverlapUnit(side.overlap.unit).label),
    ]  # fmt: skip


class _Counted:
    """Counts rows as they are drawn."""

    def __init__(self, rows: Iterator[list[object]]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[list[object]]:
        for row in self._rows:
            self.count += 1
            yield row


def _text(label: str) -> ExportColumn:
    return ExportColumn(label)


def _number(label: str) -> ExportColumn:
    return ExportColumn(label, _MONEY)
