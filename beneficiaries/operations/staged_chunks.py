"""Rows of a registry file, cleaned and ready to be stored, chunk by chunk.

Of a long file the chunks are made by other processes, while this one stores those before.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import cycle, groupby
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codebook_headers import detect_header_set
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import RowOutcome
from beneficiaries.identity import column_lost_last_digit, normalise_digits
from beneficiaries.import_faults import Fault, fault, has_error
from beneficiaries.import_places import PlaceFinder
from beneficiaries.import_plan import Plan
from beneficiaries.import_rows import APART, RowCleaner, picker
from beneficiaries.models import RegistryImport
from core.ahead import Item, ahead
from core.tabular.cells import Row
from core.tabular.copying import encoded, json_of_row
from core.tabular.delimited import Share
from core.tabular.headers import HeaderMatch
from core.tabular.judging import TableKind
from core.tabular.reading import Table, open_table
from regions.queries.outlines import spans_of_province

# What a made row holds, in this order.
COLUMNS = ("number", "regency_id", "registry_id", "raw", "data", "faults", "outcome")
CHUNK = 2_000
# A file of so many rows is worth other processes, and a csv is cleaned by so many.
LONG, HANDS = 8_000, 2

_FAULTY, _NEW = RowOutcome.FAULTY.value, RowOutcome.NEW.value


class Stager:
    """Turns rows of one file into rows of the staging table."""

    def __init__(
        self,
        import_file: RegistryImport,
        plan: Plan,
        header: HeaderMatch,
        sample: list[dict[str, str | None]],
        whole: Callable[[], Iterator[dict[str, str | None]]],
    ) -> None:
        """`whole` tells of every row where it lies, should the sample leave the numbering open."""
        self._unit = Unit(import_file.unit)
        self._regency_id = import_file.regency_id
        self.header = header
        self._placed_by_base = plan.placed_by_base
        self._places = PlaceFinder(
            settings.PROVINCE_CODE, import_file.regency_id, plan.place_id, plan.answers
        )
        system = self._places.learn(sample, plan.wanted_codes, whole)
        family = detect_header_set(header.headers, self._unit)
        niks = [normalise_digits(record["nik"]) for record in sample if record.get("nik")]
        # What is no plain column: it says where the row lies and who is meant.
        self._told_apart = [name for name in header.positions if name in APART[self._unit]]
        self._apart = picker([header.positions[name] for name in self._told_apart])
        self._width = 1 + max(header.positions.values(), default=0)
        self._cleaner = RowCleaner(
            self._unit,
            header.positions,
            today=timezone.localdate(),
            short_ids=family is not None and family.name == "PBDT",
            nik_column_ruined=column_lost_last_digit(niks),
            spans=spans_of_province(settings.PROVINCE_CODE),
        )
        self.mapping = plan.as_json() | {
            "code_system": system.value,
            "codes_assumed": self._places.is_assumed,
            "place_read": self._places.reading(sample),
            "family": family.name if family else "",
            "codes_confirmed": family is None or family.codes_confirmed,
        }

    def row(self, row: Row) -> tuple[object, ...]:
        cells = row.cells + [None] * (self._width - len(row.cells))
        record = dict(zip(self._told_apart, self._apart(cells), strict=True))
        found = self._places.find(record)
        place = found.place if found else None
        clean = self._cleaner.clean(cells, record, self.header.flagged(row), place)
        faults: list[Fault] = clean.faults
        if found and found.fault:
            faults.append(found.fault)
        elif found is None and self._unit is Unit.HOUSEHOLD and not self._placed_by_base:
            faults.append(fault("village_unknown", "village_name", _("wilayah tidak diisi")))
        if place and self._regency_id is not None and place.regency_id != self._regency_id:
            faults.append(fault("other_regency", "regency_name"))
        # A regency's papers stay with the regency, whatever their rows say.
        regency_id = self._regency_id or (place.regency_id if place else None)
        outcome = _FAULTY if faults and has_error(faults) else _NEW
        return (
            row.number, regency_id, clean.registry_id, json_of_row(row), clean.data,
            faults or "[]", outcome,
        )  # fmt: skip


def made_ready(
    table: Table, path: Path, stager: Stager, after: int, total: int
) -> Generator[Item, None, None]:
    """The rows behind `after`, cleaned and ready to be stored, with the number of each chunk's last
    row: of a long file made in processes of their own.
    """
    if total - after > LONG:
        for item in (helped := _Helped(table, stager, after)):
            after = item[0]
            yield item
            del item
        if helped.complete:
            return
        # A workbook that others have read half of is of no use any more.
        with open_table(path, table.filename) as anew:
            yield from _made(anew, stager, after)
    else:
        yield from _made(table, stager, after)


def _made(
    table: Table, stager: Stager, after: int, turn: int = 0, hands: int = 1
) -> Iterator[Item]:
    """Every `hands`-th chunk from the one numbered `turn`; one of nothing but blank rows is empty,
    so that the chunks of all hands keep their order.
    """
    rows = table.rows(stager.header, after=after, share=Share(turn, hands, CHUNK))
    due = turn
    for piece, chunk in groupby(rows, lambda row: (row.number - after - 1) // CHUNK):
        for blank in range(due, piece, hands):
            yield after + (blank + 1) * CHUNK, b""
        yield after + (piece + 1) * CHUNK, encoded(map(stager.row, chunk))
        due = piece + hands


class _Helped:
    """Chunks made by other processes, in the order of the file; `complete` as in `core.ahead`.

    Each of the `HANDS` that clean a csv reads all of it, which costs little. A workbook is read by
    a process of its own, and cleaned by one.
    """

    def __init__(self, table: Table, stager: Stager, after: int) -> None:
        self._hands = HANDS if table.kind is TableKind.CSV else 1
        self._makers = [
            partial(_made, table, stager, after, turn, self._hands) for turn in range(self._hands)
        ]
        self.complete = False

    def __iter__(self) -> Iterator[Item]:
        with ExitStack() as stack:
            coming = [stack.enter_context(ahead(make)) for make in self._makers]
            for items in cycle([iter(one) for one in coming]):
                if (item := next(items, None)) is None:
                    break
                yield item
                del item
            # Who came to the file's end before the others has nothing more to tell of.
            for items in map(iter, coming):
                next(items, None)
            self.complete = all(one.complete for one in coming)
