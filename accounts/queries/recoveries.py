"""Acts that let people back in, as those read them who ask and confirm."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.enums import GrantState
from accounts.models import FactorRecovery, Grant, Membership, User
from accounts.permissions import Permission
from accounts.queries.two_officers import linked_with, settled
from accounts.querysets import RecoveryQuerySet
from accounts.roles import Role
from accounts.scope import Scope
from core.scope import DatabaseRole, acting_as

LIST_ORDER = ("-started_at", "-id")


@dataclass(frozen=True, slots=True)
class Holder:
    """How somebody's rights stand: whether one lives, the one regency where all lie that they ever
    had or hold by a grant (None: the province, or several), and whether they are of the province's
    secretariat.
    """

    lives: bool
    home: int | None
    of_province_desk: bool


def holder_now(user: User) -> Holder:
    """The same as the database compares (`accounts_recovery_holder`)."""
    # The regency's own role would not even see what lies outside.
    with acting_as(DatabaseRole.PROVINCE):
        held = Membership.objects.filter(user=user)
        places = set(held.values_list("regency_id", flat=True))
        lent = Grant.objects.filter(user=user, state=GrantState.GIVEN)
        places.update(lent.values_list("regency_id", flat=True))
        live = list(held.live().values_list("role", "regency_id"))
    return Holder(
        lives=bool(live),
        home=next(iter(places)) if len(places) == 1 else None,
        of_province_desk=(Role.SECRETARIAT, None) in live,
    )


def confirmers(holder: Holder, *, of: uuid.UUID, by: uuid.UUID) -> list[uuid.UUID]:
    """Who is told that a second person is needed beside `by`, the nearest who can be: the desk of
    the place, the province's, and for an officer of that the technical administration.
    """
    desk = Q(role=Role.SECRETARIAT)
    circles = [desk & Q(regency=holder.home), desk & Q(regency=None)]
    if holder.of_province_desk:
        circles.append(Q(role=Role.TECH_ADMIN))
    with acting_as(DatabaseRole.PROVINCE):
        live = settled(Membership.objects.live(), beside=by)
        live = live.exclude(user__in=[of, by, *linked_with(by)])
        for circle in circles:
            if found := set(live.filter(circle).values_list("user_id", flat=True)):
                return sorted(found)
    return []


def desk_hats(people: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of those who ask and confirm: the right under which they open an act, by account."""
    with acting_as(DatabaseRole.PROVINCE):
        held = Membership.objects.live().filter(user__in=people)
        desks = held.filter(role__in=(Role.TECH_ADMIN, Role.SECRETARIAT))
        # The desk's own right counts before a technician's.
        return dict(desks.order_by("-role", "-granted_at").values_list("user_id", "pk"))


@contextmanager
def reading(scope: Scope) -> Iterator[None]:
    """Work as the technical administration does, for those who are no desk but may confirm."""
    if scope.may(Permission.ACCOUNT_MANAGE):
        yield
        return
    with acting_as(DatabaseRole.TECHNICAL):
        yield


def recoveries(scope: Scope) -> RecoveryQuerySet:
    """The acts that the reader may look at, to be asked for inside of `reading`."""
    acts = FactorRecovery.objects.select_related("user", "started_by", "ended_by", "regency")
    if scope.may(Permission.ACCOUNT_MANAGE):
        return acts.visible_to(scope)
    return acts.filter(of_province_desk=scope.may(Permission.ACCOUNT_CONFIRM))


def to_answer(scope: Scope) -> int:
    """How many wait that the reader may answer; the number in the menu."""
    with reading(scope):
        me = scope.user_id
        return recoveries(scope).waiting().exclude(Q(user=me) | Q(started_by=me)).count()


def open_against(user: User) -> Mapping[str, Any] | None:
    """The act that is open on one's own account: who asked, when, until when."""
    mine = FactorRecovery.objects.filter(user=user).waiting()
    return mine.values("started_by__name", "started_at", "expires_at").first()
