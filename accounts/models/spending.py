"""How many rows of people somebody took along in a day."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from accounts.models.people import User
from core.identifiers import Identified


class ExportSpending(Identified):
    """Rows of people in one finished export. Stays when the export itself is deleted.

    Deleting a file gives nothing back, so the export's own row could not keep the account.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    membership_id = models.UUIDField()
    export_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=60)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["user", "at"], name="export_spending_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.rows}"
