"""Leases count who lives, and only who lives."""

import os
import signal
import subprocess
import sys

from devstack import leases

HOLD = (
    "import sys, pathlib; from devstack.leases import Lease; "
    "lease = Lease(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
)


def hold_in_another_process(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_no_folder_means_nobody(tmp_path):
    assert leases.live(tmp_path / "leases") == []


def test_a_lease_counts_until_it_is_released(tmp_path):
    folder = tmp_path / "leases"
    lease = leases.Lease(folder)
    assert len(leases.live(folder)) == 1

    lease.release()

    assert leases.live(folder) == []
    assert list(folder.iterdir()) == []


def test_each_holder_counts(tmp_path):
    first, second = leases.Lease(tmp_path), leases.Lease(tmp_path)
    assert len(leases.live(tmp_path)) == 2
    first.release()
    assert len(leases.live(tmp_path)) == 1
    second.release()


def test_a_killed_holder_no_longer_counts(tmp_path):
    process = hold_in_another_process(tmp_path)
    assert len(leases.live(tmp_path)) == 1

    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert leases.live(tmp_path) == []


def test_a_stale_file_of_a_process_number_in_use_does_not_count(tmp_path):
    (tmp_path / f"{os.getpid()}-00000000").touch()

    assert leases.live(tmp_path) == []
