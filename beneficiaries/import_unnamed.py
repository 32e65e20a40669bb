"""Columns of a known file whose headings nobody knows, and which surely are what it lacks.

A file that names enough is read without asking; such a column would be left out in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from beneficiaries.codebook_variable import Unit
from beneficiaries.import_plan import Plan
from beneficiaries.import_suggestions import suggest_all
from core.tabular.cells import Row
from core.tabular.headers import own_columns

# As many different values as the page shows of a column: it has to be as sure of it there.
SAMPLES = 3
# Codes written out say the same as names do, and the other way round.
_SAYS_THE_SAME: Mapping[str, frozenset[str]] = {
    "decile": frozenset({"percentile"}),
    "percentile": frozenset({"decile"}),
    "neighbourhood": frozenset({"address"}),
    "regency_name": frozenset({"region_code", "regency_code"}),
    "province_name": frozenset({"region_code", "province_code"}),
}


def surely_meant(plan: Plan, rows: Sequence[Row], unit: Unit) -> dict[str, int]:
    """Variables that `plan` lacks, with the columns that surely hold them.

    `rows` are the first of its sheet, headings and what stands above them included.
    """
    below = [row.cells for row in rows if row.number > plan.header_row]
    samples = [samples_of(below, index) for index in range(len(plan.headers))]
    own, taken = own_columns(plan.headers), set(plan.columns.values())
    found = {}
    for index, suggestion in enumerate(suggest_all(plan.headers, samples, unit)):
        if index < own or index in taken or not suggestion.is_sure:
            continue
        name = suggestion.variables[0].name
        if name in plan.columns or plan.columns.keys() & _SAYS_THE_SAME.get(name, frozenset()):
            continue
        found[name] = index
    return found


def samples_of(rows: Sequence[Sequence[str | None]], index: int) -> list[str]:
    """The first different values of a column."""
    found = [cell for cells in rows if index < len(cells) and (cell := cells[index])]
    return list(dict.fromkeys(found))[:SAMPLES]
