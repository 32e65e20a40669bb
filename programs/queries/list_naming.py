"""A list whose columns wait to be named, as the page shows it; and what an agency remembers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from beneficiaries.first_rows import FirstRows
from beneficiaries.import_suggestions import Meaning
from beneficiaries.queries.mappings import ShownColumn, shown_columns
from core.tabular.columns import ColumnSet
from programs.attributes import attribute_columns
from programs.columns import columns_of
from programs.list_naming import suggest
from programs.models import KindAttribute, ListMapping, RecipientUpload
from programs.queries.attributes import questions_of
from programs.querysets import UploadQuerySet


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
