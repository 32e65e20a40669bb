"""An import whose worker or database dies at any moment: every row once, and nobody left behind."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.beneficiaries.struck_imports import Blows, every_row_enters_once
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def kill_worker(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGKILL)


def cut_sessions(worker: subprocess.Popen[bytes]) -> None:
    """As when the server goes down: whatever was not committed is gone, on whichever side."""
    with connection.cursor() as cursor:
        # The tables' owner, whom tests work as, may end no other role's sessions.
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        cursor.execute("SELECT set_config('role', %s, false)", [role])


def left_behind(words_of_ours: str) -> list[str]:
    """Processes that still carry these words in their command."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if words_of_ours in words:
            found.append(words)
    return found


@pytest.mark.parametrize("strike", [kill_worker, cut_sessions])
def test_struck_at_any_moment_every_row_enters_once(transactional_db, strike):
    load_small_province()
    every_row_enters_once(Cast().steward_lahat, Blows(strike, times=2, rows=1_800))
    # The second process of a killed worker ends with it.
    deadline = time.monotonic() + 10
    while left_behind(str(settings.MEDIA_ROOT)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left_behind(str(settings.MEDIA_ROOT)) == []
