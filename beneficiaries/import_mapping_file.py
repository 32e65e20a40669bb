"""A mapping written in a file, for the command line: `import_registry --mapping FILE.json`.

{"header_row": 4, "columns": {"nik": "No. Induk", "family_card_number": "C"},
 "place": "16.04.08.2001", "placed_by_base": false, "code_system": "bps", "sheet": "Sheet1"}

Keys of "columns" are names of the codebook or codes of BDT; values are headings as the file has
them, letters of columns, or numbers counted from 1. All but "columns" may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_headers import variable_for_header
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import lacking
from beneficiaries.import_plan import Origin, Plan
from core.tabular.cells import Row
from core.tabular.columns import normal_header
from core.tabular.headers import column_letters
from core.tabular.reading import Table
from regions.codes import CodeSystem
from regions.models import Region

_KEYS = frozenset({"header_row", "columns", "place", "placed_by_base", "code_system", "sheet"})


class MappingFileError(ValueError):
    """The file cannot be used; the text says why."""


def read_mapping_file(path: Path) -> dict[str, Any]:
    """The file as it was written, its shape checked."""
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise MappingFileError(f"{path.name}: {error}") from error
    if not isinstance(told, dict) or not isinstance(told.get("columns"), dict):
        raise MappingFileError(_('Berkas pemetaan harus memuat "columns".'))
    if odd := sorted(told.keys() - _KEYS):
        raise MappingFileError(_("Tidak dikenal: %(names)s.") % {"names": ", ".join(odd)})
    return told


def plan_from(told: Mapping[str, Any], table: Table, unit: Unit) -> Plan:
    """The plan that the file tells for this table; raises `MappingFileError`."""
    sheet = _sheet(told.get("sheet", 0), table)
    columns = told["columns"]
    row = _heading_row(table.head(sheet), told.get("header_row"), columns)
    headers = [cell or "" for cell in row.cells]
    found = {_name(key, unit): _position(value, headers) for key, value in columns.items()}
    if missing := lacking(unit, found):
        names = "; ".join(" / ".join(one) for one in missing)
        raise MappingFileError(_("Kolom berikut harus ada: %(names)s.") % {"names": names})
    if told.get("code_system", "") not in ("", *(system.value for system in CodeSystem)):
        raise MappingFileError(_('"code_system" adalah kemendagri atau bps.'))
    return Plan(
        row.number,
        headers,
        found,
        sheet=sheet,
        sheet_name=table.sheets[sheet],
        origin=Origin.HAND,
        place_id=_place(told.get("place")),
        placed_by_base=bool(told.get("placed_by_base", False)),
        wanted_codes=told.get("code_system", ""),
    )


def _sheet(told: int | str, table: Table) -> int:
    if isinstance(told, int) and 0 <= told < len(table.sheets):
        return told
    if isinstance(told, str) and told in table.sheets:
        return table.sheets.index(told)
    raise MappingFileError(_("Lembar %(sheet)s tidak ada.") % {"sheet": told})


def _heading_row(rows: Sequence[Row], number: int | None, columns: Mapping[str, Any]) -> Row:
    """The row that is named, or the one with the most of the headings."""
    if number is not None:
        for row in rows:
            if row.number == number:
                return row
        raise MappingFileError(_("Baris judul %(row)s tidak ada.") % {"row": number})
    wanted = {normal_header(str(value)) for value in columns.values()}
    hits = [
        (sum(normal_header(cell or "") in wanted for cell in row.cells), -row.number, row)
        for row in rows
    ]
    best = max(hits, key=lambda one: one[:2], default=None)
    if best is None or not best[0]:
        raise MappingFileError(_("Tidak ada baris dengan judul kolom itu; sebutkan header_row."))
    return best[2]


def _name(key: str, unit: Unit) -> str:
    if key in VARIABLES[unit]:
        return key
    variable = variable_for_header(key, unit)
    if variable is None:
        raise MappingFileError(_("Variabel %(name)s tidak dikenal.") % {"name": key})
    return variable.name


def _position(told: Any, headers: Sequence[str]) -> int:
    if isinstance(told, int) and 1 <= told <= len(headers):
        return told - 1
    key = normal_header(str(told))
    hits = [index for index, heading in enumerate(headers) if normal_header(heading) == key]
    if len(hits) == 1:
        return hits[0]
    letters = [index for index in range(len(headers)) if column_letters(index) == told]
    if not hits and letters:
        return letters[0]
    raise MappingFileError(
        _("Kolom %(column)s tidak ada, atau ada lebih dari satu.") % {"column": told}
    )


def _place(code: str | None) -> int | None:
    if not code:
        return None
    digits = "".join(filter(str.isdigit, code))
    found = Region.objects.current().filter(code=digits).values_list("pk", flat=True).first()
    if found is None:
        raise MappingFileError(_("Tidak ada wilayah berkode %(code)s.") % {"code": code})
    return found
