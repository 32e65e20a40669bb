"""Members of a household as their family cards group them, and where those cards stand else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from accounts.scope import Scope
from beneficiaries.models import Household, Person

_MOST_SHARED = 20


@dataclass(slots=True)
class FamilyCard:
    """The members that stand on one family card; `kk` is "" for those on none.

    `head` is whom the card names as its head, None when the base does not tell.
    """

    kk: str
    members: list[Person] = field(default_factory=list)

    @property
    def head(self) -> Person | None:
        return next((one for one in self.members if one.family_relation == 1), None)


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody of another household in scope who has a number of this one: NIK or card."""

    person: Person
    same_nik: bool


def members_of(household: Household) -> list[Person]:
    """Members in the order of the questionnaire: head, spouse, children, others by age."""
    return list(household.members.in_base().order_by("head_relation", "birth_date", "id"))


def by_card(members: Iterable[Person]) -> list[FamilyCard]:
    """Members by family card: the head's card first, those without a card last."""
    cards: dict[str, FamilyCard] = {}
    for member in members:
        cards.setdefault(member.kk, FamilyCard(member.kk)).members.append(member)
    return sorted(cards.values(), key=lambda card: not card.kk)


def shared_numbers(scope: Scope, household: Household, members: Sequence[Person]) -> list[Shared]:
    """People elsewhere in scope with a NIK or card of these members: one of two may be wrong."""
    niks = {one.nik for one in members if one.nik_usable}
    cards = {one.kk for one in members if one.kk}
    if not niks and not cards:
        return []
    others = (
        _people(scope)
        .filter(Q(nik__in=niks, nik_usable=True) | Q(kk__in=cards))
        .exclude(household_id=household.pk)
        .order_by(Upper("name"), "id")[:_MOST_SHARED]
    )
    return [Shared(other, other.nik_usable and other.nik in niks) for other in others]


def on_the_card_of(scope: Scope, person: Person) -> list[Person]:
    """Everybody in scope on the family card of `person`, household by household."""
    if not person.kk:
        return []
    rows = _people(scope).filter(kk=person.kk)
    return list(rows.order_by("household_id", "family_relation", "birth_date", "id"))


def with_the_nik_of(scope: Scope, person: Person) -> list[Person]:
    """Others in scope under the same NIK."""
    if not person.nik_usable:
        return []
    rows = _people(scope).filter(nik=person.nik, nik_usable=True).exclude(pk=person.pk)
    return list(rows.order_by(Upper("name"), "id")[:_MOST_SHARED])


def _people(scope: Scope) -> QuerySet[Person]:
    return (
        Person.objects.visible_to(scope)
        .in_base()
        .select_related("household", "village", "district", "regency")
    )
