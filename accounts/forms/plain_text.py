"""What people write beside data must not carry the data."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# As long as the shortest number a card or a telephone has; years and amounts of rows are shorter.
_LONG_NUMBER = re.compile(r"(?:\d[ .-]?){9,}")


def without_numbers_of_people(text: str) -> None:
    """Refuse a text with a number as long as that of a card."""
    if _LONG_NUMBER.search(text):
        raise ValidationError(_("Jangan menulis NIK, nomor KK, atau nomor lain milik seseorang."))
