"""The virtual environment `.venv`: made once, refreshed when the pinned requirements change.

Runs under whatever Python the person has, so this module and those it imports need nothing
but the standard library.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devstack import say
from devstack.errors import SetupError
from devstack.leases import locked

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME = ("requirements.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-dev.txt")


def ensure(files: tuple[str, ...]) -> None:
    """Make `.venv` hold what the requirement `files` pin. Needs the network only when it does not
    yet. Two processes may call it at the same time."""
    with locked(ROOT / ".venv.lock"):
        if not _works():
            with say.step("Creating the virtual environment .venv"):
                _create()
        if all(_stamp(name) == _fingerprint(name) for name in files):
            return
        with say.step(f"Installing {' and '.join(files)} (the first time takes a minute)"):
            _install(files)
        for name in files:
            _stamp_path(name).write_text(_fingerprint(name))


def enter(arguments: list[str]) -> None:
    """Go on as the Python of `.venv`; returns only when this already is it."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    os.execv(PYTHON, [str(PYTHON), "-m", "devstack", *arguments])  # noqa: S606


def _works() -> bool:
    """Whether `.venv` holds a Python that starts (the one it was made from may be gone)."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run([str(PYTHON), "-c", "import pip"], capture_output=True, check=False)
    return asked.returncode == 0


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        _get_ensurepip()
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode != 0:
        raise SetupError(f"{sys.executable} could not create {VENV}; see above.")


def _get_ensurepip() -> None:
    """Debian and Ubuntu ship `venv` without its half that brings pip, as a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(
            f"This Python cannot create virtual environments. Install its module first, for "
            f"example:\n  sudo apt-get install {package}"
        )
    apt_install(package)


def _install(files: tuple[str, ...]) -> None:
    wanted = [word for name in files for word in ("-r", str(ROOT / name))]
    done = subprocess.run(
        [
            str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input",
            "--disable-pip-version-check", "--require-hashes", *wanted,
        ],
        cwd=ROOT,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SetupError(
            "The packages could not be installed; see above. The first set-up needs a connection "
            "to the Python package index (or a mirror that pip is configured for)."
        )


def apt_install(package: str) -> None:
    """Install a Debian package; the caller has made sure that we are root and apt-get exists."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", "--quiet", *command], env=env, check=False)
        if done.returncode != 0 and command != ["update"]:
            raise SetupError(f"apt-get could not install {package}; see above.")


def _stamp_path(name: str) -> Path:
    """The note in `.venv` on what was last installed from this file."""
    return VENV / f"{name}.installed"


def _stamp(name: str) -> str:
    path = _stamp_path(name)
    return path.read_text() if path.exists() else ""


def _fingerprint(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
