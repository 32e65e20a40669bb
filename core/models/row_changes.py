"""What the database itself noted about changed rows, whoever changed them and by whichever way."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.enums import RowOperation
from core.identifiers import Identified


class RowChange(Identified):
    """A changed row of a watched table: which, by whom, which columns. Never a value of any.

    Written by triggers alone (`core.row_changes`): no role of the portal may add, change or delete
    one. `actor` is what the transaction said of itself (`app.user`), `role` and `login` what the
    database knows of it. A `row_id` of "" stands for `rows` of one statement that were too many to
    be named one by one.
    """

    at = models.DateTimeField(db_default=Now())
    table_name = models.CharField(_("tabel"), max_length=60)
    row_id = models.CharField(max_length=40, blank=True)
    operation = models.CharField(_("perubahan"), max_length=6, choices=RowOperation)
    columns = ArrayField(models.CharField(max_length=63), default=list)
    rows = models.PositiveIntegerField(default=1)
    # Whoever is named, the change itself must not fail for it: so without a foreign key.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    role = models.CharField(max_length=63)
    login = models.CharField(max_length=63)
    regency_id = models.IntegerField(null=True)
    agency_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["row_id", "-id"], name="row_change_row"),
            models.Index(fields=["actor", "-id"], name="row_change_actor"),
            models.Index(fields=["regency_id", "-id"], name="row_change_regency"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name}"
