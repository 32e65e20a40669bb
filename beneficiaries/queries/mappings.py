"""A file whose columns wait to be named, as the page shows it; and the mappings that are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.scope import Scope
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS
from beneficiaries.first_rows import FirstRows, Sheet
from beneficiaries.import_plan import Plan
from beneficiaries.import_suggestions import Meaning, Suggestion, covered, suggest_all
from beneficiaries.import_unnamed import SAMPLES, samples_of
from beneficiaries.models import HeaderMapping, RegistryImport
from core.tabular.cells import Row
from core.tabular.headers import column_letters, find_header

_SHOWN_CELLS = 8
# Columns that something is proposed for; that nothing is; that are named.
OPEN, UNKNOWN, KNOWN = 1, 2, 3


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of a file: where it stands, its heading, a few values, what it may be."""

    index: int
    letters: str
    heading: str
    samples: list[str]
    proposals: list[Meaning]
    # The name of the variable it is taken for; "" when it is left aside.
    chosen: str
    chosen_label: str

    @property
    def section(self) -> int:
        """Where it stands on the page: what is still to be said comes first, what is known last."""
        if self.chosen:
            return KNOWN
        return OPEN if self.proposals else UNKNOWN


def first_rows(import_file: RegistryImport) -> FirstRows:
    """From what was kept when the file was set aside, or from the rows checked so far."""
    kept = import_file.mapping.get("first_rows")
    if kept is None:
        return _of_checked(import_file)
    return FirstRows.kept_as(kept)


def _of_checked(import_file: RegistryImport) -> FirstRows:
    plan = Plan.kept_with(import_file.mapping)
    if plan is None:
        return FirstRows([], 0, 0, {})
    rows = import_file.rows.order_by("number").values_list("number", "raw")[:SAMPLES]
    told = [(number, [cell or "" for cell in raw]) for number, raw in rows]
    # One sheet is kept, at the place it has in the file.
    sheets = [Sheet("", []) for _ in range(plan.sheet)]
    sheets.append(Sheet(plan.sheet_name, [(plan.header_row, list(plan.headers)), *told]))
    return FirstRows(sheets, plan.sheet, plan.header_row, dict(plan.columns))


def columns(
    first: FirstRows, unit: Unit, sheet: int, header_row: int, chosen: dict[int, str] | None = None
) -> list[ShownColumn]:
    """The columns under that heading row; `chosen` is what somebody has named already."""
    return shown_columns(
        first,
        sheet,
        header_row,
        VARIABLES[unit],
        lambda headers, samples: suggest_all(headers, samples, unit),
        chosen,
    )


def shown_columns(
    first: FirstRows,
    sheet: int,
    header_row: int,
    book: Mapping[str, Meaning],
    suggest: Callable[[Sequence[str], Sequence[Sequence[str]]], Sequence[Suggestion]],
    chosen: Mapping[int, str] | None = None,
) -> list[ShownColumn]:
    """The same of any file: `book` is what its columns may be, `suggest` proposes some of it for
    headings and samples."""
    headers = first.headers(sheet, header_row) or []
    below = [cells for number, cells in first.sheets[sheet].rows if number > header_row]
    samples = [samples_of(below, index) for index in range(len(headers))]
    suggested = suggest(headers, samples)
    named = chosen if chosen is not None else _guessed(first, sheet, header_row)
    shown = []
    for index, heading in enumerate(headers):
        if not heading and not samples[index]:
            continue
        chosen_name = _choice(named, index, suggested[index])
        likely = suggested[index].variables[0].name if suggested[index].variables else ""
        shown.append(
            ShownColumn(
                index,
                column_letters(index),
                heading,
                [covered(sample, chosen_name or likely) for sample in samples[index]],
                [one for one in suggested[index].variables if one.name != chosen_name],
                chosen_name,
                str(book[chosen_name].label) if chosen_name in book else "",
            )
        )
    return shown


def chosen_beforehand(columns: Sequence[ShownColumn], unit: Unit) -> str:
    """Headings that are none of ours and were chosen for somebody, and what each is taken for."""
    known = find_header([Row(1, [column.heading for column in columns])], COLUMNS[unit])
    ours = set(known.positions.values()) if known else set()
    return ", ".join(
        f"{column.heading} ({column.chosen_label})"
        for place, column in enumerate(columns)
        if column.chosen and place not in ours
    )


def chosen_row(first: FirstRows, given: Mapping[str, Any]) -> tuple[int, int]:
    """The sheet and heading row that somebody asked for; the likeliest when none was."""
    sheet, row = given.get("sheet", ""), given.get("header_row", "")
    chosen = int(sheet) if sheet.isdecimal() and len(sheet) < 3 else first.sheet
    if not 0 <= chosen < len(first.sheets):
        chosen = first.sheet
    numbers = [number for number, _cells in first.sheets[chosen].rows]
    if row.isdecimal() and len(row) < 6 and int(row) in numbers:
        return chosen, int(row)
    if chosen == first.sheet:
        return chosen, first.header_row
    return chosen, numbers[0] if numbers else 1


def heading_rows(first: FirstRows, sheet: int) -> list[tuple[int, str]]:
    """The rows that may hold the headings: number, and how each begins, long numbers covered."""
    return [
        (number, " · ".join(covered(cell) for cell in cells[:_SHOWN_CELLS] if cell))
        for number, cells in first.sheets[sheet].rows
    ]


def remembered(scope: Scope) -> QuerySet[HeaderMapping]:
    """The mappings of the steward's desk, newest first; the province sees all of them."""
    return HeaderMapping.objects.visible_to(scope).select_related("regency", "created_by")


def named_columns(mapping: HeaderMapping) -> list[tuple[str, str]]:
    """A kept mapping in words: heading of the file, variable of ours."""
    book = VARIABLES[Unit(mapping.unit)]
    return [
        (mapping.headers[index], str(book[name].label))
        for name, index in sorted(mapping.columns.items(), key=lambda one: one[1])
        if name in book and index < len(mapping.headers)
    ]


def _guessed(first: FirstRows, sheet: int, header_row: int) -> dict[int, str] | None:
    if first.guess and (sheet, header_row) == (first.sheet, first.header_row):
        return {index: name for name, index in first.guess.items()}
    return None


def _choice(named: Mapping[int, str] | None, index: int, suggested: Suggestion) -> str:
    """What somebody named, or what is sure; a guess is only offered."""
    if named is not None and index in named:
        return named[index]
    return suggested.variables[0].name if named is None and suggested.is_sure else ""
