"""Members of a household as their family cards group them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from beneficiaries.models import Household, Person


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


def family_cards(household: Household) -> list[FamilyCard]:
    """The household by family card: the head's first, those without a card last."""
    return by_card(members_of(household))


def members_of(household: Household) -> list[Person]:
    """Members in the order of the questionnaire: head, spouse, children, others by age."""
    return list(household.members.in_base().order_by("head_relation", "birth_date", "id"))


def by_card(members: Iterable[Person]) -> list[FamilyCard]:
    cards: dict[str, FamilyCard] = {}
    for member in members:
        cards.setdefault(member.kk, FamilyCard(member.kk)).members.append(member)
    return sorted(cards.values(), key=lambda card: not card.kk)
