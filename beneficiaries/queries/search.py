"""Who of the base could be meant by a search text, as far as the reader may see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Replace
from rapidfuzz import fuzz, process

from accounts.scope import Scope
from beneficiaries import search_terms
from beneficiaries.models import Household, Person
from beneficiaries.names import name_tokens
from beneficiaries.search_terms import Terms
from regions.enums import Level
from regions.models import Region
from regions.queries.naming import name_places

Row = TypeVar("Row", bound=Model)

MOST = 50
_MOST_PLACES = 6
# Up to here a name holds what was typed; beyond, it is only alike.
_LAST_EXACT = 3
_FEW = 20
# Of the second word of a name so much stands in the index before spaces may differ.
_LEAST_SECOND = 3
_LEAST_HEAD = 3
# What parts the words of a head's name, as `beneficiaries_search_heads` has it.
_NO_WORDS = str.maketrans(",.", "  ")
# Shorter names of places are like too many others; from this likeness on (0 to 100) it is a slip.
_LEAST_MISSPELT, _NEARLY = 5, 85
# Of some two hundred columns, those that are shown.
_PLACED = ("village_id", "district_id", "regency_id")
_NAMES = "SELECT person_id, closeness FROM beneficiaries_search_names(%s, %s, %s, %s, %s)"
_STREETS = """
    SELECT household_id, changes FROM beneficiaries_search_streets(%s, %s, %s, %s, %s, %s, %s)
"""
_HEADS = "SELECT household_id FROM beneficiaries_search_heads(%s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Where to look: a regency, and within it certain villages; None is everywhere in scope."""

    regency_id: int | None = None
    village_ids: tuple[int, ...] | None = None


EVERYWHERE = Narrowed()


@dataclass(slots=True)
class Found:
    """`people` fit what was typed, `alike` nearly; `households` are found by their address.

    `near_streets` tells that no address holds what was typed, and these nearly do.
    `places` are villages and districts of that name. `more` tells that there are further people or
    households than were looked at. `unknown_place` is a place that nobody knows, and was left out.
    """

    people: list[Person] = field(default_factory=list)
    alike: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    near_streets: bool = False
    places: list[Region] = field(default_factory=list)
    more: bool = False
    unknown_place: str = ""

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
        terms, narrowed = _at_place(scope, text, terms, found)
    if terms.is_address:
        found.households = _at_address(scope, terms, narrowed, found)
    if not found.households and terms.words:
        _by_name(scope, terms, narrowed, found)
        if not found.people:
            _written_apart(scope, terms, narrowed, found)
        if not terms.is_address and len(found.people) < _FEW:
            found.households = _at_address(scope, terms, narrowed, found)
        if not terms.is_address and len(found.people) < _FEW:
            _by_head(scope, text, narrowed, found)
    if narrowed == EVERYWHERE:
        found.places = _places(scope, text, Level.VILLAGE, Level.DISTRICT)[:_MOST_PLACES]
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
            [list(terms.words), terms.bones, narrowed.regency_id, _array(narrowed), MOST + 1],
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
            cursor.execute(_HEADS, [words, narrowed.regency_id, _array(narrowed), MOST])
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
        return []
    # A name that nobody bears may be a street, misspelt.
    nearly = terms.is_address or not (found.people or found.alike)
    with connection.cursor() as cursor:
        cursor.execute(
            _STREETS,
            [list(terms.street), terms.rt, terms.rw, narrowed.regency_id, _array(narrowed),
             MOST + 1, nearly],
        )  # fmt: skip
        told = cursor.fetchall()
    places = {pk: place for place, (pk, _changes) in enumerate(told)}
    found.near_streets = any(changes for _pk, changes in told)
    rows = sorted(_households(scope).filter(pk__in=places), key=lambda one: places[one.pk])
    found.more = found.more or len(rows) > MOST
    name_places(rows[:MOST])
    return rows[:MOST]


def _at_place(scope: Scope, text: str, terms: Terms, found: Found) -> tuple[Terms, Narrowed]:
    """What stands behind a comma is a place, or a degree, or part of an address."""
    known = _places(scope, terms.place, Level.VILLAGE, Level.DISTRICT, Level.REGENCY)
    of_level = {
        level: [one.pk for one in known if one.level == level]
        for level in (Level.VILLAGE, Level.DISTRICT, Level.REGENCY)
    }
    if of_level[Level.VILLAGE]:
        return terms, Narrowed(None, tuple(of_level[Level.VILLAGE]))
    if of_level[Level.DISTRICT]:
        within = Region.objects.villages().current().filter(district__in=of_level[Level.DISTRICT])
        return terms, Narrowed(None, tuple(within.values_list("pk", flat=True)))
    if of_level[Level.REGENCY]:
        return terms, Narrowed(of_level[Level.REGENCY][0])
    if name_tokens(text) != terms.words and not terms.is_address:
        found.unknown_place = terms.place
    return terms, EVERYWHERE


def _places(scope: Scope, text: str, *levels: Level) -> list[Region]:
    """Places of the territory by that name, those of exactly that name first; when there are none,
    those of nearly that name.
    """
    name = " ".join(text.split())
    if len(name) < 3:
        return []
    regions = Region.objects.current().filter(level__in=levels)
    if scope.regency_id is not None:
        regions = regions.filter(regency_id=scope.regency_id)
    shown = regions.defer("boundary").select_related("district", "regency")
    rows = shown.filter(name__icontains=name).order_by("name", "code")
    if exact := sorted(rows, key=lambda one: one.name.casefold() != name.casefold()):
        return exact
    if len(name) < _LEAST_MISSPELT:
        return []
    names = {key: called.casefold() for key, called in regions.values_list("pk", "name")}
    near = process.extract(
        name.casefold(), names, scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=_MOST_PLACES
    )
    places = {key: place for place, (_called, _score, key) in enumerate(near)}
    return sorted(shown.filter(pk__in=places), key=lambda one: places[one.pk])


def _array(narrowed: Narrowed) -> list[int] | None:
    return None if narrowed.village_ids is None else list(narrowed.village_ids)


def _people(scope: Scope) -> QuerySet[Person]:
    rows = Person.objects.visible_to(scope).in_base().select_related("household")
    home = (f"household__{column}" for column in ("head_name", "address", "rt", "rw", "decile"))
    return rows.only("name", "nik", "birth_date", "household_id", *_PLACED, *home)


def _households(scope: Scope) -> QuerySet[Household]:
    rows = Household.objects.visible_to(scope).in_base()
    return rows.only("registry_id", "head_name", "address", "rt", "rw", "decile", *_PLACED)
