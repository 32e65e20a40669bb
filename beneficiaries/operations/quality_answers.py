"""Answered lists that come back: received, worked off chunk by chunk, nothing lost.

A chunk closes its findings and writes down the fate of its rows in one transaction; a worker that
comes back goes on behind the last row written. The one door for the state of such a file.
"""

from __future__ import annotations

import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path, PurePath

from django.core.files import File
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.models import QualityAnswer, QualityAnswerFile, QualityFinding
from beneficiaries.operations.quality_acts import Ruling, close_each
from beneficiaries.quality_answers import AT_FAULT, COLUMNS, CURES, Answer, read
from beneficiaries.quality_enums import (
    FAULTY,
    AnswerFate,
    AnswerFileState,
    QualityState,
)
from core import audit
from core.tabular.errorfiles import FailedRow, write_error_file
from core.tabular.reading import open_table
from core.uploads import UploadError, local_path, safe_filename

CHUNK = 1_000
# Opens one transaction under the sender's present rights.
Desk = Callable[[], AbstractContextManager[Scope]]
Progress = Callable[[int, int | None], None]


class FileRefused(Exception):
    """The file cannot be read; it has failed with this text as its fault."""


def receive(*, file: File, filename: str, regency_id: int | None, by: User) -> QualityAnswerFile:
    """Store a judged file. The stored name is the row's id: the sender's may name people."""
    answers = QualityAnswerFile(
        regency_id=regency_id, file_name=safe_filename(filename), created_by=by
    )
    answers.file.save(f"{answers.pk}{PurePath(filename).suffix.lower()}", file, save=False)
    answers.save(force_insert=True)
    audit.record("quality.receive_answers", by=by, subject=answers)
    return answers


def work_off(*, answers: QualityAnswerFile, desk: Desk, progress: Progress, by: User) -> None:
    """Settle every row of the file. Must be called outside of a transaction; safe to run again.

    Raises `FileRefused`.
    """
    with desk():
        done_to = answers.rows.aggregate(last=Max("number"))["last"] or 0
    try:
        with (
            local_path(answers.file) as path,
            open_table(path, answers.file_name) as table,
        ):
            header = table.find_header(COLUMNS)
            expected = table.expected_rows(header)
            rows = (
                read(row.number, header.record(row)) for row in table.rows(header, after=done_to)
            )
            count = 0
            for chunk in _chunks(rows):
                with desk() as scope:
                    _settle(answers, chunk, by, scope)
                count += len(chunk)
                progress(count, expected)
            with desk():
                _finish(answers, path, by)
    except UploadError as error:
        with desk():
            _fail(answers, str(error), by)
        raise FileRefused(str(error)) from error


def _settle(answers: QualityAnswerFile, chunk: Sequence[Answer], by: User, scope: Scope) -> None:
    """Close what the rows say, all in one statement, and keep the fate of each."""
    asked = {row.finding_id for row in chunk if row.fate is None and row.finding_id}
    rulings = {}
    first: dict[uuid.UUID, int] = {}
    for row in chunk:
        # A finding that stands in the file twice is closed by its first answer.
        if row.fate is None and row.finding_id and row.outcome and row.finding_id not in rulings:
            rulings[row.finding_id] = Ruling(row.outcome, row.reason)
            first[row.finding_id] = row.number
    closed = close_each(rulings=rulings, by=by, scope=scope)
    visible = QualityFinding.objects.visible_to(scope).filter(pk__in=asked)
    found = visible.in_bulk()
    fates = [(row, row.fate or _fate(row, closed, first, found)) for row in chunk]
    QualityAnswer.objects.bulk_create(
        QualityAnswer(
            file=answers, regency_id=answers.regency_id, number=row.number,
            finding_id=row.finding_id, fate=fate,
        )
        for row, fate in fates
    )  # fmt: skip
    if closed:
        audit.record("quality.answer", by=by, subject=answers, rows=len(closed))


def _fate(
    row: Answer,
    closed: set[uuid.UUID],
    first: Mapping[uuid.UUID, int],
    found: Mapping[uuid.UUID, QualityFinding],
) -> AnswerFate:
    if row.finding_id is None or row.finding_id not in found:
        return AnswerFate.UNKNOWN
    finding = found[row.finding_id]
    if row.finding_id in closed and first[row.finding_id] == row.number:
        return AnswerFate.CLOSED
    is_same = finding.state == QualityState.CLOSED and (finding.outcome, finding.reason) == (
        row.outcome,
        row.reason,
    )
    return AnswerFate.KNOWN if is_same else AnswerFate.LATE


def _finish(answers: QualityAnswerFile, path: Path, by: User) -> None:
    held = QualityAnswerFile.objects.select_for_update(of=("self",)).get(pk=answers.pk)
    if held.state != AnswerFileState.RECEIVED:
        return
    fates = dict(held.rows.values_list("number", "fate"))
    held.counts = dict(Counter(fates.values()))
    held.state, held.finished_at = AnswerFileState.DONE, timezone.now()
    faulty = {number: AnswerFate(fate) for number, fate in fates.items() if fate in FAULTY}
    if faulty:
        with tempfile.TemporaryFile() as target:
            _write_corrections(target, path, held.file_name, faulty)
            target.seek(0)
            held.corrections.save(f"{held.pk}-perbaikan.xlsx", File(target), save=False)
    held.save(update_fields=["counts", "state", "finished_at", "corrections"])
    audit.record("quality.finish_answers", by=by, subject=held, counts=held.counts)


def _write_corrections(
    target: object, path: Path, filename: str, faulty: dict[int, AnswerFate]
) -> None:
    """The faulty rows as they came, each with its cause and its cure, to be sent back."""
    with open_table(path, filename) as table:
        header = table.find_header(COLUMNS)

        def rows() -> Iterator[FailedRow]:
            for row in table.rows(header):
                fate = faulty.get(row.number)
                if fate is None:
                    continue
                place = header.positions.get(AT_FAULT[fate])
                yield FailedRow(
                    row.number,
                    row.cells,
                    [f"{fate.label}. {CURES[fate]}"],
                    () if place is None else (place,),
                )

        write_error_file(target, header.headers, rows())  # type: ignore[arg-type]


def _fail(answers: QualityAnswerFile, fault: str, by: User) -> None:
    QualityAnswerFile.objects.filter(pk=answers.pk, state=AnswerFileState.RECEIVED).update(
        state=AnswerFileState.FAILED, fault=fault, finished_at=timezone.now()
    )
    audit.record("quality.fail_answers", by=by, subject=answers)


def _chunks(rows: Iterator[Answer]) -> Iterator[list[Answer]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
