from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Life of a background job. Moves only through `core.jobs`."""

    QUEUED = "queued", _("Menunggu giliran")
    RUNNING = "running", _("Sedang dikerjakan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")

    @classmethod
    def finished(cls) -> tuple[str, ...]:
        return (cls.DONE, cls.FAILED)
