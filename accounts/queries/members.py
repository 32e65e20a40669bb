"""Rights of a territory as the secretariat reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from accounts.enums import MembershipState
from accounts.models import Agency, Membership
from accounts.permission_words import words_of
from accounts.permissions import BY_NAME
from accounts.roles import PERMISSIONS, Role
from accounts.scope import Scope

LIST_ORDER = ("user__name", "id")


def member_list(scope: Scope, chosen: dict[str, Any], text: str) -> QuerySet[Membership]:
    """Rights that fit the filters; without a state those that are in force."""
    rows = Membership.objects.visible_to(scope).select_related("user", "agency__region", "regency")
    state = chosen.get("keadaan", "")
    if state == "":
        rows = rows.live()
    elif state in MembershipState.values:
        rows = rows.in_state(MembershipState(state))
    if "peran" in chosen:
        rows = rows.filter(role=chosen["peran"])
    if "instansi" in chosen:
        rows = rows.filter(agency=chosen["instansi"])
    if text:
        rows = rows.filter(Q(user__name__icontains=text) | Q(user__email__icontains=text))
    return rows


@dataclass(frozen=True, slots=True)
class Sight:
    """Who of an agency may see what: how many live rights of a role, and what that role opens."""

    agency: Agency
    role: str | Promise
    people: int
    by_name: bool
    words: list[str | Promise]


def sights(scope: Scope) -> list[Sight]:
    """Live rights of the territory by agency and role, in the order of names."""
    counted = (
        Membership.objects.visible_to(scope)
        .live()
        .order_by("agency__name", "agency_id", "role")
        .values("agency_id", "role")
        .annotate(people=Count("pk"))
    )
    rows = list(counted)
    agencies = Agency.objects.select_related("region").in_bulk({row["agency_id"] for row in rows})
    return [
        Sight(
            agency=agencies[row["agency_id"]],
            role=Role(row["role"]).label,
            people=row["people"],
            by_name=not PERMISSIONS[Role(row["role"])].isdisjoint(BY_NAME),
            words=words_of(PERMISSIONS[Role(row["role"])]),
        )
        for row in rows
    ]
