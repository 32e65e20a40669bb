"""A list of 100,000 recipients, csv and xlsx: staged, checked, matched against the base, entered.

Each list goes the way of the worker's own job: read and judged, matched in the thread beside, its
rows and recipients written with what the engine found; then some are handed in to Bappeda, which
judges them anew and writes cases, findings and evidence. Prints rows per second, processor time of
both sides, memory at a quarter and at the whole (flat when they are alike), and the median
milliseconds of the pages once the rows are in.

`--households` sets the base (3.7 persons each), `--rows` the list, `--kinds` the files; `--keep`
takes a base of that size as it stands from an earlier run, `--planted` the one that `lookups` has
planted, whatever its size; PROFILE=1 names the costliest calls.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import File
from django.db import connection
from django.test.utils import setup_test_environment
from django.urls import reverse

from accounts.models import Membership
from accounts.scope import Scope
from beneficiaries.models import Household
from core.scope import scoped
from programs.models import Program, RecipientUpload
from programs.operations import checking, match_ahead, uploads
from tests.benchmarks._costs import Costs
from tests.benchmarks._emptying import empty_portal
from tests.benchmarks._lists import write_csv, write_xlsx
from tests.benchmarks._memory import PeakMemory
from tests.benchmarks._planting import plant
from tests.clients import PortalClient, as_login_role
from tests.factories.cast import Cast
from tests.factories.registry import a_program
from verification.operations.submitting_all import submit_all

_WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
# Truncating users as well would take the base along, which refers to them.
_EMPTY = (
    "TRUNCATE programs_program, programs_touchedrecipient, core_job, core_auditevent CASCADE",
    "DELETE FROM accounts_membership",
    "DELETE FROM accounts_agency",
    "DELETE FROM accounts_user",
)


class Watch:
    """Progress as the worker reports it, with the highest memory up to each step."""

    def __init__(self, memory: PeakMemory) -> None:
        self._memory = memory
        self._steps: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self._steps.append((done, self._memory.mib))

    def at(self, share: float) -> int:
        """MiB when this share of the rows was done."""
        last = self._steps[-1][0]
        return next(memory for done, memory in self._steps if done >= share * last)


def main() -> None:
    options = _options()
    # An agency of the province: one regency of a small base has too few people for a long list.
    by = Cast().operator_sumsel
    figures = []
    with TemporaryDirectory() as folder:
        for kind in options.kinds:
            path = _WRITERS[kind](Path(folder) / f"daftar.{kind}", options.rows, None)
            program = a_program(by, target_unit="person")
            upload, costs, watch = _checked(program, by, path)
            rate = upload.rows_total / costs.wall
            print(
                f"{kind:5} {upload.rows_total} rows in {costs}: {rate:.0f} rows/s,"
                f" memory {watch.at(0.25)} MiB at a quarter, {watch.at(1)} MiB at the whole"
            )
            print(f"      {upload.counts}", flush=True)
            figures += [
                f"{kind}_s={costs.wall:.1f}",
                f"{kind}_rows_s={rate:.0f}",
                f"{kind}_growth_mib={watch.at(1) - watch.at(0.25)}",
            ]
    if options.submit:
        handed_in, costs = _submitted(program, by, options.submit)
        rate = handed_in / costs.wall
        print(f"{handed_in} recipients submitted in {costs}: {rate:.0f} rows/s", flush=True)
        figures.append(f"submit_rows_s={rate:.0f}")
    for name, milliseconds in _pages(by, program, upload):
        print(f"{name:16} {milliseconds:8.1f} ms")
        figures.append(f"{name}_ms={milliseconds:.0f}")
    print("uploads: " + " ".join(figures))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    households = int(os.environ.get("HOUSEHOLDS", "100000"))
    parser.add_argument("--households", type=int, default=households)
    parser.add_argument("--rows", type=int, default=int(os.environ.get("ROWS", "100000")))
    parser.add_argument("--kinds", nargs="+", choices=_WRITERS, default=list(_WRITERS))
    parser.add_argument("--submit", type=int, default=5_000)
    parser.add_argument("--keep", action="store_true", default="KEEP" in os.environ)
    parser.add_argument(
        "--planted", action="store_true", help="take the base that `lookups` has planted"
    )
    options = parser.parse_args()
    stands = options.keep and Household.objects.count() == options.households
    if options.planted or stands:
        _empty_programs()
    else:
        empty_portal()
        plant(1, options.households)
    return options


def _empty_programs() -> None:
    with connection.cursor() as cursor:
        # The audit trail takes no TRUNCATE from the owner; the server's administrator may.
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        for statement in _EMPTY:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    connection.close()


def _checked(program: Program, by: Membership, path: Path) -> tuple[RecipientUpload, Costs, Watch]:
    scope = Scope.of(by.user, by.pk)
    with as_login_role("sigertak_web"), scoped(scope.database), path.open("rb") as file:
        upload = uploads.receive(program=program, file=File(file), file_name=path.name, by=by.user)
    profile = cProfile.Profile()
    with PeakMemory() as memory, Costs() as costs, as_login_role("sigertak_worker"):
        watch = Watch(memory)
        if "PROFILE" in os.environ:
            profile.enable()
        checking.check(
            upload_id=upload.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=watch,
            by=by.user,
            making=match_ahead.in_threads,
        )
        profile.disable()
    if "PROFILE" in os.environ:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    upload.refresh_from_db()
    return upload, costs, watch


def _submitted(program: Program, by: Membership, most: int) -> tuple[int, Costs]:
    """So many of the entered recipients become cases with their findings, as the worker does it."""
    profile = cProfile.Profile()
    with Costs() as costs, as_login_role("sigertak_worker"):
        if "PROFILE" in os.environ:
            profile.enable()
        done = submit_all(
            program_id=program.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=lambda _done: None,
            by=by.user,
            making=match_ahead.in_threads,
            most=most,
        )
        profile.disable()
    if "PROFILE" in os.environ:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    return done, costs


def _pages(by: Membership, program: Program, upload: RecipientUpload) -> list[tuple[str, float]]:
    setup_test_environment()
    browser = PortalClient()
    browser.sign_in(by)
    pages = {
        "recipient_list": reverse("programs:recipient_list", args=[program.pk]),
        "program": reverse("programs:program_detail", args=[program.pk]),
        "upload": reverse("programs:upload_detail", args=[upload.pk]),
        "upload_list": reverse("programs:upload_list", args=[program.pk]),
        "drafts": reverse("programs:draft_list"),
        "entry_form": reverse("programs:recipient_create", args=[program.pk]),
        "ending": reverse("programs:recipient_end", args=[program.pk]),
    }
    return [(name, _median(browser, page)) for name, page in pages.items()]


def _median(browser: PortalClient, page: str) -> float:
    times = []
    for turn in range(8):
        began = time.perf_counter()
        answer = browser.get(page)
        assert answer.status_code == 200, f"{page}: {answer.status_code}"
        if turn:
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
