"""The form that takes a list of recipients."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.tabular.judging import judge_table
from core.uploads import UploadError
from core.widgets import FileDrop


class UploadForm(forms.Form):
    """Judges the file as a whole: kind, size, readable at all. Its rows are the worker's task."""

    file = forms.FileField(
        label=_("Daftar penerima"),
        help_text=_("Berkas .xlsx atau .csv, satu baris satu penerima."),
        widget=FileDrop(accept=".xlsx,.csv"),
        # An empty file gets the judge's words, which say what to do.
        allow_empty_file=True,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            judge_table(file, file.name or "")
        except UploadError as error:
            raise ValidationError(str(error), code=error.code) from None
        return file
