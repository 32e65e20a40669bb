"""One full release from csv, and how it compares with a bare COPY of the same rows.

A release is staged, judged, applied and activated by the worker's own jobs, under its own login
role, households and then persons; regencies are activated by as many jobs at once as the portal's
worker has hands. The yardstick is a COPY of the rows that stand in the base
afterwards into tables with the same indexes and foreign keys. Both take turns `--rounds` times, and
the medians are compared, since other work on the machine hits both alike.

Prints rows per second of each stage, the peak of memory of a worker that has imported before, at a
quarter of the size and at the full size, a release of the same households after the first with one
in ten changed; `ratio=…` last. Beside the seconds of each stage stands what share of a COPY they
are. `--households` (or HOUSEHOLDS) sets the scale.

A workbook has to be read before it is what a csv is at once. `xlsx_of_csv_and_reader` is the time
of staging one over that of staging its rows from csv and of the bare reader (safe, in its own
process) together: at most 1 when nothing but the reader is added. `reader_of_xlsx` is the reader's
share of it, 1 when everything else were free.
"""

# ruff: noqa: N999 - `make bench NAME=import` is what people type

from __future__ import annotations

import argparse
import os
import statistics
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.base import File
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from accounts.models import Membership
from beneficiaries import job_kinds
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS
from beneficiaries.enums import ImportState
from beneficiaries.models import Household, Person, RegistryImport, RegistryRelease
from beneficiaries.operations import activation, imports
from core.enums import JobState
from core.tabular.reading import open_table
from regions.models import Region
from tests.benchmarks import _copy_yardstick as yardstick
from tests.benchmarks._emptying import empty_portal
from tests.benchmarks._memory import PeakMemory
from tests.benchmarks._release_files import (
    HOUSEHOLD_HEADERS,
    PERSON_HEADERS,
    Release,
    write_csv,
    write_xlsx,
)
from tests.factories import import_files
from tests.factories.cast import Cast

Files = dict[str, list[Path]]
Times = dict[str, float]
# `--concurrency` of the worker that `make run` and the deployment start.
WORKER_HANDS = 2
# Long enough that every process and cache of an import has been at work.
WARMING = 6_000
STAGES = ("stage household", "apply household", "stage person", "apply person", "activate")


def main() -> None:
    options = _options()
    with TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        quarter = _files(folder / "quarter", options.households // 4)
        files = _files(folder / "full", options.households)
        later = _files(folder / "later", options.households, changed=10)
        print(f"files written in {time.perf_counter() - began:.0f} s")
        memory = {}
        # What any worker holds once it has imported something is not what a file's length costs.
        _first_release(_files(folder / "warming", WARMING))
        _, memory["quarter"] = _first_release(quarter)
        figures = _against_copy(files, folder, options.rounds, memory)
        _print_later(later, options.households)
        xlsx = _xlsx(folder, options.households)
    print(
        f"import: rows_s={figures['rows_s']:.0f} copy_rows_s={figures['copy_rows_s']:.0f}"
        f" memory_quarter_mib={memory['quarter']} memory_full_mib={memory['full']}"
        f" xlsx_of_csv_and_reader={xlsx['xlsx'] / (xlsx['csv'] + xlsx['reader']):.2f}"
        f" reader_of_xlsx={xlsx['reader'] / xlsx['xlsx']:.2f} ratio={figures['ratio']:.2f}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    households = int(os.environ.get("HOUSEHOLDS", "60000"))
    parser.add_argument("--households", type=int, default=households)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _files(folder: Path, households: int, changed: int = 0) -> Files:
    folder.mkdir()
    release = Release(households, changed)
    return {
        "household": write_csv(folder, "rt", HOUSEHOLD_HEADERS, release.household_rows()),
        "person": write_csv(folder, "art", PERSON_HEADERS, release.person_rows()),
    }


def _against_copy(
    files: Files, folder: Path, rounds: int, memory: dict[str, int]
) -> dict[str, float]:
    """Load the release and COPY its rows in turn; the table of medians."""
    ours: list[Times] = []
    copies: list[float] = []
    for number in range(rounds):
        times, memory["full"] = _first_release(files)
        # Anew in each round, since rows refer to the release that the round made.
        rows = yardstick.prepare(folder)
        counts = {"household": Household.objects.count(), "person": Person.objects.count()}
        ours.append(times)
        copies.append(yardstick.load(rows))
        print(f"round {number + 1}: ours {sum(times.values()):.1f} s, COPY {copies[-1]:.1f} s")
    yardstick.drop()
    whole = counts["household"] + counts["person"]
    total = statistics.median(sum(times.values()) for times in ours)
    copy = statistics.median(copies)
    for stage in STAGES:
        seconds = statistics.median(times[stage] for times in ours)
        done = next((counts[unit] for unit in counts if stage.endswith(unit)), whole)
        print(
            f"{stage:16} {done:9} rows {seconds:8.1f} s {done / seconds:9.0f} rows/s"
            f" {seconds / copy:6.2f} COPY"
        )
    print(f"{'in all':16} {whole:9} rows {total:8.1f} s {whole / total:9.0f} rows/s")
    print(f"{'COPY':16} {whole:9} rows {copy:8.1f} s {whole / copy:9.0f} rows/s")
    return {"ratio": total / copy, "rows_s": whole / total, "copy_rows_s": whole / copy}


def _first_release(files: Files) -> tuple[Times, int]:
    """A release into an empty base: seconds of each stage, and the peak of memory in MiB."""
    empty_portal()
    by = Cast().steward_sumsel
    with PeakMemory() as memory:
        times = _bring_in(files, import_files.release_of(by, "2025-01"), by)
    return times, memory.mib


def _print_later(files: Files, households: int) -> None:
    """A second release behind the first, which is in the base."""
    by = Membership.objects.get(user__email="steward.sumsel@contoh.go.id")
    times = _bring_in(files, import_files.release_of(by, "2025-07"), by)
    rows, seconds = Person.objects.count() + households, sum(times.values())
    print(f"later release    {rows:9} rows {seconds:8.1f} s {rows / seconds:9.0f} rows/s")


def _received(release: RegistryRelease, unit: str, path: Path, by: Membership) -> RegistryImport:
    with path.open("rb") as content:
        file = File(content, name=path.name)
        return import_files.receive(by, release, unit, file)  # type: ignore[arg-type]


def _bring_in_files(files: Files, release: RegistryRelease, by: Membership) -> Times:
    """Seconds of staging and of applying the files of each unit."""
    times = dict.fromkeys(STAGES, 0.0)
    yardstick.checkpoint()
    for unit, paths in files.items():
        for path in paths:
            received = _received(release, unit, path, by)
            with _timed(times, f"stage {unit}"):
                import_files.work(job_kinds.CHECK, received.pk, by)
            with _timed(times, f"apply {unit}"), transaction.atomic():
                imports.start_applying(import_file=received, by=by.user)
            with _timed(times, f"apply {unit}"):
                import_files.work(job_kinds.APPLY, received.pk, by)
            received.refresh_from_db()
            assert received.state == ImportState.APPLIED, received.fault
            received.file.delete(save=False)
    return times


def _bring_in(files: Files, release: RegistryRelease, by: Membership) -> Times:
    times = _bring_in_files(files, release, by)
    regencies = Region.objects.regencies().current().filter(province__code=settings.PROVINCE_CODE)
    subjects = [
        activation.subject_of(release.pk, regency.pk)
        for regency in regencies.filter(pk__in=_filled(release))
    ]
    with _timed(times, "activate"), ThreadPoolExecutor(WORKER_HANDS) as pool:
        list(pool.map(partial(_activate, by), subjects))
    return times


def _activate(by: Membership, subject: uuid.UUID) -> None:
    try:
        job = import_files.work(job_kinds.ACTIVATE, subject, by)
        assert job.state == JobState.DONE, job.message
    finally:
        connection.close()


def _xlsx(folder: Path, households: int) -> dict[str, float]:
    """Seconds that the persons of a release take as a workbook and as a csv, and its bare reader.

    "calamine" is the parser alone, with none of what keeps foreign files harmless.
    """
    source = Release(min(households, 20_000))
    path = write_xlsx(folder / "art.xlsx", PERSON_HEADERS, source.person_rows())
    (csv,) = write_csv(folder, "xlsx-art", PERSON_HEADERS, source.person_rows())
    homes = write_csv(folder, "xlsx-rt", HOUSEHOLD_HEADERS, source.household_rows())
    by = Membership.objects.get(user__email="steward.sumsel@contoh.go.id")
    release = import_files.release_of(by, "2026-01")
    _bring_in_files({"household": homes}, release, by)
    seconds: Times = defaultdict(float)
    with _timed(seconds, "calamine"):
        sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())
    with _timed(seconds, "reader"), open_table(path, path.name) as table:
        count = sum(1 for _ in table.rows(table.find_header(COLUMNS[Unit.PERSON])))
    for name, file in (("csv", csv), ("xlsx", path)):
        received = _received(release, Unit.PERSON, file, by)
        with _timed(seconds, name):
            import_files.work(job_kinds.CHECK, received.pk, by)
        received.refresh_from_db()
        assert received.state == ImportState.STAGED, received.fault
        assert received.rows.count() == count
        with transaction.atomic():
            imports.discard(import_file=received, by=by.user)
    told = ", ".join(f"{name} {count / took:.0f}" for name, took in seconds.items())
    print(f"rows/s of {count} persons: {told}")
    return seconds


def _filled(release: RegistryRelease) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT regency_id FROM beneficiaries_householdversion WHERE release_id = %s",
            [release.pk],
        )
        return [regency_id for (regency_id,) in cursor.fetchall()]


class _timed:  # noqa: N801 - reads like a word of its own
    """Add the seconds of a block to `times[stage]`."""

    def __init__(self, times: Times, stage: str) -> None:
        self._times, self._stage = times, stage
        self._clock: Callable[[], float] = time.perf_counter

    def __enter__(self) -> None:
        self._began = self._clock()

    def __exit__(self, *error: object) -> None:
        self._times[self._stage] += self._clock() - self._began


if __name__ == "__main__":
    main()
