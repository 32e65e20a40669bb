"""A village looks for a family by a name as it was heard: the head's, or any member's.

A village is small, so all its names are compared here, by the normal form in which the whole
register compares names. An operator who finds nothing proposes the family anew, which makes a
double: so a slip of the pen must not hide anybody, and whoever is nearest is named in any case.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from accounts.scope import Scope
from beneficiaries.models import Household, Person
from beneficiaries.names import name_tokens, normal_name, skeleton_of_normal

# From so many letters on a word may differ in one, and from so many in two.
_LONG, _VERY_LONG = 4, 8
# Of a name nobody bears, these are the nearest; below this likeness (0 to 100) none is.
_NEAREST, _LEAST_LIKE = 5, 60


@dataclass(slots=True)
class VillageFound:
    """Households whose head or a member bears the name typed, or nearly.

    `alike` of them only nearly. `members` says by which member it was, where not by the head.
    `nearest` are households to look at when there are none.
    """

    ids: set[uuid.UUID] = field(default_factory=set)
    alike: set[uuid.UUID] = field(default_factory=set)
    members: dict[uuid.UUID, str] = field(default_factory=dict)
    nearest: list[Household] = field(default_factory=list)


def search_village(scope: Scope, text: str) -> VillageFound:
    """Look through the households of the base that a village reads."""
    words = name_tokens(text)
    found = VillageFound()
    if not words:
        return found
    heads = Household.objects.visible_to(scope).in_base().only("id", "head_name", "regency_id")
    names = list(heads.order_by().values_list("id", "head_name"))
    _take(found, words, ((pk, normal_name(name), "") for pk, name in names))
    people = Person.objects.visible_to(scope).in_base().order_by("household_id", "id")
    rows = list(people.values_list("household_id", "name_norm", "name"))
    _take(found, words, rows)
    if not found.ids:
        _name_nearest(scope, found, words, names, rows)
    return found


def _take(
    found: VillageFound, words: tuple[str, ...], rows: Iterable[tuple[uuid.UUID, str, str]]
) -> None:
    """Add households of `rows` (household, name in normal form, name of the member)."""
    for pk, normal, member in rows:
        degree = _degree(words, normal)
        if degree is None:
            continue
        if degree == 0:
            # Whoever bears the name itself goes before whoever bears one like it.
            if pk not in found.ids or pk in found.alike:
                found.members.pop(pk, None)
                if member:
                    found.members[pk] = member
            found.alike.discard(pk)
        elif pk not in found.ids:
            found.alike.add(pk)
            if member:
                found.members[pk] = member
        found.ids.add(pk)


def _degree(words: tuple[str, ...], normal: str) -> int | None:
    """0 where each word stands in the name, 1 where nearly, None where not."""
    there = normal.split()
    if not there:
        return None
    if all(any(word in one for one in there) for word in words):
        return 0
    if all(any(_alike(word, one) for one in there) for word in words):
        return 1
    whole = "".join(words)
    joined = "".join(there)
    return 1 if len(whole) >= _VERY_LONG and _is_slip(whole, joined) else None


def _alike(word: str, other: str) -> bool:
    if word in other or _is_slip(word, other):
        return True
    bones = skeleton_of_normal(word)
    return len(bones) > 2 and bones == skeleton_of_normal(other)


def _is_slip(word: str, other: str) -> bool:
    """Whether a few letters make the difference; in short words every letter counts."""
    shorter = min(len(word), len(other))
    most = 0 if shorter < _LONG else 1 if shorter < _VERY_LONG else 2
    return OSA.distance(word, other, score_cutoff=most) <= most


def _name_nearest(
    scope: Scope,
    found: VillageFound,
    words: tuple[str, ...],
    heads: Iterable[tuple[uuid.UUID, str]],
    people: Iterable[tuple[uuid.UUID, str, str]],
) -> None:
    rows = [(pk, normal_name(name), "") for pk, name in heads]
    rows += people
    likes = process.extract(
        " ".join(words), [normal for _pk, normal, _member in rows], scorer=fuzz.WRatio,
        limit=_NEAREST * 4, score_cutoff=_LEAST_LIKE,
    )  # fmt: skip
    order: dict[uuid.UUID, str] = {}
    for _normal, _score, at in likes:
        pk, _name, member = rows[at]
        order.setdefault(pk, member)
    wanted = list(order)[:_NEAREST]
    homes = Household.objects.visible_to(scope).in_base().filter(pk__in=wanted)
    known = {home.pk: home for home in homes.only("id", "head_name", "registry_id", "regency_id")}
    found.nearest = [known[pk] for pk in wanted if pk in known]
    found.members = {pk: order[pk] for pk in wanted if order[pk]}
