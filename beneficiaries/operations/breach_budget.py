"""How many NIKs one account may ask about in a day, by lists of an incident.

A list answers who is in the base, so it must not become a way to try numbers. Whoever reaches the
budget is brought to the auditors' notice, as with numbers opened one by one.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from accounts.operations import notices
from accounts.queries.trail import trail
from accounts.scope import Scope
from beneficiaries.breach_lists import MOST_NUMBERS
from beneficiaries.operations.reveal_budget import BudgetSpent
from beneficiaries.trail_details import Figure
from core import audit

NUMBERS_A_DAY = 3 * MOST_NUMBERS
# Two requests at once count each other.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.breach_lists'), hashtext(%s))"


def spend(count: int, *, scope: Scope, by: User) -> None:
    """Allow so many more; the report that follows in this transaction counts them.

    Raises `BudgetSpent`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(by.pk)])
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = trail(scope).filter(
        actor=by, at__gte=midnight, action="breach.report",
        details__contains={"asked": "list", "again": False},
    )  # fmt: skip
    spent = asked.order_by().aggregate(n=Sum(Figure("count")))["n"] or 0
    if spent + count > NUMBERS_A_DAY:
        raise BudgetSpent


def tell(*, regency_id: int | None, by: User) -> None:
    """Record that somebody ran against the limit, and tell auditors and secretariat once a day."""
    audit.record("breach.report_limit", by=by, subject=by, regency_id=regency_id)
    notices.tell_of_spent_budget(by.pk, regency_id=regency_id)
