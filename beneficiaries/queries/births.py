"""The birthday by which it is judged whether somebody is a child.

An edition may not ask for birthdays, and two may tell different ones. Whether all facts of a person
are of a specific kind must not hang on which edition is in force.
"""

from __future__ import annotations

import datetime
from itertools import chain

from accounts.scope import Scope
from beneficiaries.models import FormerVersion, Person, PersonVersion
from beneficiaries.specific_data import youngest
from core.scope import DatabaseRole

_TOLD = "data__birth_date"


def birthday(scope: Scope, person: Person) -> datetime.date | None:
    """The latest that the base or any edition tells; of no edition for who reads none of them."""
    told: list[datetime.date | str | None] = [person.birth_date]
    if scope.role in (DatabaseRole.REGENCY, DatabaseRole.PROVINCE):
        editions = (
            rows.objects.filter(person=person).values_list(_TOLD, flat=True)
            for rows in (PersonVersion, FormerVersion)
        )
        told += chain.from_iterable(editions)
    return youngest(told)
