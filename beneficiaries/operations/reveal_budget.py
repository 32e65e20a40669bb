"""How many numbers of people one account may see in a day: by NIK and by picture alike.

Whoever reaches that is brought to the auditors' notice.
"""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.operations import notices
from beneficiaries.models import DocumentReveal, Reveal
from core import audit

# Two requests at once count each other.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.reveals'), hashtext(%s))"


class BudgetSpent(Exception):
    """The account has seen as many numbers today as it may."""


def spend(subject_id: uuid.UUID, *, by: User) -> None:
    """Count a person or a picture of a paper; seeing the same again costs nothing.

    Needs the transaction in which the look is logged. Raises `BudgetSpent` beyond the day's budget
    (`REVEALS_PER_DAY`).
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [str(by.pk)])
    today = {"revealed_by": by, "revealed_at__gte": _midnight()}
    seen = {
        *Reveal.objects.filter(**today).values_list("person_id", flat=True),
        *DocumentReveal.objects.filter(**today).values_list("photo_id", flat=True),
    }
    if subject_id not in seen and len(seen) >= settings.REVEALS_PER_DAY:
        raise BudgetSpent


def tell_of_spent_budget(*, regency_id: int | None, by: User) -> None:
    """Record that somebody ran against the limit, and tell auditors and secretariat once a day."""
    audit.record("person.reveal_limit", by=by, subject=by, regency_id=regency_id)
    notices.tell_of_spent_budget(by.pk, regency_id=regency_id)


def _midnight() -> datetime.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
