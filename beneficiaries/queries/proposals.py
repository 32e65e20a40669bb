"""Proposals for the screen: lists, counters, one proposal with what hangs on it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import Amendment, Household, Person, Proposal, ProposalMember
from beneficiaries.proposals.columns import VILLAGE_HOUSEHOLD, VILLAGE_PERSON
from beneficiaries.proposals.enums import UNDECIDED, ProposalState
from beneficiaries.proposals.querysets import ProposalQuerySet
from beneficiaries.proposals.told_numbers import told_numbers
from core.scope import DatabaseRole

_FILTERS = {
    "jenis": "kind",
    "kabupaten": "regency_id",
    "kecamatan": "district_id",
    "desa": "village_id",
}
# Whose turn a state is, for "Menunggu Anda".
_TURN = {
    DatabaseRole.VILLAGE: (ProposalState.DRAFT, ProposalState.RETURNED),
    DatabaseRole.REGENCY: (ProposalState.DISTRICT, ProposalState.REGENCY),
    DatabaseRole.PROVINCE: (ProposalState.PROVINCE,),
}
# What of a member says how the base knows them: for the deciding tiers.
MATCHED = ("match_outcome", "match_person", "match_reasons")


def late_since() -> datetime.datetime:
    """Whatever waits at its tier from before this moment is overdue."""
    return timezone.now() - datetime.timedelta(days=settings.PROPOSAL_TIER_DAYS)


def proposal_list(scope: Scope, chosen: Mapping[str, Any]) -> ProposalQuerySet:
    """Proposals in scope that fit the filters; without a state those undecided."""
    rows: ProposalQuerySet = Proposal.objects.visible_to(scope)
    for name, column in _FILTERS.items():
        if name in chosen:
            rows = rows.filter(**{column: chosen[name]})
    match chosen.get("keadaan", ""):
        case "":
            return rows.filter(state__in=UNDECIDED)
        case "giliran":
            return rows.filter(state__in=_TURN.get(scope.role, ()))
        case "terlambat":
            return rows.overdue(late_since())
        case "semua":
            return rows
        case state:
            return rows.filter(state=state)


def with_places(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With what a list shows; of the makers no more than their names."""
    return rows.select_related("village", "district", "regency", "to_village")


def waiting_for_me(scope: Scope) -> int:
    """For the menu: proposals whose turn is this desk's."""
    if scope.role is not DatabaseRole.VILLAGE and not scope.may(Permission.PROPOSAL_DECIDE):
        return 0
    rows = Proposal.objects.visible_to(scope).filter(state__in=_TURN.get(scope.role, ()))
    return int(rows[:1_000].count())


def members_of(scope: Scope, proposal: Proposal) -> list[ProposalMember]:
    """Proposed members; how the base knows them is read by the deciding tiers alone."""
    rows = proposal.members.order_by("number")
    if scope.role is DatabaseRole.VILLAGE:
        return list(rows.defer(*MATCHED))
    return list(rows.defer("match_person"))


def own_household(scope: Scope, pk: uuid.UUID) -> QuerySet[Household]:
    """A household of the base in scope, with the columns that proposals read."""
    return (
        Household.objects.visible_to(scope)
        .in_base()
        .filter(pk=pk)
        .select_related("village", "district", "regency")
        .only(*_and_places(VILLAGE_HOUSEHOLD))
        .annotate(**told_numbers(Household))
    )


def home_of(scope: Scope, proposal: Proposal) -> Household | None:
    """The household it is about, or in which the person it is about lives now, if in the base."""
    pk = proposal.household_id
    if proposal.person_id:
        person = own_person(scope, proposal.person_id).first()
        pk = person.household_id if person else pk
    return own_household(scope, pk).first() if pk else None


def concerned(
    scope: Scope, home: Household | None, members: Collection[ProposalMember]
) -> dict[str, int]:
    """How many `people` it brings or concerns, and the running `aids` of its household."""
    if home is None:
        return {"people": len(members), "aids": 0}
    people = Person.objects.visible_to(scope).in_base().filter(household=home)
    aids = home.aid.filter(match_outcome="match", state="approved")
    return {"people": people.count(), "aids": aids.count()}


def has_any(scope: Scope) -> bool:
    """Whether there ever was a proposal here."""
    return Proposal.objects.visible_to(scope).exists()


def own_households(scope: Scope) -> QuerySet[Household]:
    """The households of a village."""
    return (
        Household.objects.visible_to(scope)
        .in_base()
        .select_related("village", "district", "regency")
        .only(*_and_places(VILLAGE_HOUSEHOLD))
    )


def own_person(scope: Scope, pk: uuid.UUID) -> QuerySet[Person]:
    return (
        Person.objects.visible_to(scope)
        .in_base()
        .filter(pk=pk)
        .select_related("village", "district", "regency")
        .only(*_and_places(VILLAGE_PERSON))
        .annotate(**told_numbers(Person))
    )


def members_in_base(household: Household) -> list[Person]:
    rows = Person.objects.in_base().filter(household=household).only(*VILLAGE_PERSON)
    rows = rows.annotate(**told_numbers(Person))
    return list(rows.order_by("head_relation", "birth_date", "id"))


def _and_places(columns: Collection[str]) -> list[str]:
    places = ("village", "district", "regency")
    return [*columns, *(f"{place}__name" for place in places)]


def of_household(scope: Scope, household: Household) -> list[Proposal]:
    """Proposals about a household and its members, the newest first."""
    about = Q(household=household) | Q(person__household=household)
    rows = Proposal.objects.visible_to(scope).filter(about)
    return list(rows.select_related("to_village").order_by("-id")[:50])


def gone_members(scope: Scope, household: Household) -> list[Amendment]:
    """Who left the household by a ratified proposal, and why."""
    rows = Amendment.objects.visible_to(scope).filter(
        household=household, act="left", person__isnull=False, person__in_base=False
    )
    return list(rows.select_related("proposal").defer("before", "after", "release").order_by("-at"))


def proposal_titles(scope: Scope, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What notices call them: kind and village, no name of a person."""
    rows = Proposal.objects.visible_to(scope).filter(pk__in=ids).select_related("village")
    return {one.pk: f"{one.get_kind_display()} · {one.village.name}" for one in rows}
