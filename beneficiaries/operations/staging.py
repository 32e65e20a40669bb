"""Staging: every row of a file into the staging table, as it came and cleaned, chunk by chunk.

A few chunks are one transaction. Work that was cut off goes on behind the last stored row; work
done twice changes nothing, since a row number enters once. While a chunk is stored, the next ones
are read and cleaned in other processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState
from beneficiaries.import_numbering import TwoNumberings
from beneficiaries.import_places import PLACE_CELLS
from beneficiaries.models import RegistryImport
from beneficiaries.operations import closing_rows, imports, judging, place_questions
from beneficiaries.operations.recognising import NotRecognised, ask_for_codes, plan_for
from beneficiaries.operations.staged_chunks import COLUMNS, Stager, made_ready
from core.ahead import Item
from core.garbage import rarely_collecting
from core.tabular.copying import copy_encoded
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch
from core.tabular.reading import Table, open_table
from core.uploads import UploadError, local_path

# Opens one transaction under the sender's present rights, as the import role.
Desk = Callable[[], AbstractContextManager[Any]]
Progress = Callable[[int, int | None], None]

# So many chunks are one transaction: to look at the sender's rights, and to tell how far the work
# is, takes as long as to store a third of a chunk.
TOGETHER = 4
# Rows read beforehand to know the file's code system and whether Excel ruined its NIK column.
SAMPLE = 2_000

_TEMPORARY = "sigertak_staging"
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
            closing_rows.leave_out(import_file)
            counts = judging.judge(import_file)
            _refuse_foreign_file(import_file, counts)
            place_questions.note(import_file, counts)
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
        with desk():
            plan = place_questions.with_remembered(plan, import_file)
        header = plan.match(unit)
        sample = [header.record(row) for row in table.rows(header, most=SAMPLE)]
        total = table.expected_rows(header)
        whole = partial(_told_places, table, header)
        try:
            stager = Stager(import_file, plan, header, sample, whole)
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
        with rarely_collecting(), closing(made_ready(table, path, stager, last, total)) as chunks:
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


def _store(import_file: RegistryImport, chunks: Iterator[Item]) -> list[int]:
    """Store these chunks; the number of the last row of each."""
    numbers = []
    # COPY is refused on tables with row-level security, hence the detour.
    with connection.cursor() as cursor:
        # A chunk that the server forgets in a crash is read again: see `_stage_rows`.
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(_CREATE)
        for number, lines in chunks:
            copy_encoded(cursor, _TEMPORARY, COLUMNS, lines)
            numbers.append(number)
            del lines  # some MiB: the next ones come before the name is theirs
        tables = judging.TABLES[Unit(import_file.unit)]
        cursor.execute(_TAKE.format(t=tables), {"import": import_file.pk})
        cursor.execute("DROP TABLE sigertak_staging")
    return numbers


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
