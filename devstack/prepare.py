"""`python -m devstack.prepare`: bring the database up to date, in one Django process.

One process instead of one a command: loading Django is what takes time at a second start.
Needs the environment that `devstack.services.ensure` returns.
"""

import os
import signal
import sys
from typing import Any

from devstack import say, translations

# Django's management command, its options, and what a person reads meanwhile.
STEPS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("db_roles", {}, "Database roles"),
    ("migrate", {"interactive": False, "verbosity": 1}, "Database schema"),
    ("load_regions", {}, "Regions"),
)


def main(arguments: list[str]) -> int:
    """`--demo N` also seeds N demo households into an empty database."""
    with say.step("Translations"):
        translations.compile_all()
    os.environ["DJANGO_SETTINGS_MODULE"] = "sigertak.settings"
    os.environ["SIGERTAK_PROCESS"] = "owner"
    import django
    from django.conf import settings
    from django.core.management import CommandError, call_command

    django.setup()
    households = arguments[arguments.index("--demo") + 1] if "--demo" in arguments else "0"
    steps = list(STEPS)
    if int(households):
        options = {"households": int(households), "seed": 1, "if_empty": True}
        steps.append(
            ("seed_demo", options, f"Demo data ({households} households, first time only)")
        )
    if not settings.STATIC_FROM_SOURCE:
        steps.append(("collectstatic", {"interactive": False, "verbosity": 0}, "Static files"))
    try:
        for command, options, title in steps:
            with say.step(title):
                call_command(command, **options)
    except CommandError as error:
        say.problem(str(error))
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
