"""The report of overlaps as a workbook: its sums and its people, under the filters of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from accounts.export_source import Asked, Source, Unavailable
from accounts.scope import Scope
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet
from core.templatetags.fmt import nik_masked
from programs.enums import OverlapUnit
from programs.overlap_wish import NoSuchProgram, OverlapWish
from programs.overlap_words import outcome_word
from programs.queries.overlap_report import Report, report
from programs.queries.overlap_sides import Side, with_other_sides

_MONEY = ColumnKind.INTEGER
_ORDER = ("program_id", "other_program_id", "id")


def overlap_book(source: Source) -> Iterator[Sheet]:
    """The sums stand in front unless the people of one program alone were asked for."""
    with source.look() as scope:
        wish = _wish(scope, source.asked)
        found = report(scope, wish.wanted) if wish.program is None else None
    if found is not None:
        yield from _sums(found)
    sides = source.lines(_rows, _ORDER, prepare=with_other_sides)
    yield _detail_sheet(map(_line, sides))


def _wish(scope: Scope, asked: Asked) -> OverlapWish:
    try:
        return OverlapWish.of(scope, asked.query)
    except NoSuchProgram:
        raise Unavailable from None


def _rows(scope: Scope, asked: Asked) -> Any:
    return _wish(scope, asked).rows(scope)


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


def _detail_sheet(rows: Iterator[Sequence[object]]) -> Sheet:
    columns = [
        _text(_("Nama")), _text(_("NIK")), _text(_("Kabupaten/kota")), _text(_("Program")),
        _text(_("Instansi")), _text(_("Status")), _number(_("Nilai (Rp)")),
        _text(_("Nama lain")), _text(_("NIK lain")), _text(_("Kabupaten/kota lain")),
        _text(_("Jenis bantuan lain")), _text(_("Program lain")), _text(_("Instansi lain")),
        _text(_("Status lain")), _number(_("Nilai lain (Rp)")),
        _text(_("Aturan")), _text(_("Dihitung per")),
    ]  # fmt: skip
    return Sheet(_("Rincian penerima"), columns, rows)


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


def _text(label: str) -> ExportColumn:
    return ExportColumn(label)


def _number(label: str) -> ExportColumn:
    return ExportColumn(label, _MONEY)
