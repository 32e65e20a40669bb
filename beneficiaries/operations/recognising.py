"""Knowing how a file is to be read, or leaving it to a person.

In this order: the plan kept with the import (chosen by hand, or by an earlier attempt at the same
work), that of the import whose rows came back corrected, what a steward said about the same
headings before, the codebook's own headings.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from beneficiaries.codebook_headers import detect_header_set, variable_for_header
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS, lacking
from beneficiaries.first_rows import to_keep
from beneficiaries.group_columns import is_group_list
from beneficiaries.import_numbering import TwoNumberings
from beneficiaries.import_plan import (
    Origin,
    Plan,
    Waiting,
    fingerprint,
    plan_of,
    says_no_place,
    says_no_regency,
)
from beneficiaries.import_unnamed import surely_meant
from beneficiaries.models import HeaderMapping, HouseholdVersion, RegistryImport
from beneficiaries.operations.corrections import behind_own, plan_of_corrected
from core.tabular.cells import Row
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch, find_header, own_columns
from core.tabular.reading import Table

# What a person is shown of each sheet to name the columns by.
SHOWN_ROWS = 30
# A file of the other kind names so many more of that kind's columns.
_CLEARLY_MORE = 3


class NotRecognised(Exception):
    """A person has to say what the columns are. `first_rows` is what to show them."""

    def __init__(self, reason: Waiting, first_rows: dict[str, Any]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.first_rows = first_rows


def plan_for(
    table: Table, import_file: RegistryImport, desk: Callable[[], AbstractContextManager[Any]]
) -> Plan:
    """The plan to read `table` by; raises `NotRecognised`, or `TabularError` for a file that is
    something else altogether.
    """
    unit = Unit(import_file.unit)
    wanted = import_file.mapping.get("wanted_codes", "")
    if (kept := Plan.kept_with(import_file.mapping)) is not None:
        return kept
    heads = {index: table.head(index, SHOWN_ROWS) for index in range(len(table.sheets))}
    _refuse_other_lists([row.cells for rows in heads.values() for row in rows])
    with desk():
        if (corrected := plan_of_corrected(table, heads, import_file)) is not None:
            return replace(corrected, wanted_codes=wanted or corrected.wanted_codes)
        plan = _remembered(table, heads, import_file)
        households_known = HouseholdVersion.objects.filter(
            release_id=import_file.release_id
        ).exists()
    if plan is None:
        plan = _known(table, heads, unit)
        _ask_for_left_out(table, heads, unit, plan)
    if wanted:
        # Named beforehand for a file whose columns nobody had to name.
        plan = replace(plan, wanted_codes=wanted)
    if plan.placed_by_base:
        return plan
    if not says_no_place(unit, plan.columns):
        if import_file.regency_id is None and says_no_regency(unit, plan.columns):
            raise NotRecognised(Waiting.REGENCY, _first_rows(table, heads, plan))
        return plan
    if unit is Unit.PERSON and households_known:
        # They lie where their families lie.
        return replace(plan, placed_by_base=True)
    raise NotRecognised(Waiting.PLACE, _first_rows(table, heads, plan))


def _ask_for_left_out(table: Table, heads: dict[int, list[Any]], unit: Unit, plan: Plan) -> None:
    """Raises `NotRecognised` where a column nobody knows surely is something the file lacks."""
    if surely_meant(plan, heads[plan.sheet], unit):
        fuller = _with_sure(plan, heads, unit)
        raise NotRecognised(Waiting.PARTLY, _first_rows(table, heads, fuller))


def _with_sure(plan: Plan, heads: dict[int, list[Any]], unit: Unit) -> Plan:
    """The plan with what is sure chosen beforehand, for a person to look at."""
    return replace(plan, columns={**plan.columns, **surely_meant(plan, heads[plan.sheet], unit)})


def ask_for_codes(table: Table, plan: Plan, found: TwoNumberings) -> NotRecognised:
    """The question which numbering a file uses, whose columns are known."""
    heads = {index: table.head(index, SHOWN_ROWS) for index in range(len(table.sheets))}
    return NotRecognised(
        Waiting.CODES, _first_rows(table, heads, plan) | {"codes": found.as_json()}
    )


def unit_of(table: Table) -> Unit | None:
    """What the rows of a file are, by its headings; None when they do not say."""
    named = dict.fromkeys(Unit, 0)
    for index in range(len(table.sheets)):
        for row in table.head(index):
            family = detect_header_set(row.cells)
            if family is not None:
                return family.unit
        for unit in Unit:
            match = find_header(table.head(index), COLUMNS[unit])
            if match is not None and not lacking(unit, match.positions):
                named[unit] = max(named[unit], len(match.positions))
    best = max(named, key=lambda unit: named[unit])
    return best if list(named.values()).count(named[best]) == 1 else None


def _remembered(
    table: Table, heads: dict[int, list[Any]], import_file: RegistryImport
) -> Plan | None:
    """By a mapping of the importer's own desk, else by one of the province; the latest wins.

    Some were remembered from rows to correct with our own columns in front of the sender's.
    """
    desks = {None, import_file.regency_id}
    mappings = [
        one
        for one in HeaderMapping.objects.filter(unit=import_file.unit).order_by("changed_at")
        if one.regency_id in desks
    ]
    mappings.sort(key=lambda one: one.regency_id is not None)
    by_print = {}
    for one in mappings:
        headers, columns = behind_own(one.headers, one.columns)
        by_print[fingerprint(headers)] = one, columns
    if not by_print:
        return None
    for sheet, rows in heads.items():
        for row in rows:
            own = own_columns(row.cells)
            if (told := by_print.get(fingerprint(row.cells[own:]))) is not None:
                one, columns = told
                return Plan(
                    row.number,
                    [cell or "" for cell in row.cells],
                    {name: index + own for name, index in columns.items()},
                    sheet=sheet,
                    sheet_name=table.sheets[sheet],
                    origin=Origin.REMEMBERED,
                    placed_by_base=one.placed_by_base,
                    wanted_codes=one.code_system,
                    mapping_id=str(one.pk),
                )
    return None


def _known(table: Table, heads: dict[int, list[Any]], unit: Unit) -> Plan:
    try:
        header = table.find_header(COLUMNS[unit])
    except TabularError as error:
        if _fits(table, other_unit(unit)):
            raise NotRecognised(Waiting.OTHER_UNIT, _first_rows(table, heads, None)) from None
        if error.code not in FOR_A_PERSON:
            raise
        best = _best_guess(table, heads, unit)
        best = best and _with_sure(best, heads, unit)
        raise NotRecognised(FOR_A_PERSON[error.code], _first_rows(table, heads, best)) from None
    if _is_of_other_unit(header, unit):
        raise NotRecognised(Waiting.OTHER_UNIT, _first_rows(table, heads, plan_of(header)))
    plan = plan_of(header)
    if lacking(unit, plan.columns):
        plan = _with_sure(plan, heads, unit)
        raise NotRecognised(Waiting.LACKING, _first_rows(table, heads, plan))
    return plan


# Faults of a header that somebody can cure by naming the columns.
FOR_A_PERSON = {
    "no_header": Waiting.UNKNOWN,
    "missing_columns": Waiting.LACKING,
    "duplicate_column": Waiting.TWICE,
}


def _refuse_other_lists(rows: list[list[str | None]]) -> None:
    """Lists of the ministry that are no register are refused by their name."""
    for cells in rows:
        family = detect_header_set(cells)
        if family is not None and family.refusal is not None:
            message, cure = family.refusal
            raise TabularError("not_a_register", str(message), str(cure))
        if family is None and is_group_list(cells):
            raise TabularError(
                "not_a_register",
                gettext("Berkas ini daftar kelompok (PBI, KKS/BSP, PPKS, atau PSKS), bukan basis."),
                gettext(
                    "Kirim lewat menu Daftar kelompok; di sana tiap baris dihubungkan dengan orang "
                    "dalam basis."
                ),
            )


def _fits(table: Table, unit: Unit) -> bool:
    try:
        header = table.find_header(COLUMNS[unit])
    except TabularError:
        return False
    return not lacking(unit, header.positions) and _is_of_unit(header, unit)


def _is_of_unit(header: HeaderMatch, unit: Unit) -> bool:
    return detect_header_set(header.headers, unit) is not None


def _is_of_other_unit(header: HeaderMatch, unit: Unit) -> bool:
    if _is_of_unit(header, unit):
        return False
    family = detect_header_set(header.headers)
    if family is not None:
        return family.unit is not unit
    other = other_unit(unit)
    if unit is Unit.HOUSEHOLD:
        found = (variable_for_header(text, other) for text in header.headers if text)
        if any(variable and variable.name == "registry_person_id" for variable in found):
            return True
    # No family of files: the kind whose headings it has clearly more of.
    match = find_header([Row(header.row_number, list(header.headers))], COLUMNS[other])
    return (
        match is not None
        and not lacking(other, match.positions)
        and len(match.positions) >= len(header.positions) + _CLEARLY_MORE
    )


def other_unit(unit: Unit) -> Unit:
    return Unit.PERSON if unit is Unit.HOUSEHOLD else Unit.HOUSEHOLD


def _best_guess(table: Table, heads: dict[int, list[Any]], unit: Unit) -> Plan | None:
    """Where the headings most likely stand: the row that names the most variables, if any."""
    found = [
        (len(match.positions), -sheet, match)
        for sheet, rows in heads.items()
        if (match := find_header(rows, COLUMNS[unit])) is not None
    ]
    if not found:
        return None
    _count, sheet, match = max(found, key=lambda one: one[:2])
    match.sheet, match.sheet_name = -sheet, table.sheets[-sheet]
    return plan_of(match)


def _first_rows(table: Table, heads: dict[int, list[Any]], plan: Plan | None) -> dict[str, Any]:
    return to_keep(table.sheets, heads, plan)
