"""A list whose columns wait to be named, as the page shows it; and what an agency remembers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from beneficiaries.import_suggestions import Meaning
from beneficiaries.queries.mappings import FirstRows, Sheet, ShownColumn, shown_columns, widest
from core.tabular.columns import ColumnSet
from core.tabular.headers import HeaderMatch, find_header
from core.tabular.reading import Table, open_table
from core.uploads import local_path
from programs.attributes import attribute_columns
from programs.columns import columns_of
from programs.list_naming import suggest
from programs.models import KindAttribute, ListMapping, RecipientUpload
from programs.queries.attributes import questions_of
from programs.querysets import UploadQuerySet

# What somebody is shown to name the columns by.
SHOWN_SHEETS = 6


def first_rows(upload: RecipientUpload) -> FirstRows:
    """The beginning of the file itself, which keeps what it holds; raises `UploadError`."""
    with local_path(upload.file) as path, open_table(path, upload.file_name) as table:
        sheets = [
            Sheet(name, [(row.number, list(map(_text, row.cells))) for row in table.head(at)])
            for at, name in enumerate(table.sheets[:SHOWN_SHEETS])
        ]
        best = best_header(table, columns_asked(upload))
    if best is None or best.sheet >= len(sheets):
        filled = next((at for at, sheet in enumerate(sheets) if sheet.rows), 0)
        return FirstRows(sheets, filled, widest(sheets[filled]), {})
    return FirstRows(sheets, best.sheet, best.row_number, dict(best.positions))


def best_header(table: Table, columns: ColumnSet) -> HeaderMatch | None:
    """Where the headings most likely stand, whatever is wrong with them; None: nothing tells."""
    found = []
    for at, name in enumerate(table.sheets):
        match = find_header(table.head(at), columns)
        if match is not None:
            match.sheet, match.sheet_name = at, name
            found.append(match)
    return max(found, key=lambda match: len(match.positions), default=None)


def columns_asked(upload: RecipientUpload) -> ColumnSet:
    """What lists for that program may hold."""
    return columns_of(questions_of(upload.program.kind))


def columns_to_name(
    first: FirstRows,
    columns: ColumnSet,
    sheet: int,
    header_row: int,
    chosen: Mapping[int, str] | None = None,
) -> list[ShownColumn]:
    """The columns under that heading row; `chosen` is what somebody has named already."""
    book: dict[str, Meaning] = {column.name: column for column in columns}
    return shown_columns(first, sheet, header_row, book, partial(suggest, columns=columns), chosen)


def remembered_by(rows: UploadQuerySet) -> list[tuple[ListMapping, list[tuple[str, str]]]]:
    """Mappings with what they name in words: heading of the file, column of ours."""
    every_question = attribute_columns(KindAttribute.objects.all())
    labels = {column.name: str(column.label) for column in (*columns_of(()), *every_question)}
    return [
        (
            mapping,
            [
                (mapping.headers[index], labels.get(name, name))
                for name, index in sorted(mapping.columns.items(), key=lambda one: one[1])
                if index < len(mapping.headers)
            ],
        )
        for mapping in rows.select_related("created_by")
    ]


def _text(cell: str | None) -> str:
    return cell or ""
