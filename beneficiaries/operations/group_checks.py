"""Reading a group list and finding its people in the base, chunk by chunk, by the one engine.

Only who is surely found is joined. Whoever is likely, or whose NIK the base knows under another
name, waits for a human; whoever is not found is counted as that, which says nothing about any need.
"""

from __future__ import annotations

import datetime
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from accounts.models import User
from beneficiaries.enums import MatchOutcome
from beneficiaries.group_codes import CONFIDENTIAL, GroupKind
from beneficiaries.group_columns import columns_of
from beneficiaries.group_enums import GroupFault, GroupListState, GroupOutcome
from beneficiaries.group_faults import fault_text
from beneficiaries.group_rows import GroupEntry, read_entry
from beneficiaries.match_rows import QueryReader
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer
from beneficiaries.models import GroupList, GroupRow, GroupSecret, Person
from beneficiaries.operations.group_leftovers import Note, write_leftovers
from beneficiaries.operations.group_lists import fail
from beneficiaries.specific_data import is_child, youngest
from core import audit
from core.scope import DatabaseRole, acting_as
from core.tabular.cells import Row
from core.tabular.reading import open_table
from core.uploads import UploadError, local_path

CHUNK = 5_000
# Opens one transaction under the sender's present rights.
Desk = Callable[[], AbstractContextManager[Any]]
Progress = Callable[[int, int | None], None]


class FileRefused(Exception):
    """The file cannot be read; the list has failed with this text as its fault."""


class Checker:
    """The rows of one list. `notes`: what to tell of those that are joined to nobody."""

    def __init__(self, group_list: GroupList, reader: QueryReader) -> None:
        self._list = group_list
        self._kind = GroupKind(group_list.kind)
        self._reader = reader
        self._taken: set[tuple[uuid.UUID, int | None]] = set()
        self.notes: dict[int, Note] = {}

    def read(self, row: Row, record: Mapping[str, str | None], flags: Mapping) -> GroupEntry:
        return read_entry(row.number, record, flags, kind=self._kind, reader=self._reader)

    def enter(self, entries: Sequence[GroupEntry]) -> None:
        """Match a chunk and write what became of its rows, in the caller's transaction."""
        asked = [entry for entry in entries if entry.fault is None]
        answers = dict(zip((one.number for one in asked),
                           match_batch(one.query for one in asked), strict=True))  # fmt: skip
        born = self._births(answers.values())
        rows, secrets = [], []
        for entry in entries:
            row = self._row(entry, answers.get(entry.number))
            rows.append(row)
            if (
                row.person_id
                and entry.category
                and self._is_confidential(entry, born.get(row.person_id))
            ):
                row.category, row.is_confidential = None, True
                secrets.append((row, entry.category))
        GroupRow.objects.bulk_create(rows)
        GroupSecret.objects.bulk_create(
            GroupSecret(row=row, category=category) for row, category in secrets
        )

    def _row(self, entry: GroupEntry, answer: Answer | None) -> GroupRow:
        place = self._list.regency_id or entry.query.regency_id
        row = GroupRow(group_list=self._list, number=entry.number, regency_id=place)
        note = self._judged(entry, answer)
        row.outcome, row.why = note.outcome, note.fault or ""
        if note.outcome != GroupOutcome.JOINED or answer is None:
            self.notes[entry.number] = note
            return row
        row.person_id, row.regency_id = answer.person_id, answer.regency_id
        row.category = entry.category
        return row

    def _judged(self, entry: GroupEntry, answer: Answer | None) -> Note:
        if answer is None:
            return Note(GroupOutcome.FAULTY, entry.fault)
        if answer.outcome is MatchOutcome.DOUBTFUL:
            return Note(GroupOutcome.CHECK, reasons=answer.reasons)
        if answer.outcome is MatchOutcome.NONE or answer.person_id is None:
            return Note(GroupOutcome.NOT_FOUND)
        if self._list.regency_id not in (None, answer.regency_id):
            return Note(GroupOutcome.ELSEWHERE)
        stands = (answer.person_id, entry.category)
        if stands in self._taken:
            return Note(GroupOutcome.FAULTY, GroupFault.DOUBLE)
        self._taken.add(stands)
        return Note(GroupOutcome.JOINED)

    def _births(self, answers: Any) -> dict[uuid.UUID, datetime.date | None]:
        """Birthdays of those found, where whether somebody is a child makes a difference."""
        if self._kind not in CONFIDENTIAL:
            return {}
        found = {answer.person_id for answer in answers if answer.person_id}
        with acting_as(DatabaseRole.MATCHING):
            return dict(Person.objects.filter(pk__in=found).values_list("pk", "birth_date"))

    def _is_confidential(self, entry: GroupEntry, born: datetime.date | None) -> bool:
        """By its category, and for a child whatever it is; a child by base or list is one."""
        if self._kind not in CONFIDENTIAL:
            return False
        day = youngest([born, entry.query.birth_date])
        return entry.category in CONFIDENTIAL[self._kind] or is_child(day, timezone.localdate())


def check(*, group_list: GroupList, desk: Desk, progress: Progress, by: User) -> None:
    """Read the whole list. Must be called outside of a transaction.

    A worker that comes back begins anew: until the last row is read nothing can be applied. Raises
    `FileRefused`.
    """
    with desk():
        GroupRow.objects.filter(group_list=group_list).delete()
        checker = Checker(group_list, QueryReader(settings.PROVINCE_CODE, group_list.regency_id))
    try:
        with (
            local_path(group_list.file) as path,
            open_table(path, group_list.file_name) as table,
        ):
            header = table.find_header(columns_of(GroupKind(group_list.kind)))
            expected, count = table.expected_rows(header), 0
            for chunk in _chunks(table.rows(header)):
                entries = [
                    checker.read(row, header.record(row), header.flagged(row)) for row in chunk
                ]
                with desk():
                    checker.enter(entries)
                count += len(chunk)
                progress(count, expected)
            with desk():
                _finish(group_list, path, checker.notes, by)
    except UploadError as error:
        fault = fault_text(GroupKind(group_list.kind), error)
        with desk():
            fail(group_list=group_list, fault=fault, by=by)
        raise FileRefused(fault) from error


def _finish(group_list: GroupList, path: Path, notes: Mapping[int, Note], by: User) -> None:
    held = GroupList.objects.select_for_update(of=("self",)).get(pk=group_list.pk)
    if held.state != GroupListState.RECEIVED:
        return
    if notes:
        with tempfile.TemporaryFile() as target:
            write_leftovers(target, path, held, notes)
            target.seek(0)
            held.leftovers.save(f"{held.pk}-sisa.xlsx", File(target), save=False)
    held.state, held.checked_at = GroupListState.CHECKED, timezone.now()
    held.save(update_fields=["leftovers", "state", "checked_at"])
    audit.record("group_list.check", by=by, subject=held, rows=held.rows.count())


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
