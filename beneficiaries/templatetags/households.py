"""Cells of the list of households: `{% household_cell column household %}`."""

from __future__ import annotations

from django import template

from beneficiaries.lists import shown
from beneficiaries.models import Household
from core.lists import ListColumn

register = template.Library()


@register.simple_tag
def household_cell(column: ListColumn, household: Household) -> str:
    return shown(column, household)
