from django import template

from beneficiaries.queries.groups import PlaceFigures

register = template.Library()


@register.filter
def rows_that(figures: PlaceFigures, outcome: str) -> int:
    """How many rows of a place had this outcome."""
    return figures.by_outcome.get(outcome, 0)
