"""Proposals for the screen: lists, counters, one proposal with what hangs on it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import Amendment, Household, Person, Proposal, ProposalMember
from beneficiaries.proposals.columns import VILLAGE_HOUSEHOLD, VILLAGE_PERSON
from beneficiaries.proposals.enums import (
    UNDECIDED,
    WAITING,
    AmendmentAct,
    ProposalKind,
    ProposalState,
)
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
    if scope.role is not DatabaseRole.VILLAGE:
        about |= Q(pk__in=leaving_by_joining(scope, [household.pk]))
    rows = Proposal.objects.visible_to(scope).filter(about)
    return list(rows.select_related("to_village").order_by("-id")[:50])


def leaving_by_joining(
    scope: Scope, households: Collection[uuid.UUID]
) -> QuerySet[ProposalMember, Any]:
    """Keys of waiting proposals by which somebody of these households would join another one.

    For the deciding tiers: a village does not read whom the base knows.
    """
    members = ProposalMember.objects.visible_to(scope).filter(
        proposal__kind=ProposalKind.MEMBER, proposal__state__in=WAITING, match_outcome="match",
        match_person__household__in=households, match_person__nik_usable=True,
        match_person__nik=F("nik"), nik_usable=True,
    )  # fmt: skip
    return members.values("proposal_id")


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who left a household by a ratified proposal. `proposal` is None of who joined
    another household: it is about that one, maybe of another regency.
    """

    name: str
    at: datetime.datetime
    proposal: Proposal | None


def gone_members(scope: Scope, household: Household) -> list[Gone]:
    """Who left the household by a ratified proposal, the latest first.

    Of who joined another household no more is told than the name, and a village that only where it
    made the proposal itself.
    """
    of_home = Amendment.objects.visible_to(scope).filter(household=household)
    left = of_home.filter(act=AmendmentAct.LEFT, person__isnull=False, person__in_base=False)
    gone = [
        Gone(one.proposal.subject_name, one.at, one.proposal)
        for one in left.select_related("proposal").defer("before", "after", "release")
    ]
    gave = of_home.filter(act=AmendmentAct.GAVE)
    if not gave.exists():
        return sorted(gone, key=lambda one: one.at, reverse=True)
    here = Person.objects.in_base().filter(household=household)
    gave = gave.exclude(person__in=here.values("pk"))
    if scope.role is DatabaseRole.VILLAGE:
        own = Proposal.objects.visible_to(scope).values("subject_name")
        rows = gave.annotate(
            told_name=Subquery(own.filter(pk=OuterRef("proposal_id")), output_field=CharField())
        )
    else:
        rows = gave.annotate(told_name=KeyTextTransform("name", "before"))
    gone += [Gone(name or "", at, None) for name, at in rows.values_list("told_name", "at")]
    return sorted(gone, key=lambda one: one.at, reverse=True)


def proposal_titles(scope: Scope, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What notices call them: kind and village, no name of a person."""
    rows = Proposal.objects.visible_to(scope).filter(pk__in=ids).select_related("village")
    return {one.pk: f"{one.get_kind_display()} · {one.village.name}" for one in rows}
