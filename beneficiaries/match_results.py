"""The result of a matched file as a table: the row as it came, then what the engine says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.reasons import sentence
from beneficiaries.operations.mass_matching import MatchedRow
from beneficiaries.templatetags.registry_ids import own_id
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn

# For programs: fixed names, codes for outcomes.
PLAIN_COLUMNS = (
    ExportColumn("outcome"),
    ExportColumn("person_id", ColumnKind.IDENTIFIER),
    ExportColumn("registry_id", ColumnKind.IDENTIFIER),
    ExportColumn("weight", ColumnKind.DECIMAL),
    ExportColumn("probability", ColumnKind.DECIMAL),
    ExportColumn("second_person_id", ColumnKind.IDENTIFIER),
    ExportColumn("second_registry_id", ColumnKind.IDENTIFIER),
    ExportColumn("second_weight", ColumnKind.DECIMAL),
    ExportColumn("reasons"),
)
# For people.
SHOWN_COLUMNS = (
    ExportColumn(_("Hasil pemadanan")),
    ExportColumn(_("ID anggota dalam basis"), ColumnKind.IDENTIFIER),
    ExportColumn(_("Bobot (bit)"), ColumnKind.DECIMAL),
    ExportColumn(_("Peluang"), ColumnKind.DECIMAL),
    ExportColumn(_("Calon kedua"), ColumnKind.IDENTIFIER),
    ExportColumn(_("Alasan")),
)


def columns_of(headers: Sequence[str], added: Sequence[ExportColumn]) -> list[ExportColumn]:
    """The file's own headers as text, so that no number in them is rounded, then ours."""
    return [*(ExportColumn(header, ColumnKind.IDENTIFIER) for header in headers), *added]


def plain_rows(width: int, rows: Sequence[MatchedRow]) -> Iterator[list[object]]:
    for row in rows:
        answer = row.answer
        named = row.registry_id != ""
        yield [
            *_own_cells(row, width),
            answer.outcome.value,
            answer.person_id if named else None,
            row.registry_id,
            answer.weight,
            answer.probability,
            answer.second_id if row.second_registry_id else None,
            row.second_registry_id,
            answer.second_weight,
            sentence(answer.reasons),
        ]


def shown_rows(width: int, rows: Sequence[MatchedRow]) -> Iterator[list[object]]:
    for row in rows:
        answer = row.answer
        yield [
            *_own_cells(row, width),
            str(MatchOutcome(answer.outcome).label),
            own_id(row.registry_id),
            answer.weight,
            answer.probability,
            own_id(row.second_registry_id),
            sentence(answer.reasons),
        ]


def _own_cells(row: MatchedRow, width: int) -> list[object]:
    return [*row.cells[:width], *[None] * (width - len(row.cells))]
