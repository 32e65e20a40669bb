"""Who saw the persons of a list, when, how, in full or masked, and which files held them.

Within the reader's territory, by sums: one question for each place that notes looks, whatever the
number of persons. Whoever reads it is told places in the list, never a name or number.
"""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.breach_lists import Listed, Numbers
from beneficiaries.enums import RevealedAbout
from beneficiaries.models import DocumentReveal, Person, Reveal, Sight
from beneficiaries.queries.breach import NOTICE_HOURS
from beneficiaries.queries.taken import Holding, files_that_hold
from beneficiaries.trail_details import page_words
from core.moments import is_readable

# An agency's operator sees people while typing a recipient; the trail alone knows them.
_LOOK_UPS = """
    SELECT e.actor_id, shown.person::uuid, count(*), min(e.at), max(e.at)
      FROM core_auditevent e
     CROSS JOIN LATERAL jsonb_array_elements_text(
           CASE jsonb_typeof(e.details -> 'persons') WHEN 'array' THEN e.details -> 'persons'
           ELSE jsonb_build_array(e.details -> 'person') END
           ) AS shown (person)
     WHERE e.action IN ('person.look_up', 'person.pick') AND e.actor_id IS NOT NULL
       AND e.at >= %s AND e.at < %s AND shown.person = ANY (%s)
     GROUP BY e.actor_id, shown.person
"""
_REVEALED, _PAPERS = _("NIK lengkap"), _("Foto KTP atau Kartu Keluarga")
_CARDS = _("Nomor kartu rumah tangga")
_FULL, _MASKED = True, False
_TYPED = _("Pencarian saat memasukkan penerima")


@dataclass(frozen=True, slots=True)
class Look:
    """Looks of one account at one person in one way. `in_full`: with whole numbers."""

    place: int
    person_id: uuid.UUID
    user_id: uuid.UUID
    what: str | Promise
    in_full: bool
    first: datetime.datetime
    last: datetime.datetime
    count: int
    user: str = ""


@dataclass(slots=True)
class Onlooker:
    """One account, and how many persons of the list it saw, and with whole numbers."""

    user: str
    first: datetime.datetime
    last: datetime.datetime
    persons: set[uuid.UUID] = field(default_factory=set)
    in_full: set[uuid.UUID] = field(default_factory=set)
    looks: int = 0


@dataclass(frozen=True, slots=True)
class ListReach:
    """The answer. `looks` by place, newest first; `unseen`: places that nobody looked at."""

    listed: Listed
    households: int
    by_regency: list[tuple[str, int, int]]
    onlookers: list[Onlooker]
    looks: list[Look]
    unseen: list[int]
    files: list[Holding]
    start: datetime.date
    end: datetime.date
    due_at: datetime.datetime
    # Files over several regencies are told to the province alone.
    is_of_regency: bool


def find(scope: Scope, numbers: Numbers) -> Listed:
    """Who of the territory has these NIKs; of another territory as nobody."""
    at = {nik: place for place, nik in enumerate(numbers.niks, 1)}
    found = Person.objects.visible_to(scope).filter(nik__in=list(at)).values_list("pk", "nik")
    places = sorted((at[nik], pk) for pk, nik in found)
    return Listed(len(at), numbers.unreadable, {pk: place for place, pk in places})


def reached(
    scope: Scope,
    listed: Listed,
    *,
    start: datetime.date,
    end: datetime.date,
    known_on: datetime.date,
) -> ListReach:
    """What is noted of the listed from `start` to `end`, both days included."""
    since, until = _midnight(start), _midnight(end + datetime.timedelta(days=1))
    persons = list(
        Person.objects.visible_to(scope)
        .filter(pk__in=list(listed.places))
        .select_related("household", "regency")
        .only("nik", "registry_id", "regency__name", "household__registry_id")
    )
    places = {person.pk: listed.places[person.pk] for person in persons}
    found = [
        *_at_homes(persons, Sight.objects.filter(day__range=(start, end)), places),
        *_reveals(persons, places, since, until),
        *_papers(persons, places, since, until),
        *_look_ups(places, since, until),
    ]
    looks = _named(found)
    seen = {look.person_id for look in looks}
    return ListReach(
        listed=replace(listed, places=places),
        is_of_regency=scope.regency_id is not None,
        households=len({person.household_id for person in persons}),
        by_regency=_by_regency(persons, seen),
        onlookers=_onlookers(looks),
        looks=looks,
        unseen=sorted({place for pk, place in places.items() if pk not in seen}),
        files=files_that_hold(scope, persons, since=since, until=until),
        start=start,
        end=end,
        due_at=_midnight(known_on) + datetime.timedelta(hours=NOTICE_HOURS),
    )


def _homes(persons: Iterable[Person]) -> dict[uuid.UUID, list[uuid.UUID]]:
    homes: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for person in persons:
        homes[person.household_id].append(person.pk)
    return homes


def _at_homes(
    persons: Collection[Person], sights: QuerySet[Sight], places: dict[uuid.UUID, int]
) -> Iterator[Look]:
    """A page that showed a household showed all who live there."""
    homes = _homes(persons)
    rows = (
        sights.filter(is_readable("last_at"), household__in=list(homes))
        .order_by()
        .values_list("household_id", "user_id", "page")
        .annotate(Sum("count"), Min("day"), Max("last_at"))
    )
    for home, user, page, count, day, last in rows:
        label = page_words(page)
        for pk in homes[home]:
            yield Look(places[pk], pk, user, label, _MASKED, _midnight(day), last, count)


def _reveals(
    persons: Collection[Person],
    places: dict[uuid.UUID, int],
    since: datetime.datetime,
    until: datetime.datetime,
) -> Iterator[Look]:
    """A look at one member's number showed the household's cards, which are everyone's.

    Which confidential group somebody is in was shown of themself alone.
    """
    homes = _homes(persons)
    every = Reveal.objects.filter(person__household__in=list(homes))
    rows = every.filter(about=RevealedAbout.NUMBER)
    shown_by = ("person_id", "person__household_id")
    for shown, home, user, count, first, last in _times(rows, since, until, *shown_by):
        for pk in homes[home]:
            what = _REVEALED if pk == shown else _CARDS
            yield Look(places[pk], pk, user, what, _FULL, first, last, count)
    groups = every.filter(about=RevealedAbout.GROUP, person__in=list(places))
    for pk, user, count, first, last in _times(groups, since, until, "person_id"):
        label = RevealedAbout.GROUP.label
        yield Look(places[pk], pk, user, label, _MASKED, first, last, count)


def _papers(
    persons: Collection[Person],
    places: dict[uuid.UUID, int],
    since: datetime.datetime,
    until: datetime.datetime,
) -> Iterator[Look]:
    homes = _homes(persons)
    rows = DocumentReveal.objects.filter(household__in=list(homes))
    for home, user, count, first, last in _times(rows, since, until, "household_id"):
        for pk in homes[home]:
            yield Look(places[pk], pk, user, _PAPERS, _FULL, first, last, count)


def _times(
    rows: QuerySet[Any], since: datetime.datetime, until: datetime.datetime, *shown_by: str
) -> QuerySet[Any, tuple[Any, ...]]:
    """How often each account opened what, and when first and last."""
    told = rows.filter(revealed_at__gte=since, revealed_at__lt=until).order_by()
    by = told.values_list(*shown_by, "revealed_by_id")
    return by.annotate(Count("pk"), Min("revealed_at"), Max("revealed_at"))


def _look_ups(
    places: dict[uuid.UUID, int], since: datetime.datetime, until: datetime.datetime
) -> Iterator[Look]:
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UPS, [since, until, [str(pk) for pk in places]])
        rows = cursor.fetchall()
    for user, pk, count, first, last in rows:
        yield Look(places[pk], pk, user, _TYPED, _MASKED, first, last, count)


def _named(looks: list[Look]) -> list[Look]:
    users = {look.user_id for look in looks}
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "name"))
    named = [replace(one, user=names.get(one.user_id, "")) for one in looks]
    return sorted(named, key=lambda one: (one.place, -one.last.timestamp()))


def _onlookers(looks: Iterable[Look]) -> list[Onlooker]:
    """Whoever saw most of the list stands first: there one begins to ask."""
    found: dict[uuid.UUID, Onlooker] = {}
    for look in looks:
        one = found.setdefault(look.user_id, Onlooker(look.user, look.first, look.last))
        one.first, one.last = min(one.first, look.first), max(one.last, look.last)
        one.persons.add(look.person_id)
        one.looks += look.count
        if look.in_full:
            one.in_full.add(look.person_id)
    return sorted(found.values(), key=lambda one: (-len(one.persons), -len(one.in_full), one.user))


def _by_regency(
    persons: Iterable[Person], seen: Collection[uuid.UUID]
) -> list[tuple[str, int, int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for person in persons:
        counts[person.regency.name][0] += 1
        counts[person.regency.name][1] += person.pk in seen
    return sorted((name, listed, looked) for name, (listed, looked) in counts.items())


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
