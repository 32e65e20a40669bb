"""Households as lists and pages need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.scope import Scope
from beneficiaries.models import Household, HouseholdPhoto
from beneficiaries.queries.household_questions import Answer
from core.counting import MOST, Counted, up_to
from regions.queries.naming import PLACES

_MOST_WALKED = 1_000


def household_list(
    scope: Scope, place: Mapping[str, Any], answers: Iterable[Answer]
) -> QuerySet[Household]:
    """Households of the base in scope, at a place, that answer to all questions.

    A page tells the regions they lie in (`regions.queries.naming`) and who has a photo
    (`mark_photos`) of the few rows that it shows; `taken_along` knows them of every row.
    """
    rows = Household.objects.visible_to(scope).in_base().filter(**place).with_edition()
    for answer in answers:
        rows = rows.filter(answer.condition())
    return rows


def taken_along(rows: QuerySet[Household]) -> QuerySet[Household]:
    """The same rows with all that an exported table tells of them."""
    photos = HouseholdPhoto.objects.filter(household=OuterRef("pk"))
    return rows.select_related(*PLACES).annotate(has_photo=Exists(photos))


def mark_photos(scope: Scope, rows: Iterable[Household]) -> None:
    """Set `has_photo` on the rows of a page.

    By a query of its own: inside of that for the rows it is planned for all that a page could show,
    and every photo of the territory is read for fifty households.
    """
    shown = list(rows)
    photos = HouseholdPhoto.objects.visible_to(scope).filter(household__in=shown)
    having = set(photos.values_list("household_id", flat=True).distinct()) if shown else set()
    for household in shown:
        household.has_photo = household.pk in having  # type: ignore[attr-defined]


def count(rows: QuerySet[Household], answers: Sequence[Answer]) -> Counted:
    """How many, as far as counting is cheap: questions that no index answers are walked through."""
    return up_to(rows, _MOST_WALKED if answers else MOST)
