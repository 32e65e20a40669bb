"""The form that sends an answered list back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.tabular.judging import judge_table
from core.uploads import UploadError
from core.widgets import FileDrop


class AnswerFileForm(forms.Form):
    file = forms.FileField(
        label=_("Lembar jawaban"),
        help_text=_("Lembar yang diunduh dari tugas, dengan kolom Hasil dan Keterangan terisi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = FileDrop(
            accept=".xlsx,.csv", max_bytes=settings.MAX_UPLOAD_BYTES
        )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        try:
            judge_table(file, file.name or "")
        except UploadError as error:
            raise forms.ValidationError(str(error)) from error
        return file
