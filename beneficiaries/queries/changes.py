"""What became of a household from release to release, in words: its history in the base.

Only editions that were the base count, in the order they were; one that was undone did not happen.
Each is told as it stood when it was activated: rows that entered a release since then are not in
force, and are told when they are. What an edition has no column for has not changed: it is named
apart from what an empty cell took away.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from accounts.scope import Scope
from beneficiaries.codebook_variable import Unit
from beneficiaries.models import (
    FormerVersion,
    Household,
    HouseholdVersion,
    PersonVersion,
    RegistryRelease,
    ReleaseActivation,
)
from beneficiaries.queries.import_changes import (
    SILENT,
    VARIABLE_OF_COLUMN,
    Change,
    difference,
    in_words,
    label_of,
)
from beneficiaries.queries.told import Told, told_keys
from beneficiaries.rules import untold
from beneficiaries.specific_data import youngest
from core.scope import DatabaseRole
from regions.models import Region

Data = Mapping[str, Any]
_Difference = tuple[str, Any, Any]


class Event(StrEnum):
    """What an edition did to a household or a member."""

    ENTERED = "entered"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What an edition did to one person of the household."""

    person_id: uuid.UUID
    name: str
    event: Event
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReleaseChange:
    """What one edition did when it became the base: to the household, and to its members."""

    release: RegistryRelease
    at: datetime.datetime
    event: Event
    changes: list[Change]
    members: list[MemberChange]
    # Variables that were known before and that this edition does not ask about.
    unasked: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Told:
    """The household as an edition tells it, with its members by key."""

    data: Data
    members: Mapping[uuid.UUID, Data]


def changes_of_household(
    scope: Scope, household: Household, *, sensitive: bool = False
) -> list[ReleaseChange]:
    """The history of a household in the base, newest first; editions that changed nothing are left
    out.

    Versions are the registry's own papers: whoever has no territory (an agency) gets nothing.
    Health and family secrets come with `sensitive` alone, numbers of cards masked.
    """
    if scope.role not in (DatabaseRole.REGENCY, DatabaseRole.PROVINCE):
        return []
    born = dict(household.members.values_list("pk", "birth_date"))
    told, former = _versions(household, born.keys()), _former(household)
    regencies = {regency_id for _release, regency_id in told}
    regencies |= {one.regency_id for rows in former.values() for one in rows}
    activations = (
        ReleaseActivation.objects.filter(regency_id__in=regencies, undone_at__isnull=True)
        .select_related("release")
        .order_by("activated_at", "id")
    )
    births = _births(born, told, former)
    found: list[tuple[ReleaseActivation, _Step]] = []
    before: _Told | None = None
    lived_in: int | None = None
    for one in activations:
        now = _as_activated(
            told.get((one.release_id, one.regency_id)), former.get(one.release_id, []), one
        )
        if now is None and one.regency_id != lived_in:
            continue
        asked = told_keys(one.release, one.regency_id)
        step = _step(before, now, asked, births, sensitive=sensitive)
        if step is not None:
            found.append((one, step))
        before, lived_in = now, one.regency_id if now else None
    places = _places([step for _one, step in found])
    return [
        ReleaseChange(
            one.release,
            one.activated_at,
            step.event,
            _words(Unit.HOUSEHOLD, step.changes, step.asked, places),
            [_member_in_words(member, step.asked, places) for member in step.members],
            sorted(step.unasked),
        )
        for one, step in reversed(found)
    ]


_Member = tuple[uuid.UUID, str, Event, list[_Difference]]


@dataclass(frozen=True, slots=True)
class _Step:
    """From one edition to the next; `unasked` are labels."""

    event: Event
    changes: list[_Difference] = field(default_factory=list)
    members: list[_Member] = field(default_factory=list)
    asked: Told = field(default_factory=dict)
    unasked: set[str] = field(default_factory=set)


def _versions(
    household: Household, members: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, int], _Told]:
    people: dict[tuple[uuid.UUID, int], dict[uuid.UUID, Data]] = {}
    # By the persons: versions have no index by household. A member who has moved to another
    # household is told of there.
    rows = PersonVersion.objects.filter(person__in=members, household=household)
    for release_id, regency_id, person_id, data in rows.values_list(
        "release_id", "regency_id", "person_id", "data"
    ):
        people.setdefault((release_id, regency_id), {})[person_id] = data
    homes = HouseholdVersion.objects.filter(household=household)
    return {
        (release_id, regency_id): _Told(data, people.get((release_id, regency_id), {}))
        for release_id, regency_id, data in homes.values_list("release_id", "regency_id", "data")
    }


def _former(household: Household) -> dict[uuid.UUID, list[FormerVersion]]:
    """What later files replaced in releases that were a base, by release, the oldest first."""
    found: dict[uuid.UUID, list[FormerVersion]] = {}
    rows = FormerVersion.objects.filter(household=household).order_by("replaced_at", "id")
    for one in rows:
        found.setdefault(one.release_id, []).append(one)
    return found


def _as_activated(
    now: _Told | None, former: list[FormerVersion], activation: ReleaseActivation
) -> _Told | None:
    """The household as the release told it at the moment whose state is, or was, the base."""
    later: dict[uuid.UUID | None, FormerVersion] = {}
    for one in former:
        if one.replaced_at > activation.stands_at:
            later.setdefault(one.person_id, one)
    if not later:
        return now
    data = now.data if now is not None else None
    members = dict(now.members) if now is not None else {}
    for person_id, one in later.items():
        then: Data | None = one.data if one.regency_id == activation.regency_id else None
        if person_id is None:
            data = then
        elif then is not None:
            members[person_id] = then
        else:
            members.pop(person_id, None)
    return None if data is None else _Told(data, members)


def _births(
    born: Mapping[uuid.UUID, datetime.date | None],
    told: Mapping[tuple[uuid.UUID, int], _Told],
    former: Mapping[uuid.UUID, list[FormerVersion]],
) -> dict[uuid.UUID, datetime.date | None]:
    """By person the birthday to judge by, as `queries.births.birthday` has it.

    `born` is what the base says of the household's members.
    """
    said: dict[uuid.UUID, list[datetime.date | str | None]] = {
        person_id: [day] for person_id, day in born.items()
    }
    editions: list[tuple[uuid.UUID | None, Data | None]] = [
        one for version in told.values() for one in version.members.items()
    ]
    editions += [(one.person_id, one.data) for rows in former.values() for one in rows]
    for person_id, data in editions:
        if person_id and data:
            said.setdefault(person_id, []).append(data.get("birth_date"))
    return {person_id: youngest(days) for person_id, days in said.items()}


def _step(
    before: _Told | None,
    now: _Told | None,
    asked: Told,
    births: Mapping[uuid.UUID, datetime.date | None],
    *,
    sensitive: bool,
) -> _Step | None:
    """None when nothing changed."""
    if now is None:
        return _Step(Event.LEFT) if before is not None else None
    if before is None:
        return _Step(Event.ENTERED, asked=asked)
    unasked: set[str] = set()
    changes = _asked(
        Unit.HOUSEHOLD,
        _differences(Unit.HOUSEHOLD, before.data, now.data, sensitive=sensitive),
        asked,
        unasked,
    )
    members = _members(before.members, now.members, asked, unasked, births, sensitive=sensitive)
    if not (changes or members or unasked):
        return None
    return _Step(Event.CHANGED, changes, members, asked, unasked)


def _asked(
    unit: Unit, differences: list[_Difference], asked: Told, unasked: set[str]
) -> list[_Difference]:
    """The differences an edition made; what it only does not ask about goes to `unasked`."""
    if unit not in asked:
        return differences
    kept = []
    for one in differences:
        key, _before, after = one
        if after is None and key not in asked[unit]:
            unasked.add(label_of(unit, key))
        else:
            kept.append(one)
    return kept


def _members(
    before: Mapping[uuid.UUID, Data],
    now: Mapping[uuid.UUID, Data],
    asked: Told,
    unasked: set[str],
    births: Mapping[uuid.UUID, datetime.date | None],
    *,
    sensitive: bool,
) -> list[_Member]:
    found: list[_Member] = []
    for key, data in now.items():
        if key not in before:
            found.append((key, data.get("name", ""), Event.ENTERED, []))
        elif changes := _asked(
            Unit.PERSON,
            _differences(Unit.PERSON, before[key], data, births.get(key), sensitive=sensitive),
            asked,
            unasked,
        ):
            found.append((key, data.get("name", ""), Event.CHANGED, changes))
    found += [
        (key, data.get("name", ""), Event.LEFT, [])
        for key, data in before.items()
        if key not in now
    ]
    return sorted(found, key=lambda one: (one[1], str(one[0])))


def _differences(
    unit: Unit, before: Data, now: Data, born: datetime.date | None = None, *, sensitive: bool
) -> list[_Difference]:
    """`born`: of a person the birthday to judge by."""
    hidden = set() if sensitive else untold(unit, born)
    keys = {
        key
        for key in before.keys() | now.keys()
        if key not in SILENT and VARIABLE_OF_COLUMN.get(key, key) not in hidden
    }
    return difference(before, now, keys)


def _places(steps: list[_Step]) -> dict[int, str]:
    told = [change for step in steps for change in step.changes]
    told += [change for step in steps for one in step.members for change in one[3]]
    ids = {value for key, *values in told if key == "village_id" for value in values if value}
    return dict(Region.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def _member_in_words(member: _Member, asked: Told, places: dict[int, str]) -> MemberChange:
    person_id, name, event, changes = member
    return MemberChange(person_id, name, event, _words(Unit.PERSON, changes, asked, places))


def _words(
    unit: Unit, changes: list[_Difference], asked: Told, places: dict[int, str]
) -> list[Change]:
    """Changes in words; where the edition asks and the cell was empty, that is said."""
    return [
        in_words(unit, *one, places)._replace(emptied=one[2] is None and unit in asked)
        for one in changes
    ]
