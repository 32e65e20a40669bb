"""The form that takes a list of recipients."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.form_fields import TableFileField


class UploadForm(forms.Form):
    """Judges the file as a whole: kind, size, readable at all. Its rows are the worker's task."""

    file = TableFileField(
        label=_("Daftar penerima"),
        help_text=_("Berkas .xlsx atau .csv, satu baris satu penerima."),
    )
