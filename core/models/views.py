"""How a person likes to see a list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.identifiers import Identified


class SavedView(Identified):
    """Filters, columns and order of one list, kept by one person; nobody else reads the row.

    `page` names a `core.lists.Listing`. Without a name it is the person's own layout of the page:
    columns and order that hold where no named view is applied. The view with `is_default` is
    applied when the page is opened without filters. `query` holds filters by choice alone: what
    was searched for is never kept.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    page = models.CharField(max_length=60)
    name = models.CharField(_("nama tampilan"), max_length=60, blank=True)
    query = models.CharField(max_length=1000, blank=True)
    columns = models.JSONField(default=list)
    sort = models.CharField(max_length=40, blank=True)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="view_once_by_name"),
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(is_default=True), name="one_default_view"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | ~Q(name=""), name="default_view_has_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.page
