"""Personal data of a specific kind (UU 27/2022, article 4): which fields, and who is told of them.

The one place where this is declared. The codebook marks its variables by it, and pages, histories,
filters, orders and exports ask the codebook; `rules.may_see_sensitive` says who may be told. Told
means: on the page of the household or person, in its history, and in what a steward checks of a
file; never in a list, an order or a list that is taken along.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Topic(StrEnum):
    HEALTH = "health"
    # Banks ask for her name when somebody says who they are.
    MOTHER = "mother"
    # Whoever collects for the family: they may not live there, and no release is about them.
    CARETAKER = "caretaker"


OF_HOUSEHOLDS: Mapping[str, Topic] = MappingProxyType(
    {
        "caretaker_name": Topic.CARETAKER,
        "caretaker_nik": Topic.CARETAKER,
        "caretaker_address": Topic.CARETAKER,
        "caretaker_birth_date": Topic.CARETAKER,
        "caretaker_mother_name": Topic.MOTHER,
    }
)
OF_PERSONS: Mapping[str, Topic] = MappingProxyType(
    {
        "disability": Topic.HEALTH,
        "chronic_illness": Topic.HEALTH,
        "is_pregnant": Topic.HEALTH,
        "stunting_risk": Topic.HEALTH,
        "mother_maiden_name": Topic.MOTHER,
    }
)

ADULT_FROM = 18
# All that whoever is not told of specific data learns of a child: who it is and whose.
OF_CHILDREN = frozenset(
    {"name", "nik", "family_card_number", "sex", "birth_place", "birth_date", "age",
     "head_relation", "family_relation", "village_name"}
)  # fmt: skip


def youngest(told: Iterable[datetime.date | str | None]) -> datetime.date | None:
    """Of several birthdays that are told of one person (ISO texts too) the one to judge by.

    The latest: whoever may be a child is taken for one. None where nobody tells any: of a region
    whose lists never held birthdays nobody could otherwise be judged.
    """
    days = (
        datetime.date.fromisoformat(one) if isinstance(one, str) else one for one in told if one
    )
    return max(days, default=None)


def is_child(born: datetime.date | None, today: datetime.date) -> bool:
    """Whether all facts of this person are of a specific kind; unknown birthdays are grown up."""
    if born is None:
        return False
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < ADULT_FROM
