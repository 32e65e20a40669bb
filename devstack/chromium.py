"""The browser for the tests: one that the system has, or Debian's package."""

import os
import shutil

from devstack import say, venv
from devstack.errors import SetupError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure() -> str:
    """The path of a Chromium, installed first when we are root on a Debian-like system.

    `SIGERTAK_CHROMIUM` names another one.
    """
    given = os.environ.get("SIGERTAK_CHROMIUM")
    if given:
        if not os.access(given, os.X_OK):
            raise SetupError(f"SIGERTAK_CHROMIUM={given} is not a program.")
        return given
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        with say.step("Installing Chromium for the browser tests"):
            venv.apt_install("chromium")
        found = find()
    if found is None:
        raise SetupError(
            "The browser tests need Chromium. Install it, for example:\n"
            "  sudo apt-get install chromium\n"
            "or set SIGERTAK_CHROMIUM to the path of one."
        )
    return found


def find() -> str | None:
    """The first Chromium on the search path."""
    return next(filter(None, map(shutil.which, NAMES)), None)
