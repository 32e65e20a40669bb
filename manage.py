#!/usr/bin/env python
"""Django's commands, with the embedded servers started when the environment names no others."""

import os
import signal
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigertak.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "This Python has no Django. Prepare the project with 'make setup', then call\n"
            f"  .venv/bin/python manage.py {' '.join(sys.argv[1:])}".rstrip()
        )
    _fill_environment()
    execute_from_command_line(sys.argv)


def _fill_environment() -> None:
    """Embedded servers for a working copy; SIGERTAK_EMBEDDED=0 (the images) forbids them."""
    if os.environ.get("SIGERTAK_EMBEDDED") == "0":
        return
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    from devstack import services
    from devstack.errors import SetupError

    # A plain SIGTERM would skip the exit hook that gives the servers back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        os.environ.update(services.ensure(services.default_data_dir()))
    except SetupError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
