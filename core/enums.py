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


class ExportFormat(models.TextChoices):
    """What a list is written as."""

    XLSX = "xlsx", _("Excel (xlsx)")
    CSV = "csv", _("CSV")


class RowOperation(models.TextChoices):
    """What happened to a row, as the database saw it."""

    INSERT = "insert", _("Ditambahkan")
    UPDATE = "update", _("Diubah")
    DELETE = "delete", _("Dihapus")
