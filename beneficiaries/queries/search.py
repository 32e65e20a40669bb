"""Who of the base could be meant by a search text, as far as the reader may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Replace

from accounts.scope import Scope
from beneficiaries import search_terms
from beneficiaries.models import Household, Person
from beneficiaries.name_classes import HEAD_CLASSES
from beneficiaries.names import name_tokens
from beneficiaries.queries import search_places
from beneficiaries.queries.search_places import EVERYWHERE, Narrowed
from beneficiaries.search_terms import Terms
from regions.models import Region
from regions.queries.naming import name_places

Row = TypeVar("Row", bound=Model)

MOST = 50
# Up to here a name holds what was typed; beyond, it is only alike.
_LAST_EXACT = 3
_FEW = 20
# Of the second word of a name so much stands in the index before spaces may differ.
_LEAST_SECOND = 3
_LEAST_HEAD = 3
# Names that say nothing alone: those that lists shorten to a letter or two.
_FORENAMES = frozenset(HEAD_CLASSES.values())
# What parts the words of a head's name, as `beneficiaries_search_heads` has it.
_NO_WORDS = str.maketrans(",.", "  ")
# Of some two hundred columns, those that are shown.
_PLACED = ("village_id", "district_id", "regency_id")
_NAMES = "SELECT person_id, closeness FROM beneficiaries_search_names(%s, %s, %s, %s, %s)"
_STREETS = """
    SELECT household_id, changes FROM beneficiaries_search_streets(%s, %s, %s, %s, %s, %s, %s)
"""
_HEADS = "SELECT household_id FROM beneficiaries_search_heads(%s, %s, %s, %s)"


@dataclass(slots=True)
class Found:
    """`people` fit what was typed, `alike` nearly; `households` are found by their address.

    `near_streets` tells that no address holds what was typed, and these nearly do.
    `places` are villages and districts of that name. `more` tells that there are further people or
    households than were looked at. `sought_in` are the regions that were typed behind a comma;
    `unknown_place` is one that nobody knows, and was left out. `needs_place` tells that nothing but
    an RT or RW was typed, which every village has.
    """

    people: list[Person] = field(default_factory=list)
    alike: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    near_streets: bool = False
    places: list[Region] = field(default_factory=list)
    more: bool = False
    sought_in: list[Region] = field(default_factory=list)
    unknown_place: str = ""
    needs_place: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.alike or self.households or self.places)

    @property
    def only_household(self) -> uuid.UUID | None:
        """The household when everything found is one."""
        ids = {one.household_id for one in (*self.people, *self.alike)}
        ids |= {one.pk for one in self.households}
        return ids.pop() if len(ids) == 1 and not self.places else None


def search(scope: Scope, text: str, narrowed: Narrowed = EVERYWHERE) -> Found:
    """Look for `text`: a number is met exactly, a name or address also nearly.

    Somebody of another territory is answered for exactly as somebody who does not exist.
    """
    terms = search_terms.parse(text)
    if terms.number:
        found = by_number(scope, terms.number)
        name_places([*found.people, *found.households])
        return found
    found = Found()
    if terms.place and narrowed == EVERYWHERE:
        narrowed = _at_place(scope, text, terms, found)
    if terms.is_address:
        found.households = _at_address(scope, terms, narrowed, found)
    if not found.households and terms.words and not (terms.is_address and not terms.street):
        _by_name(scope, terms, narrowed, found)
        if not found.people:
            _written_apart(scope, terms, narrowed, found)
        if not terms.is_address and len(found.people) < _FEW:
            found.households = _at_address(scope, terms, narrowed, found)
        if not terms.is_address and len(found.people) < _FEW:
            _by_head(scope, text, narrowed, found)
        if not (found.people or found.alike or found.households):
            _of_fewer_words(scope, terms, narrowed, found)
    if narrowed == EVERYWHERE:
        found.places = search_places.suggested(scope, text)
    return found


def by_number(scope: Scope, number: str) -> Found:
    """Whoever holds exactly this NIK, family card or register id; their places unnamed."""
    people = _people(scope).filter(
        Q(nik=number, nik_usable=True) | Q(kk=number) | Q(registry_id=number)
    )
    found = Found(people=list(people.order_by("household_id", "head_relation", "id")[:MOST]))
    named = {person.household_id for person in found.people}
    households = _households(scope).filter(registry_id=number)
    found.households = [one for one in households if one.pk not in named]
    return found


def _by_name(scope: Scope, terms: Terms, narrowed: Narrowed, found: Found) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _NAMES,
            [list(terms.words), terms.bones, narrowed.regency_id, narrowed.as_array, MOST + 1],
        )
        closeness: dict[uuid.UUID, int] = dict(cursor.fetchall())
    places = {pk: place for place, pk in enumerate(closeness)}
    people = sorted(_people(scope).filter(pk__in=places), key=lambda one: places[one.pk])
    found.more = len(people) > MOST
    for person in people[:MOST]:
        exact = closeness[person.pk] <= _LAST_EXACT
        (found.people if exact else found.alike).append(person)
    name_places(people[:MOST])


def _written_apart(scope: Scope, terms: Terms, narrowed: Narrowed, found: Found) -> None:
    """Names with other spaces: "Erna Permatasari" for Erna Permata Sari, and the reverse.

    The first word must be whole: with the start of the second it keeps the stretch of the index
    short.
    """
    if len(terms.words) < 2:
        return
    beginning = f"{terms.words[0]} {terms.words[1][:_LEAST_SECOND]}"
    rows = _narrow(_people(scope), narrowed).filter(_begins("name_norm", beginning))
    joined = Replace("name_norm", Value(" "), Value(""))
    rows = rows.annotate(joined=joined).filter(joined__startswith="".join(terms.words))
    known = {person.pk for person in found.alike}
    found.people = [one for one in rows.order_by("name_norm", "pk")[:MOST] if one.pk not in known]
    name_places(found.people)


def _of_fewer_words(scope: Scope, terms: Terms, narrowed: Narrowed, found: Found) -> None:
    """Whoever bears all of the name but a word or two: "Yusuf" for "Moh. Yusuf Hidayat"."""
    count = len(terms.words)
    shorter = [
        " ".join(kept)
        for size in range(max(1, count - 2), count)
        for kept in combinations(terms.words, size)
        if not _FORENAMES.issuperset(kept)
    ]
    rows = _narrow(_people(scope), narrowed).filter(name_norm__in=shorter)
    people = list(rows.order_by("name_norm", "pk")[: MOST + 1])
    # Who shares more of it stands first.
    people.sort(key=lambda one: -one.name.count(" "))
    found.more = len(people) > MOST
    found.alike = people[:MOST]
    name_places(found.alike)


def _by_head(scope: Scope, text: str, narrowed: Narrowed, found: Found) -> None:
    """Households by the name their list shows, whose head is nobody among the members.

    By its beginning first, then by whole words of it in any order.
    """
    written = " ".join(text.partition(",")[0].upper().split())
    if len(written) < _LEAST_HEAD:
        return
    named = {person.household_id for person in (*found.people, *found.alike)}
    named |= {household.pk for household in found.households}
    rows = _narrow(_households(scope), narrowed).filter(_begins("head_sort", written))
    heads = list(rows.exclude(pk__in=named).order_by("head_sort", "pk")[:MOST])
    if not heads:
        with connection.cursor() as cursor:
            words = written.translate(_NO_WORDS).split()
            cursor.execute(_HEADS, [words, narrowed.regency_id, narrowed.as_array, MOST])
            holding = {pk for (pk,) in cursor.fetchall()} - named
        heads = list(_households(scope).filter(pk__in=holding).order_by("head_sort", "pk"))
    name_places(heads)
    found.households = [*heads, *found.households]


def _begins(column: str, text: str) -> Q:
    """As a stretch of the index, which a policy lets through; ZZZ stands in no name."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": f"{text}ZZZ"})


def _narrow(rows: QuerySet[Row], narrowed: Narrowed) -> QuerySet[Row]:
    if narrowed.regency_id is not None:
        rows = rows.filter(regency_id=narrowed.regency_id)
    if narrowed.village_ids is not None:
        rows = rows.filter(village_id__in=narrowed.village_ids)
    return rows


def _at_address(scope: Scope, terms: Terms, narrowed: Narrowed, found: Found) -> list[Household]:
    if not terms.street:
        return _at_block(scope, terms, narrowed, found)
    # A name that nobody bears may be a street, misspelt.
    nearly = terms.is_address or not (found.people or found.alike)
    with connection.cursor() as cursor:
        cursor.execute(
            _STREETS,
            [list(terms.street), terms.rt, terms.rw, narrowed.regency_id, narrowed.as_array,
             MOST + 1, nearly],
        )  # fmt: skip
        told = cursor.fetchall()
    places = {pk: place for place, (pk, _changes) in enumerate(told)}
    found.near_streets = any(changes for _pk, changes in told)
    rows = sorted(_households(scope).filter(pk__in=places), key=lambda one: places[one.pk])
    found.more = found.more or len(rows) > MOST
    name_places(rows[:MOST])
    return rows[:MOST]


def _at_block(scope: Scope, terms: Terms, narrowed: Narrowed, found: Found) -> list[Household]:
    """Households of an RT or RW, in a place: everywhere it would be no answer."""
    told = {name: getattr(terms, name) for name in ("rt", "rw")}
    asked = {name: number for name, number in told.items() if number is not None}
    found.needs_place = bool(asked) and narrowed.village_ids is None
    if not asked or found.needs_place:
        return []
    rows = _narrow(_households(scope), narrowed)
    for name, number in asked.items():
        # Some lists write it into the address alone.
        written = rf"\m{name}\W*0*{number}\M"
        rows = rows.filter(
            Q(**{name: number}) | Q(**{f"{name}__isnull": True, "address__iregex": written})
        )
    homes = list(rows.order_by("village_id", "head_sort", "pk")[: MOST + 1])
    found.more = found.more or len(homes) > MOST
    name_places(homes[:MOST])
    return homes[:MOST]


def _at_place(scope: Scope, text: str, terms: Terms, found: Found) -> Narrowed:
    """What stands behind a comma is a place, or a degree, or part of an address."""
    found.sought_in = search_places.typed(scope, terms.place)
    if found.sought_in:
        return search_places.within(found.sought_in)
    if name_tokens(text) != terms.words and not terms.is_address:
        found.unknown_place = terms.place
    return EVERYWHERE


def _people(scope: Scope) -> QuerySet[Person]:
    rows = Person.objects.visible_to(scope).in_base().select_related("household")
    home = (f"household__{column}" for column in ("head_name", "address", "rt", "rw", "decile"))
    return rows.only("name", "nik", "birth_date", "household_id", *_PLACED, *home)


def _households(scope: Scope) -> QuerySet[Household]:
    rows = Household.objects.visible_to(scope).in_base()
    return rows.only("registry_id", "head_name", "address", "rt", "rw", "decile", *_PLACED)
