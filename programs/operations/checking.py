"""Checking an uploaded list: read, judge, match, enter; in chunks that each commit by themselves.

A run that died starts again after the last row that was committed. Rows already judged are never
judged twice, and a row that cannot be used never holds up another.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.import_plan import Plan
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer, Query
from core.garbage import rarely_collecting
from core.identifiers import uuid7
from core.scope import scoped
from core.uploads import UploadError, local_path
from programs.columns import columns_of
from programs.enums import UploadRowOutcome, UploadState
from programs.faults import Fault
from programs.models import Program, RecipientUpload, UploadRow
from programs.operations import uploads
from programs.operations.duplicates import entered_meanwhile, find_duplicates
from programs.operations.list_groups import put_in_groups
from programs.operations.match_ahead import Making, when_asked
from programs.operations.recipient_batches import Draft, enter_batch
from programs.operations.upload_reading import Surveyed, survey
from programs.operations.upload_rows import JudgedRow, store_rows
from programs.queries.attributes import questions_of
from programs.queries.families import sharing_rows
from programs.queries.territory import Territory
from programs.row_checks import CheckedRow, RowChecker
from programs.row_places import Ground, Place
from regions.models import Region
from regions.queries.resolve import VillageResolver

ScopeNow = Callable[[], Scope]
Progress = Callable[[int, int | None], None]


class FileRefused(Exception):
    """The file as a whole cannot be used; its row says why."""


def check(
    *,
    upload_id: uuid.UUID,
    scope_now: ScopeNow,
    progress: Progress,
    by: User,
    making: Making = when_asked,
) -> int:
    """Judge all rows of a received list and enter the good ones as drafts; return the row count.

    `scope_now` reads the asker's rights anew for every chunk, and raises when they are gone;
    `making` says where rows are read and matched. Runs outside of a transaction. Raises
    `FileRefused` after noting why on the upload.
    """
    with scoped(scope_now().database):
        upload = RecipientUpload.objects.select_related("program__kind").get(pk=upload_id)
        columns = columns_of(questions_of(upload.program.kind))
    if upload.state == UploadState.CHECKED:
        return upload.rows_total
    try:
        with local_path(upload.file) as path:
            plan = Plan.kept_with(upload.mapping)
            surveyed = survey(path, upload.file_name, columns, plan)
            with rarely_collecting():
                _check_rows(upload, surveyed, scope_now, progress, by, making)
    except UploadError as error:
        with scoped(scope_now().database):
            uploads.fail(upload=upload, fault=str(error), code=error.code, by=by)
        raise FileRefused from error
    scope = scope_now()
    with scoped(scope.database):
        kin = len(sharing_rows(scope, upload))
        uploads.finish(upload=upload, by=by, footer=surveyed.footer, kin=kin)
    return upload.rows_total


def _check_rows(
    upload: RecipientUpload,
    surveyed: Surveyed,
    scope_now: ScopeNow,
    progress: Progress,
    by: User,
    making: Making,
) -> None:
    scope = scope_now()
    with scoped(scope.database):
        header = surveyed.header
        upload.headers, upload.positions = header.headers, header.positions
        upload.save(update_fields=["headers", "positions"])
        done = UploadRow.objects.filter(upload=upload).count()
        after = _last_row(upload)
        checker = _checker(upload.program, scope)
    progress(done, surveyed.total)
    judged = surveyed.judged(checker, after)
    read, match = partial(next, judged, None), partial(_matched, scope_now)
    with closing(judged), making(read, match) as chunks:
        for chunk in chunks:
            with scoped(scope_now().database):
                _enter_chunk(upload.pk, chunk, by)
            done += len(chunk.checked)
            progress(done, surveyed.total)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows that are judged, and who in the registry those are that may be entered."""

    checked: list[CheckedRow]
    answers: list[Answer]


def _matched(scope_now: ScopeNow, checked: list[CheckedRow]) -> _Chunk:
    """The rows and their answers, under the asker's rights of that moment."""
    queries = _queries(checked)
    with scoped(scope_now().database):
        return _Chunk(checked, match_batch(queries))


def _queries(checked: Sequence[CheckedRow]) -> list[Query]:
    """The rows that may be entered; of those with one NIK hardly any but the first can be."""
    firsts: dict[str, Query] = {}
    for row in checked:
        if row.written is not None:
            key = str(row.number)
            firsts.setdefault(row.written.nik or f"row {key}", row.written.query(key))
    return list(firsts.values())


def _enter_chunk(upload_id: uuid.UUID, chunk: _Chunk, by: User) -> None:
    found = {int(answer.key): answer for answer in chunk.answers}
    # The lock makes a second worker on the same list wait, and then find its rows done.
    upload = (
        RecipientUpload.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=upload_id)
    )
    last = _last_row(upload)
    checked = [row for row in chunk.checked if row.number > last]
    repeated = find_duplicates(upload, checked)
    unfit = put_in_groups(upload, [row for row in checked if row.number not in repeated], by=by)
    fresh = {
        row.number: row.written
        for row in checked
        if row.written and row.number not in repeated and row.number not in unfit
    }
    late = [one.query(str(number)) for number, one in fresh.items() if number not in found]
    found |= {int(answer.key): answer for answer in match_batch(late)} if late else {}
    drafts = {
        number: Draft(uuid7(), written, found[number])
        for number, written in fresh.items()
        if number in found
    }
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


def _checker(program: Program, scope: Scope) -> RowChecker:
    territory = Territory.of(scope)
    province_id = Region.objects.provinces().current().get(code=settings.PROVINCE_CODE).pk
    around = VillageResolver.load(province_id=province_id)
    own = territory.regency_id
    ground = Ground(
        resolver=VillageResolver.load(regency_id=own) if own else around,
        places={
            village: Place(district, regency) for village, district, regency in territory.places()
        },
        name=territory.name,
        around=around if own else None,
    )
    return RowChecker(
        ground=ground,
        year=program.year,
        today=timezone.localdate(),
        questions=questions_of(program.kind),
        amount=program.amount_each,
    )


def _last_row(upload: RecipientUpload) -> int:
    return UploadRow.objects.filter(upload=upload).aggregate(last=Max("number"))["last"] or 0
