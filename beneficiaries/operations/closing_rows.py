"""Lines under the last row of a registry file that are nobody: left out, and named."""

from __future__ import annotations

from itertools import takewhile

from beneficiaries.enums import RowOutcome
from beneficiaries.models import RegistryImport, StagedRow
from core.tabular.closing import MOST_CLOSING, closes_list

# The key of `RegistryImport.mapping` that holds their numbers.
CLOSING = "closing_rows"
_NUMBERS = ("registry_id", "registry_person_id", "nik", "family_card_number")
_WHO = ("head_name", "name")
_WHERE = ("village_code", "region_code", "village_name")


def leave_out(import_file: RegistryImport) -> None:
    """Take the closing lines of a file whose rows are all staged out of them.

    Called before the rows are judged, in the same transaction: work that is taken up again stages
    the lines again. With no row above them, or more than `MOST_CLOSING`, they are rows to be mended
    and no end of a list.
    """
    last = list(import_file.rows.order_by("-number")[: MOST_CLOSING + 1])
    columns: dict[str, int] = import_file.mapping.get("columns", {})
    numbers = [row.number for row in takewhile(lambda row: _closes(row, columns), last)]
    if not numbers or len(numbers) == len(last):
        return
    StagedRow.objects.filter(import_file=import_file, number__in=numbers).delete()
    import_file.mapping = {**import_file.mapping, CLOSING: sorted(numbers)}
    import_file.save(update_fields=["mapping"])


def _closes(row: StagedRow, columns: dict[str, int]) -> bool:
    cells: list[str | None] = row.raw

    def told(names: tuple[str, ...]) -> list[str | None]:
        places = [columns[name] for name in names if name in columns]
        return [cells[at] for at in places if at < len(cells)]

    return row.outcome == RowOutcome.FAULTY and closes_list(
        cells,
        numbers=told(_NUMBERS),
        who=next(filter(None, told(_WHO)), None),
        where=next(filter(None, told(_WHERE)), None),
    )
