"""One scheduler over one data folder; the next takes over when it stops."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow
UNTIL_INPUT_ENDS = "import sys; print('working', flush=True); sys.stdin.read()"


def start(lock):
    return subprocess.Popen(
        [sys.executable, "-m", "devstack.solo", lock, sys.executable, "-c", UNTIL_INPUT_ENDS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_second_waits_until_the_first_is_gone(tmp_path):
    lock = str(tmp_path / "beat.lock")
    first = start(lock)
    assert first.stdout.readline() == "working\n"
    second = start(lock)
    assert "waiting to take over" in second.stdout.readline()

    first.kill()
    first.communicate()

    assert second.stdout.readline() == "working\n"
    second.communicate()
    assert second.returncode == 0
