"""How many rows of people one account may take along in a day, by its role.

Whoever reaches that is brought to the notice of auditors and secretariat. What counts is a finished
file, whether it is fetched or deleted; lists without people count nothing.
"""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import ExportSpending, User
from accounts.operations import notices
from accounts.scope import Scope
from core import audit
from core.models import Export

# Two exports that end at once count each other.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.exports'), hashtext(%s))"


class BudgetSpent(Exception):
    """The day's budget does not hold as many rows more. `limit` is the budget."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


def limit_of(scope: Scope) -> int:
    """Rows a day for this role: its own figure in the settings, else the common one."""
    by_role: dict[str, int] = settings.EXPORT_ROWS_BY_ROLE
    return by_role.get(str(scope.portal_role), settings.EXPORT_ROWS_PER_DAY)


def judge(rows: int, *, export: Export, scope: Scope) -> None:
    """Raise `BudgetSpent` when so many rows more are too many for today. Within the scope.

    What this very export counted in an earlier run is not counted twice.
    """
    spent = ExportSpending.objects.filter(user=_owner(scope), at__gte=_midnight())
    spent = spent.exclude(export_id=export.pk)
    limit = limit_of(scope)
    if (spent.aggregate(sum=Sum("rows"))["sum"] or 0) + rows > limit:
        raise BudgetSpent(limit)


def spend(export: Export, rows: int, *, scope: Scope) -> None:
    """Count the rows of a finished export; its second run counts nothing more.

    Needs the transaction in which the file is handed over. Raises `BudgetSpent` beyond the budget.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(scope.user_id)])
    if ExportSpending.objects.filter(export_id=export.pk).exists():
        return
    judge(rows, export=export, scope=scope)
    ExportSpending.objects.create(
        user_id=_owner(scope),
        membership_id=export.membership_id,
        export_id=export.pk,
        kind=export.kind,
        rows=rows,
    )


def tell_of_spent_budget(*, scope: Scope, by: User | None) -> None:
    """Record that somebody ran against the limit, and tell those who watch once a day.

    Works as the bare login role: an agency's own role reaches no inspectorate.
    """
    with transaction.atomic():
        audit.record("export.limit", by=by, subject=by, regency_id=scope.regency_id)
        notices.tell_of_spent_budget(scope.user_id, regency_id=scope.regency_id)


def _owner(scope: Scope) -> uuid.UUID:
    if scope.user_id is None:
        raise ValueError("Nobody takes nothing along.")
    return scope.user_id


def _midnight() -> datetime.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
