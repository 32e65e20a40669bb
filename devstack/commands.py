"""The commands of `python3 -m devstack`, one function each. Every one returns an exit code.

Their modules are imported by name and late: before `.venv` stands, most of them could not be.
"""

import importlib
import os
import signal
import sys

from devstack import say, venv
from devstack.errors import SetupError


def main(arguments: list[str]) -> int:
    """Run the command named by `arguments`, inside `.venv` once that stands."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        say.problem(f"Commands: {', '.join(COMMANDS)}")
        return 2
    requirements, module, function = COMMANDS[name]
    # So that a SIGTERM unwinds like Ctrl-C: leases are given back, child processes ended.
    # Set for Ctrl-C, too: a shell starts background jobs with that signal ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.chdir(venv.ROOT)
    try:
        if requirements:
            venv.ensure(requirements)
            venv.enter(arguments)
        return int(getattr(importlib.import_module(f"devstack.{module}"), function)())
    except SetupError as error:
        say.problem(str(error))
        return 1
    except KeyboardInterrupt:
        say.problem("Interrupted.")
        return 128 + signal.SIGINT


def setup() -> int:
    """The environment stands by the time this runs; what it needs besides are the translations."""
    importlib.import_module("devstack.translations").compile_all()
    say.line("Ready. 'make run' starts the portal; .venv/bin/python manage.py runs its commands.")
    return 0


# Name: the requirement files it needs in .venv (none: any Python does), module, function.
COMMANDS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "setup": (venv.DEVELOPMENT, "commands", "setup"),
    "run": (venv.RUNTIME, "run", "run"),
    "test": (venv.DEVELOPMENT, "checks", "everything"),
    "check": (venv.DEVELOPMENT, "checks", "fast"),
    "reset": ((), "reset", "reset"),
    "bench": (venv.DEVELOPMENT, "bench", "bench"),
    "messages": (venv.DEVELOPMENT, "translations", "messages"),
    "requirements": ((), "tools", "requirements"),
}
