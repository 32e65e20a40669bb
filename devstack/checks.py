"""`make check` and `make test`."""

import os
import subprocess
import sys
import time

from devstack import chromium, say, services, translations
from devstack.errors import SetupError
from devstack.leases import locked

# Style, types and contracts: each runs although another failed, so that one call shows all.
STATIC = (
    ("Style", ("ruff", "check", ".")),
    ("Format", ("ruff", "format", "--check", ".")),
    ("Types", ("mypy", ".")),
    ("Import contracts", ("importlinter.cli", "lint")),
    ("Templates", ("djlint", "templates", "--lint", "--quiet")),
)


def fast() -> int:
    """Everything that is quick: the static checks and the tests not marked slow."""
    return _run(("-m", "not slow"))


def everything() -> int:
    """The static checks and all tests, with a browser."""
    os.environ["SIGERTAK_CHROMIUM"] = chromium.ensure()
    return _run(())


def _run(selection: tuple[str, ...]) -> int:
    data_dir = services.test_data_dir()
    translations.compile_all()
    with say.step("Database and message broker for tests"):
        os.environ.update(services.ensure(data_dir))
    # The tests make and drop one database of a fixed name.
    with locked(data_dir / "tests.lock"):
        failed = [title for title, command in STATIC if not _call(title, command)]
        if not _call("Tests", ("pytest", "-n", "2", *selection)):
            failed.append("Tests")
    if failed:
        raise SetupError(f"Failed: {', '.join(failed)}.")
    return 0


def _call(title: str, command: tuple[str, ...]) -> bool:
    began = time.monotonic()
    say.line(f"\n== {title}: {' '.join(command)}")
    program = [sys.executable, "-m", *command]
    if command[0] == "importlinter.cli":
        # Its package has no __main__; the console script stands beside our Python.
        program = [os.path.join(os.path.dirname(sys.executable), "lint-imports")]
    passed = subprocess.run(program, check=False).returncode == 0
    say.line(f"== {title} {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.1f} s")
    return passed
