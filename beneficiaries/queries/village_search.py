"""A village looks for a family by address, or by a name as it was heard: any member's.

A village is small, so all its names are compared here, by the normal form in which the whole
register compares names. An operator who finds nothing proposes the family anew, which makes a
double: so a slip of the pen must not hide anybody, and whoever is nearest is named in any case.

Of the people only their names are fetched, as one text, and each different name and word is
compared once: in a village of 5,000 households that is a tenth of asking for everybody.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Upper
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from accounts.scope import Scope
from beneficiaries import search_terms
from beneficiaries.models import Household, Person
from beneficiaries.names import name_tokens, normal_name, parse_address, token_skeleton
from beneficiaries.search_terms import Terms

# From so many letters on a word may differ in one, and from so many in two.
_LONG, _VERY_LONG = 4, 8
# So few letters stand inside of too many words: they must begin one.
_SHORT = 2
# Stands in nothing that anybody wrote.
_BETWEEN = "\x1f"
_LEAST_BONES = 2
_VOWELS = "[AIUEO]*"
_MOST_SPACES = 6
# Of a name nobody bears, these are the nearest; below this likeness (0 to 100) none is.
_NEAREST, _LEAST_LIKE = 5, 60


@dataclass(slots=True)
class VillageFound:
    """Households whose head or a member bears the name typed, or nearly; or of that address.

    `alike` of them only nearly. `members` says by which member it was, where not by the head.
    `nearest` are households to look at when there are none. `at_address` tells that all of them
    were found by their address.
    """

    ids: set[uuid.UUID] = field(default_factory=set)
    alike: set[uuid.UUID] = field(default_factory=set)
    members: dict[uuid.UUID, str] = field(default_factory=dict)
    nearest: list[Household] = field(default_factory=list)
    at_address: bool = False


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Somebody of the base; `member` is their name as written, "" of a head."""

    household_id: uuid.UUID
    normal: str
    member: str


def search_village(scope: Scope, text: str) -> VillageFound:
    """Look through the households of the base that a village reads."""
    words, terms = name_tokens(text), search_terms.parse(text)
    found = _at_address(scope, terms) if terms.is_address else VillageFound()
    if found.ids or (terms.is_address and not terms.street):
        return found
    found = VillageFound()
    if not words:
        return found
    people = Person.objects.visible_to(scope).in_base()
    heads = _heads_apart(scope, people)
    names = _one_text(people, "name_norm") | {head.normal for head in heads if head.normal}
    degrees = _degrees(words, names)
    if degrees:
        _take(found, degrees, [*heads, *_bearers(people, degrees)])
        return found
    # A name that nobody bears may be a street; or it was heard wrong, all the same.
    if not terms.is_address:
        found = _at_address(scope, terms)
    _name_nearest(scope, found, _nearest(words, names), people, heads)
    return found


def _at_address(scope: Scope, terms: Terms) -> VillageFound:
    """Households of a street, an RT or an RW."""
    found = VillageFound(at_address=True)
    if not (terms.street or terms.rt or terms.rw):
        return found
    homes = Household.objects.visible_to(scope).in_base().order_by()
    degrees: dict[str, int] = {}
    if terms.street:
        degrees = _streets(terms.street, _one_text(homes, "address"))
        homes = homes.filter(address__in=degrees) if degrees else homes.none()
    for pk, address, rt, rw in homes.values_list("pk", "address", "rt", "rw"):
        told = parse_address(address)
        if terms.rt in (None, told.rt or rt) and terms.rw in (None, told.rw or rw):
            found.ids.add(pk)
            if degrees.get(address):
                found.alike.add(pk)
    return found


def _streets(words: Sequence[str], addresses: Iterable[str]) -> dict[str, int]:
    """Of addresses as written those with these words in them, by their degree."""
    streets = {address: parse_address(address).street for address in addresses}
    degrees = _degrees(words, set(streets.values()))
    return {address: degrees[street] for address, street in streets.items() if street in degrees}


def _one_text(rows: QuerySet[Any], column: str) -> set[str]:
    """All that stands in this column, fetched as one text: a tenth of asking row by row."""
    told = rows.order_by().aggregate(told=StringAgg(column, delimiter=_BETWEEN))["told"] or ""
    return set(told.split(_BETWEEN)) - {""}


def _heads_apart(scope: Scope, people: QuerySet[Person]) -> list[_Bearer]:
    """Heads whom the list names and who are nobody among the members, as that name is written."""
    same = people.filter(household=OuterRef("pk")).annotate(written=Upper("name"))
    heads = Household.objects.visible_to(scope).in_base().exclude(head_name="").order_by()
    apart = heads.exclude(Exists(same.filter(written=OuterRef("head_sort"))))
    return [_Bearer(pk, normal_name(name), "") for pk, name in apart.values_list("pk", "head_name")]


def _bearers(people: QuerySet[Person], names: Iterable[str]) -> list[_Bearer]:
    """Members of these names in normal form, heads of their households first."""
    rows = people.filter(name_norm__in=names).annotate(
        written=Upper("name"), head=F("household__head_sort")
    )
    bearers = [
        _Bearer(pk, normal, "" if written == head else name)
        for pk, normal, name, written, head in rows.order_by("household_id", "id").values_list(
            "household_id", "name_norm", "name", "written", "head"
        )
    ]
    return sorted(bearers, key=lambda bearer: bool(bearer.member))


def _take(found: VillageFound, degrees: Mapping[str, int], bearers: Iterable[_Bearer]) -> None:
    """Add the households of those whose name fits."""
    for bearer in bearers:
        degree, pk = degrees.get(bearer.normal), bearer.household_id
        if degree is None:
            continue
        if degree == 0:
            # Whoever bears the name itself goes before whoever bears one like it.
            if pk not in found.ids or pk in found.alike:
                found.members.pop(pk, None)
                if bearer.member:
                    found.members[pk] = bearer.member
            found.alike.discard(pk)
        elif pk not in found.ids:
            found.alike.add(pk)
            if bearer.member:
                found.members[pk] = bearer.member
        found.ids.add(pk)


def _degrees(words: Sequence[str], names: Iterable[str]) -> dict[str, int]:
    """Of names in normal form those that fit: 0 where each word stands in it, 1 where nearly."""
    there = {name: name.split() for name in names}
    vocabulary = {one for parts in there.values() for one in parts}
    holding = [_holding(word, vocabulary) for word in words]
    alike = [parts | _alike(word, vocabulary) for word, parts in zip(words, holding, strict=True)]
    found = dict.fromkeys(_with_each(alike, there), 1)
    # "Dusun 3" is no slip of the pen for "Dusun 4".
    if not any(word.isdigit() for word in words):
        found |= dict.fromkeys(_joined_alike("".join(words), there), 1)
    return found | dict.fromkeys(_with_each(holding, {name: there[name] for name in found}), 0)


def _with_each(wanted: Sequence[set[str]], there: Mapping[str, list[str]]) -> list[str]:
    """Names that have one of each of these sets of words."""
    left = list(there)
    for parts in sorted(wanted, key=len):
        left = [name for name in left if not parts.isdisjoint(there[name])]
    return left


def _holding(word: str, vocabulary: Iterable[str]) -> set[str]:
    """Words in which this one stands."""
    if word.isdigit():
        return {word} & set(vocabulary)
    if len(word) <= _SHORT:
        return {one for one in vocabulary if one.startswith(word)}
    return {one for one in vocabulary if word in one}


def _alike(word: str, vocabulary: set[str]) -> set[str]:
    """Words that are this one but for a slip, or for its vowels."""
    near = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=2, limit=None)
    found = {one for one, _distance, _place in near if _is_slip(word, one)}
    return found | _of_bones(token_skeleton(word), vocabulary)


def _of_bones(bones: str, vocabulary: Iterable[str]) -> set[str]:
    """Words of these consonants, whatever their vowels; two of them say too little."""
    if len(bones) <= _LEAST_BONES:
        return set()
    # One pass over one text: asking word by word takes ten times as long.
    wanted = _VOWELS + _VOWELS.join(map(re.escape, bones)) + _VOWELS
    return set(re.findall(f"^{wanted}$", "\n".join(vocabulary), re.MULTILINE))


def _joined_alike(whole: str, names: Iterable[str]) -> list[str]:
    """Names that are this one but for a slip, wherever their spaces stand."""
    if len(whole) < _VERY_LONG:
        return []
    longest = len(whole) + 2 + _MOST_SPACES
    joined = {
        name: name.replace(" ", "") for name in names if len(whole) - 2 <= len(name) <= longest
    }
    near = process.extract(whole, joined, scorer=OSA.distance, score_cutoff=2, limit=None)
    return [name for other, _distance, name in near if _is_slip(whole, other)]


def _is_slip(word: str, other: str) -> bool:
    """Whether a few letters make the difference; in short words every letter counts."""
    shorter = min(len(word), len(other))
    most = 0 if shorter < _LONG else 1 if shorter < _VERY_LONG else 2
    return OSA.distance(word, other, score_cutoff=most) <= most


def _nearest(words: Sequence[str], names: Iterable[str]) -> list[str]:
    """Names that come nearest to one that nobody bears, the nearest first."""
    likes = process.extract(
        " ".join(words), sorted(names), scorer=fuzz.token_set_ratio, limit=_NEAREST * 4,
        score_cutoff=_LEAST_LIKE,
    )  # fmt: skip
    return [name for name, _score, _place in likes]


def _name_nearest(
    scope: Scope,
    found: VillageFound,
    names: Sequence[str],
    people: QuerySet[Person],
    heads: Iterable[_Bearer],
) -> None:
    place = {name: at for at, name in enumerate(names)}
    bearers = [head for head in heads if head.normal in place] + _bearers(people, names)
    order: dict[uuid.UUID, str] = {}
    for bearer in sorted(bearers, key=lambda bearer: place[bearer.normal]):
        order.setdefault(bearer.household_id, bearer.member)
    wanted = list(order)[:_NEAREST]
    homes = Household.objects.visible_to(scope).in_base().filter(pk__in=wanted)
    known = {home.pk: home for home in homes.only("id", "head_name", "registry_id", "regency_id")}
    found.nearest = [known[pk] for pk in wanted if pk in known]
    found.members = {pk: order[pk] for pk in wanted if order[pk]}
