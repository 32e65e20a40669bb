"""Fields that more than one app asks with."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.tabular.judging import judge_table
from core.tabular.limits import Limits
from core.uploads import UploadError
from core.widgets import FileDrop

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
_BEYOND = _("Tulis tanggal antara tahun 1900 dan 2199.")


class DayField(forms.DateField):
    """A day that can be reckoned with: a day after the last one of all would be a server error."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators += [
            MinValueValidator(FIRST_DAY, _BEYOND),
            MaxValueValidator(LAST_DAY, _BEYOND),
        ]


class TableFileField(forms.FileField):
    """An Excel or csv file, judged as a whole: kind, size, readable at all. Rows are read later.

    `limits` for a file that is read within the request; else those of the installation.
    """

    def __init__(self, *, limits: Limits | None = None, **options: Any) -> None:
        self.limits = limits
        most = limits.max_bytes if limits else settings.MAX_UPLOAD_BYTES
        drop = FileDrop(accept=".xlsx,.csv", max_bytes=most)
        # An empty file gets the judge's words, which say what to do.
        super().__init__(widget=drop, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        file: UploadedFile | None = super().clean(data, initial)
        if file is None:  # not required, and not sent
            return file
        try:
            judge_table(file, file.name or "", self.limits)
        except UploadError as error:
            raise ValidationError(str(error), code=error.code) from None
        return file
