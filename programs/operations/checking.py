"""Checking an uploaded list: read, judge, match, enter; in chunks that each commit by themselves.

A run that died starts again after the last row that was committed. Rows already judged are never
judged twice, and a row that cannot be used never holds up another.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.matching.batch import match_batch
from core.identifiers import uuid7
from core.scope import scoped
from core.tabular.cells import Row
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch
from core.tabular.reading import Table, open_table
from core.uploads import UploadError, local_path
from programs.columns import columns_of
from programs.enums import UploadRowOutcome, UploadState
from programs.faults import Fault
from programs.models import Program, RecipientUpload, UploadRow
from programs.operations import uploads
from programs.operations.duplicates import entered_meanwhile, find_duplicates
from programs.operations.list_groups import put_in_groups
from programs.operations.recipient_batches import Draft, enter_batch
from programs.operations.upload_rows import JudgedRow, store_rows
from programs.queries.attributes import questions_of
from programs.queries.territory import Territory
from programs.row_checks import CheckedRow, Place, RowChecker, niks_were_cut
from regions.queries.resolve import VillageResolver

CHUNK_ROWS = 2_000
# What names a village when no code does.
_PLACE_NAMES = ("village", "district")
ScopeNow = Callable[[], Scope]
Progress = Callable[[int, int | None], None]


class FileRefused(Exception):
    """The file as a whole cannot be used; its row says why."""


def check(*, upload_id: uuid.UUID, scope_now: ScopeNow, progress: Progress, by: User) -> int:
    """Judge all rows of a received list and enter the good ones as drafts; return the row count.

    `scope_now` reads the asker's rights anew for every chunk, and raises when they are gone. Runs
    outside of a transaction. Raises `FileRefused` after noting why on the upload.
    """
    with scoped(scope_now().database):
        upload = RecipientUpload.objects.select_related("program__kind").get(pk=upload_id)
        columns = columns_of(questions_of(upload.program.kind))
    if upload.state == UploadState.CHECKED:
        return upload.rows_total
    try:
        with local_path(upload.file) as path, open_table(path, upload.file_name) as table:
            header = table.find_header(columns)
            # Read once to the end before anything is written: a file that breaks half-way, or is
            # too long, then leaves nothing behind.
            total = _survey(table, header)
            _check_rows(upload, table, header, total, scope_now, progress, by)
    except UploadError as error:
        with scoped(scope_now().database):
            uploads.fail(upload=upload, fault=str(error), code=error.code, by=by)
        raise FileRefused from error
    with scoped(scope_now().database):
        uploads.finish(upload=upload, by=by)
    return upload.rows_total


def _check_rows(
    upload: RecipientUpload,
    table: Table,
    header: HeaderMatch,
    total: int,
    scope_now: ScopeNow,
    progress: Progress,
    by: User,
) -> None:
    scope = scope_now()
    with scoped(scope.database):
        upload.headers, upload.positions = header.headers, header.positions
        upload.save(update_fields=["headers", "positions"])
        done = UploadRow.objects.filter(upload=upload).count()
        after = _last_row(upload)
        checker = _checker(upload.program, scope)
    progress(done, total)
    for chunk in _chunks(table.rows(header, after=after)):
        with scoped(scope_now().database):
            _enter_chunk(upload.pk, header, chunk, checker, by)
        done += len(chunk)
        progress(done, total)


def _enter_chunk(
    upload_id: uuid.UUID, header: HeaderMatch, rows: Sequence[Row], checker: RowChecker, by: User
) -> None:
    # The lock makes a second worker on the same list wait, and then find its rows done.
    upload = (
        RecipientUpload.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=upload_id)
    )
    last = _last_row(upload)
    rows = [row for row in rows if row.number > last]
    checked = _checked(checker, header, rows)
    repeated = find_duplicates(upload, checked)
    unfit = put_in_groups(upload, [row for row in checked if row.number not in repeated], by=by)
    fresh = {
        row.number: row.written
        for row in checked
        if row.written and row.number not in repeated and row.number not in unfit
    }
    answers = match_batch(written.query(str(number)) for number, written in fresh.items())
    drafts = {int(answer.key): Draft(uuid7(), fresh[int(answer.key)], answer) for answer in answers}
    entered = enter_batch(upload=upload, drafts=list(drafts.values()), by=by)
    for row in checked:
        row.faults += [unfit[row.number]] if row.number in unfit else []
    store_rows(upload, (_judged(row, repeated, drafts.get(row.number), entered) for row in checked))


def _judged(
    row: CheckedRow, repeated: dict[int, Fault], draft: Draft | None, entered: set[uuid.UUID]
) -> JudgedRow:
    if row.faults:
        return JudgedRow(row, UploadRowOutcome.FAULTY, row.faults)
    if row.number in repeated:
        return JudgedRow(row, UploadRowOutcome.DUPLICATE, [repeated[row.number]])
    if draft is None:
        raise RuntimeError("The matching engine left a row without an answer.")
    if draft.recipient_id not in entered:
        return JudgedRow(row, UploadRowOutcome.DUPLICATE, [entered_meanwhile()])
    return JudgedRow(row, UploadRowOutcome.ENTERED, [], draft.recipient_id)


def _checked(checker: RowChecker, header: HeaderMatch, rows: Sequence[Row]) -> list[CheckedRow]:
    records = [header.record(row) for row in rows]
    cut = niks_were_cut([record["nik"] for record in records])
    return [
        checker.check(row.number, row.cells, record, header.flagged(row), numbers_cut=cut)
        for row, record in zip(rows, records, strict=True)
    ]


def _checker(program: Program, scope: Scope) -> RowChecker:
    territory = Territory.of(scope)
    resolver = (
        VillageResolver.load(regency_id=territory.regency_id)
        if territory.regency_id
        else VillageResolver.load(province_id=territory.region.pk)
    )
    return RowChecker(
        resolver=resolver,
        places={
            village: Place(district, regency) for village, district, regency in territory.places()
        },
        territory_name=territory.name,
        year=program.year,
        today=timezone.localdate(),
        questions=questions_of(program.kind),
    )


def _survey(table: Table, header: HeaderMatch) -> int:
    """Count the rows; refuse a list in which no row can tell its village, for want of a column."""
    lacking = next((name for name in _PLACE_NAMES if name not in header.positions), None)
    total, tells_place = 0, lacking is None
    for row in table.rows(header):
        total += 1
        tells_place = tells_place or bool((header.record(row)["village_code"] or "").strip())
    if lacking is not None and not tells_place:
        column = next(column for column in header.absent if column.name == lacking)
        raise TabularError(
            "missing_columns",
            _("Kolom %(column)s tidak ada dalam berkas ini.") % {"column": column.label},
            _("Tambahkan kolom itu, atau kolom Kode desa yang terisi, lalu kirim lagi."),
        )
    return total


def _last_row(upload: RecipientUpload) -> int:
    return UploadRow.objects.filter(upload=upload).aggregate(last=Max("number"))["last"] or 0


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK_ROWS)):
        yield chunk
