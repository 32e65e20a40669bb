"""The section of a household's page that says which groups its members are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.http import PortalRequest
from accounts.scope import Scope
from beneficiaries.codebook_variable import StrOrPromise
from beneficiaries.models import Household, Person
from beneficiaries.queries.groups import Membership, memberships_of
from beneficiaries.queries.members import members_of
from beneficiaries.rules import may_see_sensitive


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group by one list, with its members; a confidential one stands apart for each member."""

    told: Membership
    persons: list[Person]

    @property
    def label(self) -> StrOrPromise:
        return self.told.label


def groups(request: PortalRequest, household: Household) -> dict[str, Any] | None:
    """For readers of a territory, where a member is in a list; nobody else has the section."""
    found = memberships_of(request.scope, members_of(household))
    return shown(request.scope, found) if found else None


def shown(scope: Scope, found: Iterable[Membership]) -> dict[str, Any]:
    """What the fragment of a household's or person's page asks for."""
    now: dict[object, GroupLine] = {}
    former: dict[object, GroupLine] = {}
    for one in found:
        said = one.person.pk if one.group_list is None else (one.category, one.group_list.pk)
        line = GroupLine(one, [])
        lines = former if one.is_former else now
        lines.setdefault(said, line).persons.append(one.person)
    return {
        "groups": list(now.values()),
        "former_groups": list(former.values()),
        "may_reveal_groups": may_see_sensitive(scope),
    }
