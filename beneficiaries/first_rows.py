"""The first rows of a file, kept for whoever is asked what its columns are: its page opens no file.

They are people's data, so few are kept, beside the file, and only for as long as it waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from beneficiaries.import_plan import HEADING_LENGTH, Plan
from core.tabular.cells import Row

# As many sheets are shown to name columns by.
SHOWN_SHEETS = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first rows of one sheet; `rows` are (number, cells)."""

    name: str
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True)
class FirstRows:
    """What is known of a file while its columns are named. `guess` may know some of them."""

    sheets: list[Sheet]
    sheet: int
    header_row: int
    guess: dict[str, int]

    @classmethod
    def kept_as(cls, kept: Mapping[str, Any]) -> FirstRows:
        """What `to_keep` made. Without a guess the first sheet that holds anything is shown."""
        sheets = [
            Sheet(one["name"], [(row["number"], row["cells"]) for row in one["rows"]])
            for one in kept["sheets"]
        ]
        guess = kept.get("guess") or {}
        filled = next((at for at, sheet in enumerate(sheets) if sheet.rows), 0)
        sheet = guess.get("sheet", filled)
        return cls(
            sheets,
            sheet,
            guess.get("header_row") or widest(sheets[sheet]),
            guess.get("columns", {}),
        )

    def headers(self, sheet: int, header_row: int) -> list[str] | None:
        """The headings in that row; None when there is no such row."""
        if not 0 <= sheet < len(self.sheets):
            return None
        return dict(self.sheets[sheet].rows).get(header_row)


def to_keep(
    names: Sequence[str],
    heads: Mapping[int, Sequence[Row]],
    plan: Plan | None,
    *,
    length: int = HEADING_LENGTH,
) -> dict[str, Any]:
    """Enough of a file to name its columns by, as JSON, with the row its headings may stand in.

    `names` are its sheets, `heads` their first rows by index; of each cell `length` letters stay.
    """
    if plan is not None and plan.sheet >= SHOWN_SHEETS:
        plan = None
    return {
        "sheets": [
            {
                "name": names[index],
                "rows": [
                    {"number": row.number, "cells": [(cell or "")[:length] for cell in row.cells]}
                    for row in rows
                ],
            }
            for index, rows in list(heads.items())[:SHOWN_SHEETS]
        ],
        "guess": {"sheet": plan.sheet, "header_row": plan.header_row, "columns": dict(plan.columns)}
        if plan
        else None,
    }


def widest(sheet: Sheet) -> int:
    """The first of the rows with the most filled cells: most likely the headings."""
    if not sheet.rows:
        return 1
    most = max(sum(map(bool, cells)) for _number, cells in sheet.rows)
    return next(n for n, cells in sheet.rows if sum(map(bool, cells)) == most)
