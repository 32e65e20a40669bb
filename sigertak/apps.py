import os
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class SigertakConfig(AppConfig):
    """Composition only: settings, addresses, the menu, commands that span all apps."""

    name = "sigertak"
    verbose_name = "Sigertak Plus"

    def ready(self) -> None:
        """Make our Celery application the current one, in every process that sends jobs.

        Without it the web process would look for Celery's default broker, and jobs would wait for
        the sweeper. The module takes an unnamed process for a worker: so its name is said first.
        """
        os.environ.setdefault("SIGERTAK_PROCESS", settings.PROCESS)
        import_module("sigertak.celery")
        import_module("sigertak.checks")
