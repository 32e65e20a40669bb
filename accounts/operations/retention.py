"""Accounts and letters that nobody needs any more."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import RequestState
from accounts.models import AccountRequest, FactorRecovery, Membership, User
from core.scope import DatabaseRole, DatabaseScope, scoped


def tidy_accounts(now: datetime.datetime) -> Mapping[str, int]:
    """Close accounts whose last right ended long ago, and drop the letters of what was decided.

    The account's name stays: the audit trail names it. NIP and telephone go.
    """
    days = settings.RETENTION_DAYS
    last_day = timezone.localdate(now) - datetime.timedelta(days=days["accounts"])
    recent = Membership.objects.filter(
        Q(revoked_at__isnull=True, expires_on__gte=last_day) | Q(revoked_at__date__gte=last_day)
    )
    with transaction.atomic():
        held = Membership.objects.values("user_id")
        old = User.objects.filter(pk__in=held).exclude(pk__in=recent.values("user_id"))
        told = ~Q(nip="") | ~Q(phone="") | Q(is_active=True)
        closed = old.filter(told).update(nip="", phone="", is_active=False)
    with scoped(DatabaseScope(DatabaseRole.ERASURE)):
        before = now - datetime.timedelta(days=days["letters"])
        decided = AccountRequest.objects.exclude(state=RequestState.SUBMITTED)
        letters = _drop_letters(decided.filter(decided_at__lt=before))
        letters += _drop_letters(FactorRecovery.objects.filter(ended_at__lt=before))
    return {"accounts": closed, "letters": letters}


def _drop_letters(decided: QuerySet[Any]) -> int:
    gone = list(decided.exclude(letter=""))
    decided.model.objects.filter(pk__in=[one.pk for one in gone]).update(letter="")
    for one in gone:
        transaction.on_commit(partial(one.letter.storage.delete, one.letter.name or ""))
    return len(gone)
