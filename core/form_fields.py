"""Fields that more than one app asks with."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

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
