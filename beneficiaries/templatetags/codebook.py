"""Codes of the codebook in words: `{% codeword "person" "head_relation" value %}`."""

from __future__ import annotations

from django import template

from beneficiaries.codebook import VARIABLES, label_for
from beneficiaries.codebook_variable import Unit

register = template.Library()


@register.simple_tag
def codeword(unit: str, name: str, value: object) -> str:
    """The word for a stored code; "Tidak diketahui" for an empty one."""
    return label_for(VARIABLES[Unit(unit)][name], value)
