"""Groups of a program and their members."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from accounts.scope import Scope
from programs.enums import GroupRole, TargetUnit
from programs.models import Program, Recipient, RecipientGroup
from programs.rules import GONE

GROUP_ORDER = ("name", "id")
# A form offers so many groups; to add to another one starts from its page.
MOST_OFFERED = 300
# A KUBE of fewer or more families is remarked upon. Known from practice; no decree is at hand.
KUBE = "kube"
FEWEST_FAMILIES, MOST_FAMILIES = 5, 20
_ROLE_ORDER = {role: place for place, role in enumerate(GroupRole)}


@dataclass(slots=True)
class Members:
    """Members of one group by state; `standing` are those who still count."""

    states: dict[str, int] = field(default_factory=dict)

    @property
    def standing(self) -> int:
        return sum(count for state, count in self.states.items() if state not in GONE)


@dataclass(frozen=True, slots=True)
class Composition:
    """What may be odd about the make-up of a group."""

    members: int
    families: int
    has_chair: bool

    @property
    def is_odd_size(self) -> bool:
        return self.members > 0 and not FEWEST_FAMILIES <= self.families <= MOST_FAMILIES


def takes_groups(program: Program) -> bool:
    """Whether recipients of the program may stand in groups."""
    return (
        program.target_unit == TargetUnit.GROUP
        or RecipientGroup.objects.filter(program=program).exists()
    )


def groups_of(scope: Scope, program: Program) -> QuerySet[RecipientGroup]:
    """Groups in scope, with their seats."""
    return (
        RecipientGroup.objects.visible_to(scope)
        .filter(program=program)
        .select_related("village", "district", "regency")
    )


def offered_groups(program: Program, chosen: Any = None) -> list[tuple[uuid.UUID, str]]:
    """Key and name of the groups to choose from, the chosen one among them."""
    groups = RecipientGroup.objects.filter(program=program).order_by(*GROUP_ORDER)
    offered = list(groups.values_list("pk", "name")[:MOST_OFFERED])
    key = _uuid(chosen)
    if key is not None and key not in dict(offered):
        offered += groups.filter(pk=key).values_list("pk", "name")
    return offered


def members_by_state(scope: Scope, group_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Members]:
    """Members of each group, in one query."""
    found = {group_id: Members() for group_id in group_ids}
    rows = (
        Recipient.objects.visible_to(scope)
        .filter(group_id__in=found)
        .order_by()
        .values_list("group_id", "state")
        .annotate(people=Count("pk"))
    )
    for group_id, state, people in rows:
        found[group_id].states[state] = people
    return found


def members_of(scope: Scope, group: RecipientGroup) -> list[Recipient]:
    """All members, those who still count first, by role and name."""
    rows = Recipient.objects.visible_to(scope).filter(group=group)
    return sorted(
        rows.select_related("village", "district", "regency"),
        key=lambda one: (
            one.state in GONE,
            _ROLE_ORDER.get(GroupRole(one.group_role or GroupRole.MEMBER), 0),
            one.name,
        ),
    )


def composition(members: Iterable[Recipient]) -> Composition:
    """Families are told apart by the household of the base, by KK, or else by the member."""
    standing = [one for one in members if one.state not in GONE]
    families = {
        (one.match_outcome == "match" and one.household_id) or one.kk or one.pk for one in standing
    }
    chairs = [one for one in standing if one.group_role == GroupRole.CHAIR]
    return Composition(len(standing), len(families), bool(chairs))


def group_count(scope: Scope, program: Program) -> int:
    """For the tab of the program."""
    return groups_of(scope, program).count()


def _uuid(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
