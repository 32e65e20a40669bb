"""The number of a civil servant, as letters print it and as the portal keeps it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_DIGITS = 18


class NipField(forms.CharField):
    """18 digits; the value is bare digits, though letters print them in groups."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("NIP"),
            max_length=30,
            help_text=gettext_lazy("18 angka."),
            **options,
        )

    def clean(self, value: Any) -> str:
        digits = re.sub(r"\D", "", super().clean(value))
        if len(digits) != _DIGITS:
            raise forms.ValidationError(_("NIP terdiri atas 18 angka; periksa kembali."))
        return digits
