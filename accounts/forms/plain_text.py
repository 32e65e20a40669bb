"""What people write beside data must not carry the data."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# As long as the shortest number a card or a telephone has; years and amounts of rows are shorter.
_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){9,}")


def without_numbers_of_people(text: str) -> None:
    """Refuse a text with a number as long as that of a card."""
    if _LONG_NUMBER.search(text):
        raise ValidationError(_("Jangan menulis NIK, nomor KK, atau nomor lain milik seseorang."))


class ReasonField(forms.CharField):
    """Why somebody does something to an account; `help_text` says who reads it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Alasan"),
            widget=forms.Textarea(attrs={"rows": 3}),
            min_length=10,
            max_length=500,
            validators=[without_numbers_of_people],
            **options,
        )
