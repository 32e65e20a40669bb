"""Grants as desks and their holders read them; where somebody may stand."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import GrantKind, GrantStanding, GrantState
from accounts.grant_rules import HOLDERS, lent
from accounts.models import Grant, Membership
from accounts.permission_words import words_of
from accounts.permissions import Permission
from accounts.roles import AGENCY_BOUND, PERMISSIONS, Role
from accounts.scope import Scope

LIST_ORDER = ("-asked_at", "-id")
_RELATED = ("user", "home", "agency", "regency")
# So long whoever asked reads that it was refused, and why.
REFUSALS_SHOWN = datetime.timedelta(days=60)


def grant_list(scope: Scope, chosen: dict[str, Any]) -> QuerySet[Grant]:
    """Grants that fit the filters; without a state those that open something and that wait."""
    rows = Grant.objects.visible_to(scope).select_related(*_RELATED)
    today = timezone.localdate()
    match chosen.get("keadaan", ""):
        case "":
            rows = rows.filter(state__in=[GrantState.ASKED, GrantState.GIVEN])
            rows = rows.exclude(state=GrantState.GIVEN, expires_on__lt=today)
        case GrantStanding.EXPIRED:
            rows = rows.filter(expires_on__lt=today, decided_by__isnull=False, ended_by=None)
        case GrantStanding.GIVEN:
            rows = rows.filter(state=GrantState.GIVEN, expires_on__gte=today, suspended_at=None)
        case GrantStanding.SUSPENDED:
            rows = rows.filter(state=GrantState.GIVEN, suspended_at__isnull=False)
        case state if state in GrantState.values:
            rows = rows.filter(state=state)
    if "jenis" in chosen:
        rows = rows.filter(kind=chosen["jenis"])
    return rows


def grants_asked(scope: Scope) -> int:
    """For the menu: how many wait for this desk; none for who only reads."""
    if not scope.may(Permission.ACCOUNT_MANAGE):
        return 0
    waiting = Grant.objects.visible_to(scope).filter(state=GrantState.ASKED)
    if scope.regency_id is not None:
        waiting = waiting.filter(regency_id=scope.regency_id)
    return waiting.count()


def grants_on(scope: Scope, kind: GrantKind, object_pk: Any) -> QuerySet[Grant]:
    """Who holds what on one object, what of it waits, and what was refused lately.

    What waits and what was refused names the address that was written, whoever it belongs to.
    """
    rows = Grant.objects.visible_to(scope).filter(kind=kind, object_pk=str(object_pk))
    lately = Q(state=GrantState.REFUSED, decided_at__gte=timezone.now() - REFUSALS_SHOWN)
    shown = rows.filter(lately | Q(state__in=[GrantState.ASKED, GrantState.GIVEN]))
    return shown.select_related(*_RELATED)


def holders(scope: Scope, kind: GrantKind, email: str = "") -> QuerySet[Membership]:
    """Rights of the desk's territory to which a grant of this kind may be tied; of one address."""
    rows = Membership.objects.visible_to(scope).live().filter(role__in=HOLDERS[kind])
    if kind is GrantKind.REGENCY:
        # The province's own people see all of it already.
        rows = rows.filter(regency__isnull=False)
    if email:
        rows = rows.filter(user__email__iexact=email)
    return rows.select_related("user", "agency").order_by("user__name", "pk")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who enters people in a program of another agency, and by which right and grant."""

    user_id: uuid.UUID
    membership_id: uuid.UUID
    grant_id: uuid.UUID


def guests_of(program_id: uuid.UUID, home_id: uuid.UUID) -> list[Guest]:
    """Who enters people in that program today, coming from that agency; as the matching role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_guests(%s, %s)", [program_id, home_id])
        return [Guest(*row) for row in cursor.fetchall()]


def opens(grant: Grant, role: str) -> list[Any]:
    """What this grant opens to a holder of that role, in words."""
    kind = GrantKind(grant.kind)
    if role not in HOLDERS[kind]:
        return []
    return words_of(PERMISSIONS[Role(role)] & lent(kind, writes=grant.writes))


@dataclass(frozen=True, slots=True)
class Standpoint:
    """One place to choose: `key` goes into the form, `is_grant` says that it is not one's own."""

    key: uuid.UUID
    title: str
    note: str
    is_grant: bool
    reads_only: bool
    is_here: bool
    expires_on: datetime.date
    # The regency that is worked in there; empty for agencies, programs and the province.
    regency_id: int | None = None


def standpoints(user_id: uuid.UUID, scope: Scope) -> list[Standpoint]:
    """All places in which this person may work now, their own first; two queries."""
    own = Membership.objects.filter(user_id=user_id).live().order_by("granted_at")
    lent_ones = Grant.objects.live().filter(user_id=user_id).order_by("kind", "title", "pk")
    return [
        *(
            Standpoint(
                key=held.pk,
                title=str(held),
                note=held.regency.name if held.regency else held.agency.region.name,
                is_grant=False,
                reads_only=False,
                is_here=held.pk == scope.standpoint_id,
                expires_on=held.expires_on,
                regency_id=None if held.role in AGENCY_BOUND else held.regency_id,
            )
            for held in own.select_related("agency__region", "regency")
        ),
        *(
            Standpoint(
                key=grant.pk,
                title=grant.title,
                note=_note(grant),
                is_grant=True,
                reads_only=not grant.writes,
                is_here=grant.pk == scope.standpoint_id,
                expires_on=grant.expires_on,
                regency_id=grant.regency_id if grant.kind == GrantKind.REGENCY else None,
            )
            for grant in lent_ones.select_related("agency")
        ),
    ]


def _note(grant: Grant) -> str:
    kind = str(GrantKind(grant.kind).label)
    if grant.kind == GrantKind.PROGRAM and grant.agency is not None:
        return _("%(kind)s milik %(agency)s") % {"kind": kind, "agency": grant.agency.short_name}
    return kind


@dataclass(frozen=True, slots=True)
class Opening:
    """What of an agency, regency or program is open to people of others, for the list of sights."""

    kind: str
    title: str
    people: int
    writers: int


def openings(scope: Scope) -> list[Opening]:
    """Places of the territory that grants open today, with how many people hold them."""
    rows = (
        Grant.objects.visible_to(scope)
        .filter(state=GrantState.GIVEN, expires_on__gte=timezone.localdate())
        .order_by("kind", "title")
        .values("kind", "title")
        .annotate(people=Count("user", distinct=True))
    )
    writing = rows.filter(writes=True)
    writers = {(row["kind"], row["title"]): row["people"] for row in writing}
    return [
        Opening(
            kind=str(GrantKind(row["kind"]).label),
            title=row["title"],
            people=row["people"],
            writers=writers.get((row["kind"], row["title"]), 0),
        )
        for row in rows
    ]
