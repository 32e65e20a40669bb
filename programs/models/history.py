"""What was done to programs and recipients."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from accounts.models import Agency, User
from core.identifiers import Identified
from programs.enums import ProgramAction
from programs.models.programs import Program
from programs.models.recipients import Recipient
from regions.models import Region


class ProgramEvent(Identified):
    """What was done to a program, or to one of its recipients, for those who work with it.

    Rows are only ever added. The audit trail is another thing: it is for auditors, who read it
    across everything. `regency` is that of the recipient, or else of the program. `details` hold
    counts, versions and names of fields, never personal data.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="events")
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, null=True, related_name="events"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(max_length=20, choices=ProgramAction)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.program_id}"
