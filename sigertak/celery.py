"""The worker's application; it starts only with a database role that the wall holds back."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigertak.settings")
os.environ.setdefault("SIGERTAK_PROCESS", "worker")

from celery import Celery
from celery.signals import worker_init

app = Celery("sigertak")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_bypassing_role(**_: object) -> None:
    from core.scope import refuse_bypassing_role

    refuse_bypassing_role()
