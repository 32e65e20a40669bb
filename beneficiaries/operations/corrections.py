"""Rows of an import that were downloaded, corrected and sent back: read as that import was read.

A file of rows to correct carries two columns of our own in front of the sender's headings, and
nothing that names the import. The same headings in the same release from the same desk are as
good as its name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from beneficiaries.import_plan import Plan, fingerprint
from beneficiaries.models import RegistryImport
from core.tabular.cells import Row
from core.tabular.headers import own_columns
from core.tabular.reading import Table


def behind_own(
    headers: Sequence[str], columns: Mapping[str, int]
) -> tuple[list[str], dict[str, int]]:
    """Headings and columns as the sender has them, without those we put in front."""
    own = own_columns(headers)
    return list(headers)[own:], {
        name: index - own for name, index in columns.items() if index >= own
    }


def plan_of_corrected(
    table: Table, heads: Mapping[int, Sequence[Row]], import_file: RegistryImport
) -> Plan | None:
    """The plan of the import whose rows came back, the newest one with these headings; None for a
    file that is not of rows to correct.

    Called with the sender's rights. Where its rows lie was said for the same rows, and so were
    their codes, of which the few that were refused could tell less than the whole file did.
    """
    found = [
        (sheet, row, own)
        for sheet, rows in heads.items()
        for row in rows
        if (own := own_columns(row.cells))
    ]
    if not found:
        return None
    plans = _plans_by_print(import_file)
    for sheet, row, own in found:
        told = plans.get(fingerprint(row.cells[own:]))
        if told is None:
            continue
        plan, columns = told
        return replace(
            plan,
            header_row=row.number,
            headers=[cell or "" for cell in row.cells],
            columns={name: index + own for name, index in columns.items()},
            sheet=sheet,
            sheet_name=table.sheets[sheet],
        )
    return None


def _plans_by_print(import_file: RegistryImport) -> dict[str, tuple[Plan, dict[str, int]]]:
    mothers = RegistryImport.objects.filter(
        release_id=import_file.release_id, unit=import_file.unit, regency_id=import_file.regency_id
    ).exclude(pk=import_file.pk)
    plans: dict[str, tuple[Plan, dict[str, int]]] = {}
    for mapping in mothers.order_by("pk").values_list("mapping", flat=True):
        if (plan := Plan.kept_with(mapping)) is None:
            continue
        headers, columns = behind_own(plan.headers, plan.columns)
        plans[fingerprint(headers)] = replace(plan, wanted_codes=_codes(mapping)), columns
    return plans


def _codes(mapping: Mapping[str, Any]) -> str:
    """The numbering of regions that was named, or found for sure."""
    sure = "" if mapping.get("codes_assumed") else mapping.get("code_system", "")
    return mapping.get("wanted_codes") or sure
