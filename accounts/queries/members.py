"""Rights of a territory as the secretariat reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.enums import AgencyKind, MembershipState
from accounts.models import Membership
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
    """Who of an agency may see what: how many live rights of a role, and what that role opens.

    The offices of the villages of one regency stand together: there are thousands of them.
    """

    title: str
    place: str
    query: str
    role: str | Promise
    people: int
    by_name: bool
    words: list[str | Promise]


def sights(scope: Scope) -> list[Sight]:
    """Live rights of the territory by agency and role, in the order of names."""
    live = Membership.objects.visible_to(scope).live()
    of_villages = Q(agency__kind=AgencyKind.VILLAGE)
    offices = live.exclude(of_villages).order_by("agency__name", "agency_id", "role")
    by_office = offices.values_list("agency__name", "agency__region__name", "agency_id", "role")
    villages = live.filter(of_villages).order_by("agency__regency__name", "role")
    by_regency = villages.values_list("agency__regency__name", "role")
    return [
        *(
            _sight(name, place, f"instansi={agency_id}", role, people)
            for name, place, agency_id, role, people in by_office.annotate(people=Count("pk"))
        ),
        *(
            _sight(_("Pemerintah desa/kelurahan"), place or "", f"peran={role}", role, people)
            for place, role, people in by_regency.annotate(people=Count("pk"))
        ),
    ]


def _sight(title: str, place: str, query: str, role: str, people: int) -> Sight:
    opened = PERMISSIONS[Role(role)]
    return Sight(
        title=title,
        place=place,
        query=query,
        role=Role(role).label,
        people=people,
        by_name=not opened.isdisjoint(BY_NAME),
        words=words_of(opened),
    )
