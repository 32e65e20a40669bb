"""Staging: every row of a file into the staging table, as it came and cleaned, chunk by chunk.

A few chunks are one transaction. Work that was cut off goes on behind the last stored row; work
done twice changes nothing, since a row number enters once. While a chunk is stored, the next ones
are read and cleaned in other processes.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from functools import partial
from itertools import cycle, groupby, islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.codebook_headers import detect_header_set
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, RowOutcome
from beneficiaries.identity import column_lost_last_digit, normalise_digits
from beneficiaries.import_faults import Fault, fault, has_error
from beneficiaries.import_numbering import TwoNumberings
from beneficiaries.import_places import PLACE_CELLS, PlaceFinder
from beneficiaries.import_plan import Plan
from beneficiaries.import_rows import APART, RowCleaner, picker
from beneficiaries.models import RegistryImport
from beneficiaries.operations import imports, judging
from beneficiaries.operations.recognising import NotRecognised, ask_for_codes, plan_for
from core.ahead import Item, ahead
from core.garbage import rarely_collecting
from core.tabular.cells import Row
from core.tabular.copying import copy_encoded, encoded, json_of_row
from core.tabular.delimited import Share
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch
from core.tabular.judging import TableKind
from core.tabular.reading import Table, open_table
from core.uploads import UploadError, local_path
from regions.queries.outlines import spans_of_province

# Opens one transaction under the sender's present rights, as the import role.
Desk = Callable[[], AbstractContextManager[Any]]
Progress = Callable[[int, int | None], None]

CHUNK = 2_000
# So many chunks are one transaction: to look at the sender's rights, and to tell how far the work
# is, takes as long as to store a third of a chunk.
TOGETHER = 4
# A file of so many rows is worth other processes, and a csv is cleaned by so many.
LONG, HANDS = 8_000, 2
# Rows read beforehand to know the file's code system and whether Excel ruined its NIK column.
SAMPLE = 2_000

_FAULTY, _NEW = RowOutcome.FAULTY.value, RowOutcome.NEW.value
_TEMPORARY = "sigertak_staging"
_COLUMNS = ("number", "regency_id", "registry_id", "raw", "data", "faults", "outcome")
# Rows of 2 kB and more stay as they are: to compress them for a moment would take longer than to
# write them.
_CREATE = """
    CREATE TEMPORARY TABLE sigertak_staging (
        number integer, regency_id integer, registry_id text, raw json, data jsonb, faults jsonb,
        outcome text
    ) WITH (toast_tuple_target = 8160)
"""
# Most rows of a later edition say the same: judged so beforehand, they need not be written twice.
# Another worker at the same file may have stored these rows already: both hold the import while
# they store, and both go from above to below.
_TAKE = """
    INSERT INTO beneficiaries_stagedrow
        (import_file_id, number, regency_id, registry_id, raw, data, faults, outcome)
    SELECT %(import)s, number, regency_id, registry_id, raw, data, faults,
           CASE WHEN outcome = 'new' AND (SELECT known.in_base FROM {t.identity} known
                                          WHERE known.registry_id = came.registry_id)
                THEN 'same' ELSE outcome END
    FROM sigertak_staging came
    WHERE number > (SELECT coalesce(max(number), 0) FROM beneficiaries_stagedrow
                    WHERE import_file_id = %(import)s)
"""


class FileWaits(Exception):
    """Somebody has to name the file's columns; the import waits for it (`ImportState.MAPPING`)."""


class FileRefused(Exception):
    """The whole file cannot be used; the import has failed with this text as its fault."""


def stage(
    *, import_file: RegistryImport, desk: Desk, progress: Progress, by: User
) -> dict[str, Any]:
    """Read, clean and judge a received file; returns the counts of `judging.counts_of`.

    Raises `FileRefused` once the import is marked as failed, `FileWaits` once it waits for its
    columns to be named, and `imports.ImportConflict` when it was discarded meanwhile. Must be
    called outside of a transaction.
    """
    try:
        with local_path(import_file.file) as path:
            _stage_rows(import_file, path, desk, progress)
        with desk():
            counts = judging.judge(import_file)
            _refuse_foreign_file(import_file, counts)
            imports.mark_staged(import_file=import_file, counts=counts, by=by)
    except NotRecognised as asked:
        with desk():
            imports.ask_for_mapping(
                import_file=import_file, reason=asked.reason, first_rows=asked.first_rows, by=by
            )
        raise FileWaits(asked.reason) from asked
    except UploadError as error:
        with desk():
            imports.fail(import_file=import_file, fault=str(error), by=by)
        raise FileRefused(str(error)) from error
    return counts


def _stage_rows(import_file: RegistryImport, path: Path, desk: Desk, progress: Progress) -> None:
    unit = Unit(import_file.unit)
    with open_table(path, import_file.file_name) as table:
        plan = plan_for(table, import_file, desk)
        header = plan.match(unit)
        sample = [header.record(row) for row in table.rows(header, most=SAMPLE)]
        total = table.expected_rows(header)
        whole = partial(_told_places, table, header)
        try:
            stager = _Stager(import_file, plan, header, sample, whole)
        except TwoNumberings as found:
            raise ask_for_codes(table, plan, found) from None
        del sample  # some MiB, of which others would have copies
        with desk():
            held = _received(import_file)
            import_file.mapping = held.mapping = stager.mapping
            import_file.unknown_headers = held.unknown_headers = header.unknown
            held.save(update_fields=["mapping", "unknown_headers"])
            last = held.rows.aggregate(last=Max("number"))["last"] or header.row_number
        # The table stays open: a workbook takes long to open.
        with rarely_collecting(), closing(_chunks(table, path, stager, last, total)) as chunks:
            stored = TOGETHER
            while stored == TOGETHER:
                with desk():
                    _received(import_file)
                    numbers = _store(import_file, islice(chunks, TOGETHER))
                stored, last = len(numbers), max(numbers, default=last)
                progress(min(last - header.row_number, total), total)


def _told_places(table: Table, header: HeaderMatch) -> Iterator[dict[str, str | None]]:
    """What each row of the file says of its place."""
    told = [name for name in header.positions if name in PLACE_CELLS]
    for row in table.rows(header) if told else ():
        yield {
            name: row.cells[at] if (at := header.positions[name]) < len(row.cells) else None
            for name in told
        }


def _received(import_file: RegistryImport) -> RegistryImport:
    """The import, locked; raises `ImportConflict` when it is not waiting for its rows any more."""
    held = imports.lock(import_file)
    if held.state != ImportState.RECEIVED:
        raise imports.ImportConflict(_("Impor ini sudah dibatalkan atau selesai diperiksa."))
    return held


class _Stager:
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
        self._places = PlaceFinder(settings.PROVINCE_CODE, import_file.regency_id, plan.place_id)
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


def _store(import_file: RegistryImport, chunks: Iterator[Item]) -> list[int]:
    """Store these chunks; the number of the last row of each."""
    numbers = []
    # COPY is refused on tables with row-level security, hence the detour.
    with connection.cursor() as cursor:
        # A chunk that the server forgets in a crash is read again: see `_stage_rows`.
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(_CREATE)
        for number, lines in chunks:
            copy_encoded(cursor, _TEMPORARY, _COLUMNS, lines)
            numbers.append(number)
            del lines  # some MiB: the next ones come before the name is theirs
        tables = judging.TABLES[Unit(import_file.unit)]
        cursor.execute(_TAKE.format(t=tables), {"import": import_file.pk})
        cursor.execute("DROP TABLE sigertak_staging")
    return numbers


def _chunks(
    table: Table, path: Path, stager: _Stager, after: int, total: int
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
    table: Table, stager: _Stager, after: int, turn: int = 0, hands: int = 1
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

    def __init__(self, table: Table, stager: _Stager, after: int) -> None:
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


def _refuse_foreign_file(import_file: RegistryImport, counts: dict[str, Any]) -> None:
    """A file without a single row of the regency was sent to the wrong desk."""
    foreign = sum(one["rows"] for one in counts["faults"] if one["code"] == "other_regency")
    if counts["rows"] and foreign == counts["rows"]:
        raise TabularError(
            "other_regency",
            _("Semua baris berkas ini dari kabupaten/kota lain."),
            _("Periksa apakah berkasnya benar; hanya data %(regency)s yang dapat diimpor di sini.")
            % {"regency": import_file.regency},
        )
