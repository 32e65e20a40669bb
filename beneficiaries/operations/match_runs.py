"""Files that stewards have matched: receiving one, doing it, and the one door for its state."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path, PurePath
from typing import Any

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.enums import MatchOutcome, MatchRunState
from beneficiaries.match_results import SHOWN_COLUMNS, columns_of, shown_rows
from beneficiaries.matching.interface import Query
from beneficiaries.models import MatchRun
from beneficiaries.operations import mass_matching as mass
from core import audit
from core.tabular.exports import Sheet, export_xlsx
from core.uploads import UploadError, local_path, safe_filename

# Opens one transaction under the sender's present rights.
Desk = Callable[[], AbstractContextManager[Any]]
Progress = Callable[[int, int | None], None]


class FileRefused(Exception):
    """The file cannot be read; the run has failed with this text as its fault."""


def receive(*, file: File, filename: str, regency_id: int | None, by: User) -> MatchRun:
    """Store a judged file. The stored name is the run's id: the sender's may name people."""
    run = MatchRun(regency_id=regency_id, file_name=safe_filename(filename), created_by=by)
    run.file.save(f"{run.pk}{PurePath(filename).suffix.lower()}", file, save=False)
    run.save(force_insert=True)
    audit.record("match_run.receive", by=by, subject=run)
    return run


def match(*, run: MatchRun, desk: Desk, progress: Progress, by: User) -> dict[str, int]:
    """Match the whole file and keep the result; returns the rows by outcome.

    A run that died starts anew: nothing but the finished result is kept. Must be called outside of
    a transaction. Raises `FileRefused`.
    """

    def matcher(queries: Sequence[Query]) -> list[mass.MatchedRow]:
        with desk():
            return mass.match_queries(queries, only_regency=run.regency_id)

    counts: Counter[str] = Counter({outcome.value: 0 for outcome in MatchOutcome})
    places: Counter[int] = Counter()
    try:
        with local_path(run.file) as path, tempfile.TemporaryDirectory() as folder:
            result = Path(folder) / "result.xlsx"
            for opened in mass.matched_file(
                path, run.file_name, regency_id=run.regency_id, matcher=matcher,
                mapper=mass.one_by_one,
            ):  # fmt: skip
                rows = _shown(opened, counts, places, progress)
                columns = columns_of(opened.headers, SHOWN_COLUMNS)
                export_xlsx(result, [Sheet(_("Pemadanan"), columns, rows)])
            with desk(), result.open("rb") as content:
                _finish(run, File(content), counts, places, by)
    except UploadError as error:
        with desk():
            _fail(run, str(error), by)
        raise FileRefused(str(error)) from error
    return dict(counts)


def _shown(
    opened: mass.MatchFile, counts: Counter[str], places: Counter[int], progress: Progress
) -> Iterator[list[object]]:
    for rows in opened.rows:
        counts.update(mass.counted(rows))
        for row in rows:
            places.update(row.regencies)
        progress(counts.total(), opened.expected)
        yield from shown_rows(len(opened.headers), rows)


def _finish(
    run: MatchRun, content: File, counts: Counter[str], places: Counter[int], by: User
) -> None:
    held = MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state != MatchRunState.RECEIVED:
        return
    held.result.save(f"{held.pk}-hasil.xlsx", content, save=False)
    held.state, held.finished_at = MatchRunState.DONE, timezone.now()
    held.counts, held.places = dict(counts), dict(places)
    held.save(update_fields=["result", "state", "counts", "places", "finished_at"])
    audit.record("match_run.match", by=by, subject=held, counts=held.counts)


def _fail(run: MatchRun, fault: str, by: User) -> None:
    MatchRun.objects.filter(pk=run.pk, state=MatchRunState.RECEIVED).update(
        state=MatchRunState.FAILED, fault=fault, finished_at=timezone.now()
    )
    audit.record("match_run.fail", by=by, subject=run)
