"""`migrate`, followed by the walls: no table stands a moment longer than needed without them."""

from typing import Any

from django.core.management.commands import migrate

from core import walls


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options.get("plan") or options.get("check_unapplied") or options.get("app_label"):
            return
        count = walls.apply()
        if options["verbosity"] >= 1:
            self.stdout.write(f"Walls applied to {count} tables.")
