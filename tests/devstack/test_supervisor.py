"""Several programs, one end: nothing that was started outlives the supervisor."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from devstack.supervisor import Program, Supervisor

pytestmark = pytest.mark.slow

SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
# A child of the child, which a signal to the child alone would leave behind.
HAS_CHILD = (
    "import subprocess, sys, time; "
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "print('grandchild', child.pid, flush=True); time.sleep(60)"
)
SUPERVISE = textwrap.dedent(
    """
    import sys
    from devstack.supervisor import Program, Supervisor
    programs = [Program(name, (sys.executable, "-c", code), {}) for name, code in
                zip(sys.argv[1::2], sys.argv[2::2])]
    sys.exit(Supervisor(programs).run(on_tick=lambda: None))
    """
)


def program(name, code, **environment):
    return Program(name, (sys.executable, "-c", code), environment)


def gone(pid):
    """Whether the process has ended (a zombie that nobody reaps has, too)."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def supervise(*named_code):
    return subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, *named_code],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_output_carries_the_programs_name_and_its_environment(capfd):
    code = "import os; print(os.environ['GREETING']); print('no newline', end='')"

    result = Supervisor([program("web", code, GREETING="halo")]).run(on_tick=lambda: None)

    shown = capfd.readouterr()
    assert "web | halo\n" in shown.out
    assert "web | no newline\n" in shown.out
    assert "'web' ended with code 0" in shown.err
    assert result == 1


def test_when_one_dies_the_others_are_stopped(capfd):
    result = Supervisor([program("web", SLEEPS), program("worker", "raise SystemExit(7)")]).run(
        on_tick=lambda: None
    )

    assert result == 1
    assert "'worker' ended with code 7" in capfd.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_and_counts_as_success(number):
    supervisor = supervise("web", SLEEPS, "worker", SLEEPS)
    lines = [supervisor.stdout.readline(), supervisor.stdout.readline()]
    assert sorted(lines) == ["web    | up\n", "worker | up\n"]

    supervisor.send_signal(number)

    rest, _ = supervisor.communicate(timeout=20)
    assert supervisor.returncode == 0
    assert "Stopping" in rest


def test_grandchildren_go_too_and_strangers_stay():
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    supervisor = supervise("web", HAS_CHILD)
    grandchild = int(supervisor.stdout.readline().split()[-1])

    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=20)

    assert eventually(lambda: gone(grandchild))
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="a service of the Linux kernel")
def test_a_killed_supervisor_takes_its_programs_along():
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    supervisor = supervise("web", code)
    child = int(supervisor.stdout.readline().split()[-1])

    supervisor.kill()
    supervisor.communicate()

    assert eventually(lambda: gone(child))


def test_a_program_deaf_to_polite_signals_is_ended(monkeypatch, capfd):
    monkeypatch.setattr(
        "devstack.supervisor.STOPPING",
        ((0.0, signal.SIGTERM, False), (0.3, signal.SIGKILL, True)),
    )
    deaf = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print(os.getpid(), flush=True); time.sleep(60)"
    )
    began = time.monotonic()

    Supervisor([program("deaf", deaf), program("short", "import time; time.sleep(1)")]).run(
        on_tick=lambda: None
    )

    pid = int(capfd.readouterr().out.partition("deaf  |")[2].split()[0])
    assert gone(pid)
    assert time.monotonic() - began < 10


def test_handlers_are_put_back():
    before = signal.getsignal(signal.SIGTERM)

    Supervisor([program("short", "pass")]).run(on_tick=lambda: None)

    assert signal.getsignal(signal.SIGTERM) == before
    assert os.getpid() > 0
