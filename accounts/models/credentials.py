"""What somebody signs in with, apart from who they are: no role that serves pages reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Credential(models.Model):
    """The password hash of one account. An account without a row was never activated.

    A table of its own, since almost every page reads accounts: a forgotten column list would
    carry hashes along. The login role of the web process alone reads and writes it
    (`table_walls.py`).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="credential",
    )
    password = models.CharField(max_length=128)

    def __str__(self) -> str:
        return str(self.pk)
