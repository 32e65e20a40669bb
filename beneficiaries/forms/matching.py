"""The form that sends a file to be matched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.tabular.judging import judge_table
from core.uploads import UploadError
from core.widgets import FileDrop


class MatchForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_(
            "Excel (.xlsx) atau CSV dengan kolom Nama. Makin lengkap NIK, nomor KK, tanggal lahir, "
            "dan wilayahnya, makin pasti hasilnya."
        ),
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
