"""Noting that a page showed a household. Call it in the view, before the page is rendered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import Household
from core.identifiers import uuid7

# In the order of their keys, so that two pages with the same households never wait in a ring.
_NOTE = """
    INSERT INTO beneficiaries_sight AS kept
        (id, household_id, regency_id, user_id, membership_id, page, day, count, last_at)
    SELECT shown.id, shown.household_id, shown.regency_id, %s, %s, %s, %s, 1, clock_timestamp()
    FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS shown (id, household_id, regency_id)
    ORDER BY shown.household_id
    ON CONFLICT (user_id, day, household_id, page)
    DO UPDATE SET count = kept.count + %s, last_at = excluded.last_at
"""


def note(household: Household, page: SeenOn, *, scope: Scope, part: bool = False) -> None:
    """One row a day for the reader, household and page; seeing it again counts on.

    A `part` is fetched along with its page, and so is noted without counting on.
    """
    note_all([household], page, scope=scope, part=part)


def note_all(
    households: Iterable[Household], page: SeenOn, *, scope: Scope, part: bool = False
) -> None:
    """The same for a page that shows several; each once, in one query."""
    shown = {household.pk: household.regency_id for household in households}
    if not shown:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE,
            [
                scope.user_id, scope.membership_id, page.value, timezone.localdate(),
                [uuid7() for _household in shown], list(shown), list(shown.values()),
                0 if part else 1,
            ],
        )  # fmt: skip
