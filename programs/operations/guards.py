"""Refusals that several operations share."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.models import Program
from programs.rules import accepts_recipients


def require_running(program: Program) -> None:
    """Only a running program takes recipients."""
    if not accepts_recipients(program):
        raise ValidationError(
            _("Program ini tidak sedang berjalan, sehingga tidak menerima data penerima."),
            code="not_running",
        )


def require_reason(text: str, sentence: str) -> str:
    """The reason without spaces around; `sentence` asks for one where nothing was written."""
    reason = text.strip()
    if not reason:
        raise ValidationError({"reason": sentence}, code="reason_missing")
    return reason
