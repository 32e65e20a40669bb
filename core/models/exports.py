"""Lists that people take along: asked for on a page, written by a worker, soon deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q, TextField, Value
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast, Concat, Now
from django.utils.translation import gettext_lazy as _

from core.enums import ExportFormat
from core.identifiers import Identified
from core.models.ground import Job


def stored_name(export: Export, _given: str) -> str:
    """Where the file lies. The name says nothing of anybody, and a second run writes it again."""
    return f"exports/{export.pk}.{export.format}"


# The same, as the database says it.
STORED_NAME = Concat(
    Value("exports/"),
    Cast(F("id"), TextField()),
    Value("."),
    F("format"),
    output_field=TextField(),
)


class Export(Identified):
    """One list on its way to the person who asked for it; nobody else reads the row.

    `kind` names what is registered in `accounts.exports`. `parameters` hold the filters of the
    page, the page's subject and, where the page was searched, the text that was searched for.
    `columns` and `sort` are as the page was laid out; empty where a kind has no choice of them.
    `rows` and `finished_at` stand once the file does. Which file that is, the row's key says
    (`stored`): `file` can name no other, so that no row opens or deletes what is not its own.
    """

    kind = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    sort = models.CharField(max_length=40, blank=True)
    format = models.CharField(max_length=4, choices=ExportFormat, default=ExportFormat.XLSX)
    purpose = models.TextField(_("keperluan"), blank=True)
    rows = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=stored_name, max_length=80, blank=True)
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    membership_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=ExportFormat.values), name="export_format_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | (Q(rows__isnull=False) & ~Q(file="")),
                name="export_finished_with_file",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(file=STORED_NAME), name="export_names_its_own_file"
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "-created_at"], name="export_of_person"),
            models.Index(fields=["expires_at"], name="export_to_delete"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def stored(self) -> FieldFile:
        """The file of this row, whatever `file` says; not there before it is finished."""
        return FieldFile(self, type(self).file.field, stored_name(self, ""))
