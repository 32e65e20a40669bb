"""Counts of the base in force, by regency. Runs as the publishing role; no row of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from beneficiaries.models import Household, Person


@dataclass(frozen=True, slots=True)
class BaseCount:
    """Households and persons of the base in one regency."""

    regency_id: int
    households: int
    persons: int


def base_counts() -> list[BaseCount]:
    """One count for each regency that has anybody in the base, ordered by regency."""
    households = _by_regency(Household)
    persons = _by_regency(Person)
    return [
        BaseCount(regency_id, households.get(regency_id, 0), persons.get(regency_id, 0))
        for regency_id in sorted(households.keys() | persons.keys())
    ]


def _by_regency(model: type[Household] | type[Person]) -> dict[int, int]:
    rows = (
        model.objects.in_base()
        .order_by()
        .values("regency_id")
        .annotate(number=Count("pk"))
        .values_list("regency_id", "number")
    )
    return dict(rows)
