"""Households of the village that a family proposed as new may already be.

A village is asked the same wherever it begins: somebody it looked for by name was compared already
(`village_search`), and somebody it writes down at once is compared here.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from accounts.scope import Scope
from beneficiaries.models import Household
from beneficiaries.names import name_tokens
from beneficiaries.queries.village_search import search_village

MOST_SHOWN = 5
# Half the village bears one word of a name: of members other than the head it says nothing.
_TELLING_WORDS = 2


def households_alike(scope: Scope, names: Sequence[str]) -> list[tuple[Household, str]]:
    """Households whose head or a member bears one of these names, or nearly; the same before the
    like. `names` begins with the head's. Beside each the member it was, "" for its head.
    """
    head, *others = names
    asked = [head, *(name for name in others if len(name_tokens(name)) >= _TELLING_WORDS)]
    degrees: dict[uuid.UUID, tuple[bool, int]] = {}
    members: dict[uuid.UUID, str] = {}
    for number, name in enumerate(asked):
        found = search_village(scope, name)
        if found.at_address:
            # A street may bear the name that nobody bears.
            continue
        for pk in found.ids:
            degree = (pk in found.alike, number)
            if pk not in degrees or degree < degrees[pk]:
                degrees[pk] = degree
                members[pk] = found.members.get(pk, "")
    wanted = sorted(degrees, key=lambda pk: (degrees[pk], pk))[:MOST_SHOWN]
    homes = Household.objects.visible_to(scope).in_base().filter(pk__in=wanted)
    shown = ("id", "head_name", "registry_id", "regency_id", "address", "rt", "rw")
    known = {home.pk: home for home in homes.only(*shown)}
    return [(known[pk], members[pk]) for pk in wanted if pk in known]
