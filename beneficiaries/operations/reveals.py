"""Showing a NIK in full: the log line first, in the same transaction, or nothing is shown.

An account sees so many people's numbers a day (`REVEALS_PER_DAY`) and no more. Whoever reaches that
is brought to the auditors' notice.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import User
from accounts.operations import notices
from accounts.operations.notices import Audience
from beneficiaries.models import Person, Reveal
from core import audit


class BudgetSpent(Exception):
    """The account has seen as many numbers today as it may."""


def reveal(*, person: Person, reason: str, by: User) -> tuple[str, str]:
    """Log the look and return NIK and KK number as stored.

    Seeing the same person again costs nothing. Raises `BudgetSpent` beyond the day's budget; the
    first time each day that is recorded and told to the auditors.
    """
    today = Reveal.objects.filter(revealed_by=by, revealed_at__gte=_midnight())
    seen = set(today.values_list("person_id", flat=True)[: settings.REVEALS_PER_DAY + 1])
    if person.pk not in seen and len(seen) >= settings.REVEALS_PER_DAY:
        raise BudgetSpent
    Reveal.objects.create(
        person=person, regency_id=person.regency_id, revealed_by=by, reason=reason
    )
    audit.record("person.reveal", by=by, subject=person, reason=reason)
    return person.nik, person.kk


def tell_of_spent_budget(*, regency_id: int | None, by: User) -> None:
    """Record that somebody ran against the limit, and tell the auditors once a day."""
    audit.record("person.reveal_limit", by=by, subject=by, regency_id=regency_id)
    notices.remind(
        NoticeKind.BUDGET_REACHED,
        audience=Audience.auditors_of(regency_id),
        subject_id=by.pk,
        occasion=f"{by.pk}:{timezone.localdate()}",
    )


def _midnight() -> datetime.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
