"""A checked file as a workbook, to be looked through before it is applied: one sheet an outcome."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.export_source import Asked, Source, Unavailable
from accounts.scope import Scope
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import RowOutcome
from beneficiaries.models import RegistryImport, StagedRow
from beneficiaries.queries.import_preview import RegencyCounts, gone, preview_of, refused
from beneficiaries.queries.imports import ShownRow, shown_rows
from beneficiaries.templatetags.registry_ids import own_id
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet

_OUTCOMES = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.FAULTY)


def import_of(scope: Scope, asked: Asked) -> RegistryImport:
    """The import an export is about; raises `Unavailable` when it is not theirs."""
    try:
        key = uuid.UUID(asked.subject)
    except ValueError:
        raise Unavailable from None
    found = RegistryImport.objects.visible_to(scope).select_related("release").filter(pk=key)
    import_file = found.first()
    if import_file is None:
        raise Unavailable
    return import_file


def regency_of(scope: Scope, asked: Asked) -> int | None:
    """The one regency asked for; None for all of the file."""
    if scope.regency_id is not None:
        return scope.regency_id
    text = asked.query.get("kabupaten", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def import_book(source: Source) -> Iterator[Sheet]:
    """Figures by regency, then the rows that come, change, are refused or go; none that stay."""
    with source.look() as scope:
        import_file = import_of(scope, source.asked)
        preview = preview_of(import_file)
        wanted = regency_of(scope, source.asked)
    lines = [
        line
        for line in (preview.regencies if preview else [])
        if wanted is None or (line.regency and line.regency.pk == wanted)
    ]
    yield Sheet(_("Ringkasan"), _sum_columns(), map(_sum_line, lines))
    for outcome in _OUTCOMES:
        rows = _rows_of(source, import_file, outcome)
        yield Sheet(str(outcome.label), _row_columns(outcome), map(_row_line, rows))
    name = "head_name" if import_file.unit == Unit.HOUSEHOLD else "name"
    for title, absent in ((_("Tidak ada lagi"), _gone), (_("Dalam basis, ditolak"), _refused)):
        yield Sheet(
            title,
            _gone_columns(),
            (
                [own_id(row.registry_id), getattr(row, name), row.village.name]
                for row in source.lines(absent, ("id",))
            ),
        )


def _rows_of(source: Source, import_file: RegistryImport, outcome: RowOutcome) -> Iterator[Any]:
    def staged(scope: Scope, asked: Asked) -> QuerySet[StagedRow]:
        rows = StagedRow.objects.filter(import_file=import_of(scope, asked), outcome=outcome)
        wanted = regency_of(scope, asked)
        return rows if wanted is None else rows.filter(regency_id=wanted)

    def in_words(_scope: Scope, batch: list[Any]) -> list[ShownRow]:
        return shown_rows(import_file, batch)

    return source.lines(staged, ("number",), prepare=in_words)


def _gone(scope: Scope, asked: Asked) -> Any:
    return gone(scope, import_of(scope, asked), regency_of(scope, asked))


def _refused(scope: Scope, asked: Asked) -> Any:
    return refused(scope, import_of(scope, asked), regency_of(scope, asked))


def _sum_columns() -> list[ExportColumn]:
    number = ColumnKind.INTEGER
    return [
        ExportColumn(_("Kabupaten/kota"), width=30),
        ExportColumn(_("Baru"), number),
        ExportColumn(_("Berubah"), number),
        ExportColumn(_("Tetap"), number),
        ExportColumn(_("Tidak ada lagi"), number),
        ExportColumn(_("Dalam basis, ditolak"), number),
        ExportColumn(_("Bermasalah"), number),
    ]


def _sum_line(line: RegencyCounts) -> list[object]:
    return [line.name, line.new, line.changed, line.same, line.gone, line.refused, line.faulty]


def _row_columns(outcome: RowOutcome) -> list[ExportColumn]:
    told = {
        RowOutcome.NEW: _("Catatan"),
        RowOutcome.CHANGED: _("Yang berubah"),
        RowOutcome.FAULTY: _("Sebab tidak diterima"),
    }[outcome]
    return [
        ExportColumn(_("Baris"), ColumnKind.INTEGER),
        ExportColumn(_("ID"), ColumnKind.IDENTIFIER, 26),
        ExportColumn(_("Nama"), width=30),
        ExportColumn(_("Desa/kelurahan"), width=24),
        ExportColumn(told, width=80),
    ]


def _row_line(row: ShownRow) -> list[object]:
    changes = [f"{one.label}: {one.before} → {one.after}" for one in row.changes]
    faults = [f"{brief} {more}".rstrip() for brief, more in row.faults]
    told = "; ".join([*changes, *faults])
    return [row.number, own_id(row.registry_id), row.name, row.village, told]


def _gone_columns() -> list[ExportColumn]:
    return [
        ExportColumn(_("ID"), ColumnKind.IDENTIFIER, 26),
        ExportColumn(_("Nama"), width=30),
        ExportColumn(_("Desa/kelurahan"), width=24),
    ]
