"""`manage.py match_file`: who of a list stands in the base, on the command line."""

from __future__ import annotations

import multiprocessing
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

from beneficiaries.match_results import PLAIN_COLUMNS, columns_of, plain_rows
from beneficiaries.matching.interface import Query
from beneficiaries.operations import mass_matching as mass
from core.tabular.exports import export_csv
from core.uploads import UploadError
from regions.models import Region

# More chunks than this in flight would only fill memory.
_AHEAD = 2


class Command(BaseCommand):
    help = (
        "Memadankan berkas xlsx atau csv dengan basis yang berlaku, tanpa mencatat penerima. "
        "Hasilnya baris semula ditambah outcome, person_id, registry_id, weight, probability, "
        "second_person_id, second_registry_id, second_weight, dan reasons."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="BERKAS")
        parser.add_argument("--output", type=Path, required=True, metavar="HASIL.csv")
        parser.add_argument("--regency", metavar="KODE", help="kabupaten/kota asal berkas ini")
        parser.add_argument(
            "--processes", type=int, default=min(4, os.cpu_count() or 1),
            help="banyaknya proses; bawaan: semua inti, paling banyak 4",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        counts: Counter[str] = Counter()
        try:
            with _Pool(options["processes"]) as pool:
                files = mass.matched_file(
                    path,
                    path.name,
                    regency_id=_regency(options["regency"]),
                    matcher=matched,
                    mapper=pool.map,
                )
                for opened in files:
                    rows = self._counted(opened, counts)
                    export_csv(options["output"], columns_of(opened.headers, PLAIN_COLUMNS), rows)
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror}.") from error
        except UploadError as error:
            raise CommandError(f"{path.name}: {error}") from error
        found = ", ".join(f"{name}={counts[name]}" for name in ("match", "doubtful", "none"))
        self.stdout.write(f"\n{options['output']}: rows={counts.total()}, {found}")

    def _counted(self, opened: mass.MatchFile, counts: Counter[str]) -> Iterator[list[object]]:
        for rows in opened.rows:
            counts.update(mass.counted(rows))
            self.stdout.write(f"\r{counts.total()}/{opened.expected}", ending="")
            self.stdout.flush()
            yield from plain_rows(len(opened.headers), rows)


def matched(queries: Sequence[Query]) -> list[mass.MatchedRow]:
    """One chunk in a transaction of its own; runs in a child process too."""
    with transaction.atomic():
        return mass.match_queries(queries)


class _Pool:
    """Processes that match chunks side by side; with one, this process does."""

    def __init__(self, processes: int) -> None:
        self._size = processes
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Pool:
        if self._size > 1:
            self._pool = ProcessPoolExecutor(
                self._size, multiprocessing.get_context("fork"), initializer=_start_afresh
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, matcher: mass.Matcher, chunks: Iterator[list[Query]]
    ) -> Iterator[list[mass.MatchedRow]]:
        """Results in the order of the chunks, drawing few of them ahead."""
        if self._pool is None:
            yield from mass.one_by_one(matcher, chunks)
            return
        waiting: list[Future[list[mass.MatchedRow]]] = []
        for chunk in chunks:
            waiting.append(self._pool.submit(matcher, chunk))
            if len(waiting) > self._size + _AHEAD:
                yield waiting.pop(0).result()
        for one in waiting:
            yield one.result()


def _start_afresh() -> None:
    """A child may not use the connections of its parent."""
    for connection in connections.all(initialized_only=True):
        connection.connection = None


def _regency(code: str | None) -> int | None:
    if code is None:
        return None
    digits = "".join(filter(str.isdigit, code))
    found = (
        Region.objects.regencies()
        .current()
        .filter(code=digits, province__code=settings.PROVINCE_CODE)
    )
    if (regency := found.first()) is None:
        raise CommandError(f"Tidak ada kabupaten/kota berkode {code}.")
    return regency.pk
