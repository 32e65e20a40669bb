"""Noting that a page showed a household. Call it in the view, before the page is rendered."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import Household
from core.identifiers import uuid7

_NOTE = """
    INSERT INTO beneficiaries_sight AS kept
        (id, household_id, regency_id, user_id, membership_id, page, day, count, last_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 1, clock_timestamp())
    ON CONFLICT (user_id, day, household_id, page)
    DO UPDATE SET count = kept.count + 1, last_at = excluded.last_at
"""


def note(household: Household, page: SeenOn, *, scope: Scope) -> None:
    """One row a day for the reader, household and page; seeing it again counts on."""
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [
                uuid7(), household.pk, household.regency_id, scope.user_id, scope.membership_id,
                page.value, timezone.localdate(),
            ],
        )  # fmt: skip
