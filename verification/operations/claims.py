"""Claims: whose screen a case is on. A lease, so that a closed laptop holds nobody up.

A claim keeps two people from reading the same case, and no more than that: that a case is decided
once, its version sees to. Taking a case from somebody who still holds it needs a reason, which goes
into the audit trail.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from core import audit
from core.keyset import beyond
from verification import machine
from verification.enums import CaseState
from verification.models import Case
from verification.queries.takeovers import is_taken_over
from verification.queries.worklist import OLDEST_FIRST, CaseFilter, matching
from verification.rules import Refused, Text, refusal_to_decide

TAKING_NEEDS_REASON = _("Tuliskan alasan mengambil alih kasus yang sedang diperiksa orang lain.")
NOTHING_TO_HOLD = _("Kasus ini tidak sedang menunggu putusan.")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds a case until when; `mine` when that is the person asking. Nobody: all empty."""

    holder: str = ""
    until: datetime.datetime | None = None
    mine: bool = False

    @property
    def by_other(self) -> bool:
        return bool(self.holder) and not self.mine

    @property
    def clock(self) -> str:
        """The time of day of its end: "14.05"."""
        return date_format(timezone.localtime(self.until), "H.i") if self.until else ""


FREE = Claim()


def free_for(by: User) -> Q:
    """Cases that nobody else holds now."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lte=Now()) | Q(claimed_by=by)


def claim_next(
    *,
    wanted: CaseFilter,
    by: User,
    scope: Scope,
    after: Case | None = None,
    order: Sequence[str] = OLDEST_FIRST,
) -> uuid.UUID | None:
    """Hold the first waiting case of the filter that is free and not the user's own entry.

    `order` is the one of the list the user sees. `after` is the case just left: the next one
    follows it, and the list begins anew at its end.
    Cases that somebody is claiming or deciding at this moment are stepped over, not waited for.
    """
    free = (
        matching(scope, wanted)
        .waiting()
        .filter(free_for(by))
        .exclude(Q(submitted_by=by) | Q(recipient__entered_by=by))
    )
    chosen = None
    if after is not None:
        free = free.exclude(pk=after.pk)
        values = [getattr(after, field.removeprefix("-")) for field in order]
        chosen = _first(free.filter(beyond(order, values)), order)
    chosen = chosen or _first(free, order)
    if chosen is not None:
        _hold(Case.objects.filter(pk=chosen), by)
    return chosen


def claim(*, case: Case, by: User, scope: Scope) -> Claim:
    """Hold a case that was opened, when it is free and the user could decide it; say who has it."""
    if not _could_decide(case, scope):
        return holder_of(case, by)
    held = _hold(Case.objects.filter(free_for(by), pk=case.pk), by)
    case.refresh_from_db(fields=["claimed_by", "claimed_until"])
    return Claim(by.name, case.claimed_until, mine=True) if held else holder_of(case, by)


def holder_of(case: Case, by: User) -> Claim:
    """Who holds the case now, by what was read of it."""
    until = case.claimed_until
    if case.claimed_by is None or until is None or until <= timezone.now():
        return FREE
    return Claim(case.claimed_by.name, until, mine=case.claimed_by_id == by.pk)


def renew(*, case_id: uuid.UUID, by: User, scope: Scope) -> Claim:
    """Stay at a case whose page is open; tells when somebody else has it meanwhile.

    Raises `Case.DoesNotExist` outside of the scope.
    """
    case = Case.objects.visible_to(scope).select_related("recipient", "claimed_by").get(pk=case_id)
    return claim(case=case, by=by, scope=scope)


def release(*, case_id: uuid.UUID, by: User, scope: Scope) -> None:
    """Give a case back on leaving it. What somebody else holds is left as it is."""
    mine = Case.objects.visible_to(scope).filter(pk=case_id, claimed_by=by)
    mine.update(claimed_by=None, claimed_until=None)


def take(*, case_id: uuid.UUID, reason: str, by: User, scope: Scope) -> None:
    """Take a case over from whoever holds it. Raises `Refused` and `Case.DoesNotExist`."""
    case = (
        Case.objects.visible_to(scope)
        .select_for_update(of=("self",))
        .select_related("recipient", "claimed_by")
        .get(pk=case_id)
    )
    if refusal := _refusal(case, scope):
        raise Refused(refusal)
    if not machine.possible(CaseState(case.state)):
        raise Refused(NOTHING_TO_HOLD)
    holder = holder_of(case, by)
    if holder.by_other and not reason.strip():
        raise Refused(TAKING_NEEDS_REASON)
    if holder.by_other:
        former = case.claimed_by_id
        audit.record("case.take", by=by, subject=case, reason=reason.strip(), former=former)
    _hold(Case.objects.filter(pk=case.pk), by)


def _first(cases: QuerySet[Case], order: Sequence[str]) -> uuid.UUID | None:
    locked = cases.order_by(*order).select_for_update(skip_locked=True, of=("self",))
    return locked.values_list("pk", flat=True).first()


def _hold(cases: QuerySet[Case], by: User) -> int:
    lease = datetime.timedelta(minutes=settings.CLAIM_MINUTES)
    return cases.update(claimed_by=by, claimed_until=Now() + lease)


def _could_decide(case: Case, scope: Scope) -> bool:
    return bool(machine.possible(CaseState(case.state))) and not _refusal(case, scope)


def _refusal(case: Case, scope: Scope) -> Text | None:
    return refusal_to_decide(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id),
        taken_over=is_taken_over(scope),
    )
