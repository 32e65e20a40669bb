"""A list of recipients of 100,000 rows: checked and entered, and how the pages over it answer.

Prints rows per second, memory at a fifth of the way and at the end (flat when they are alike), and
median milliseconds of the pages once the rows are in. ROWS sets another length; PROFILE=1 names the
costliest calls.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import resource
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
from core.scope import scoped
from programs.models import Program, RecipientUpload
from programs.operations import checking, uploads
from tests.benchmarks._bench import arguments, plant_households, regency_scope
from tests.benchmarks._lists import plant_persons, write_csv, write_xlsx
from tests.clients import PortalClient, as_login_role
from tests.factories.cast import Cast
from tests.factories.registry import a_program

ROWS = int(os.environ.get("ROWS", "100000"))
_EMPTY = "TRUNCATE programs_program, accounts_membership, accounts_agency, accounts_user CASCADE"


class Watch:
    """Progress as the worker reports it, with the memory at each step."""

    def __init__(self) -> None:
        self.memory: list[tuple[int, int]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self.memory.append((done, _memory()))

    def at(self, share: float) -> int:
        """MiB when this share of the rows was done."""
        last = self.memory[-1][0]
        return next(memory for done, memory in self.memory if done >= share * last)


def main() -> None:
    options = arguments(__doc__ or "", households=300_000)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
    plant_households(options.households)
    plant_persons()
    by = Cast().operator_lahat
    regency_id = regency_scope().regency_id
    assert regency_id is not None
    figures = []
    with TemporaryDirectory() as folder:
        for kind, write in (("csv", write_csv), ("xlsx", write_xlsx)):
            path = write(Path(folder) / f"daftar.{kind}", ROWS, regency_id)
            program = a_program(by)
            upload, seconds, watch = _checked(program, by, path)
            rate = upload.rows_total / seconds
            print(
                f"{kind:5} {upload.rows_total} rows in {seconds:.1f} s, {rate:.0f} rows/s,"
                f" memory {watch.at(0.2)} MiB at a fifth, {watch.at(1)} MiB at the end"
            )
            figures += [
                f"{kind}_rows_s={rate:.0f}",
                f"{kind}_growth_mib={watch.at(1) - watch.at(0.2)}",
            ]
    for name, milliseconds in _pages(by, program, upload):
        print(f"{name:16} {milliseconds:8.1f} ms")
        figures.append(f"{name}_ms={milliseconds:.0f}")
    print("uploads: " + " ".join(figures))


def _checked(program: Program, by: Membership, path: Path) -> tuple[RecipientUpload, float, Watch]:
    scope = Scope.of(by.user, by.pk)
    with as_login_role("sigertak_web"), scoped(scope.database), path.open("rb") as file:
        upload = uploads.receive(program=program, file=File(file), file_name=path.name, by=by.user)
    watch, profile = Watch(), cProfile.Profile()
    began = time.perf_counter()
    with as_login_role("sigertak_worker"):
        if "PROFILE" in os.environ:
            profile.enable()
        checking.check(
            upload_id=upload.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=watch,
            by=by.user,
        )
        profile.disable()
    seconds = time.perf_counter() - began
    if "PROFILE" in os.environ:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    upload.refresh_from_db()
    return upload, seconds, watch


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


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
