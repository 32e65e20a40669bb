"""Whose data an account reached in a time: what a notice of a breach has to say, without a name.

Within the reader's territory. People count who live in the household that a page showed; numbers
and papers count one by one. Of lists taken along the rows are known, not the people.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.trail import trail
from accounts.scope import Scope
from beneficiaries.enums import RevealedAbout, SeenOn
from beneficiaries.models import DocumentReveal, Household, Person, Reveal, Sight
from beneficiaries.queries.taken import Taken, taken_by_kind
from beneficiaries.trail_details import persons_of
from core.models import AuditEvent

# By law the people concerned and the supervisor are told in writing within this time.
NOTICE_HOURS = 72


@dataclass(frozen=True, slots=True)
class FieldClass:
    """One class of data: what it is, of how many households and people it was seen."""

    label: str | Promise
    households: int
    persons: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The answer. `by_regency`: name, households, people. `offices`: regency, district, village,
    households, people: whose offices have to reach the people concerned.
    """

    households: int
    persons: int
    by_regency: list[tuple[str, int, int]]
    offices: list[tuple[str, str, str, int, int]]
    classes: list[FieldClass]
    taken: list[Taken]
    due_at: datetime.datetime


def reached(
    scope: Scope, user: User, *, start: datetime.date, end: datetime.date, known_on: datetime.date
) -> Reach:
    """What the account reached from `start` to `end`, both days included."""
    since, until = _midnight(start), _midnight(end + datetime.timedelta(days=1))
    sights = Sight.objects.filter(user=user, day__range=(start, end))
    looks = {"revealed_by": user, "revealed_at__gte": since, "revealed_at__lt": until}
    numbers = Reveal.objects.filter(**looks, about=RevealedAbout.NUMBER)
    secrets = Reveal.objects.filter(**looks, about=RevealedAbout.GROUP)
    papers = DocumentReveal.objects.filter(**looks)
    events = trail(scope).filter(actor=user, at__gte=since, at__lt=until)
    looked_up = _looked_up(scope, events)

    of_numbers = {*numbers.values_list("person_id", flat=True)}
    # The cards of the household stand on the page of each member's number.
    homes_of_numbers = _homes_of(of_numbers)
    of_secrets = {*secrets.values_list("person_id", flat=True)}
    of_papers = {*papers.values_list("household_id", flat=True)}
    pages = {*sights.values_list("household_id", flat=True)}
    homes = pages | of_papers | _homes_of(of_numbers | of_secrets | looked_up)
    pictures = {*sights.filter(page=SeenOn.PHOTO).values_list("household_id", flat=True)}
    households, persons, by_regency = _counted(homes)
    classes = [
        FieldClass(_("Nama, alamat, NIK tersamar, dan keadaan rumah tangga"), len(pages),
                   _people_of(pages)),
        FieldClass(_("Nama dan tempat tinggal saat pencarian"), len(_homes_of(looked_up)),
                   len(looked_up)),
        FieldClass(_("NIK lengkap, nomor KK, dan nomor kartu"), len(homes_of_numbers),
                   len(of_numbers)),
        FieldClass(_("Nomor kartu rumah tangga"), len(homes_of_numbers),
                   _people_of(homes_of_numbers)),
        FieldClass(RevealedAbout.GROUP.label, len(_homes_of(of_secrets)), len(of_secrets)),
        FieldClass(_("Foto KTP atau Kartu Keluarga"), len(of_papers), _people_of(of_papers)),
        FieldClass(_("Foto rumah dan penghuni"), len(pictures), _people_of(pictures)),
    ]  # fmt: skip
    return Reach(
        households=households,
        persons=persons,
        by_regency=by_regency,
        offices=_offices(homes),
        classes=[one for one in classes if one.households],
        taken=taken_by_kind(events),
        due_at=_midnight(known_on) + datetime.timedelta(hours=NOTICE_HOURS),
    )


def _looked_up(scope: Scope, events: QuerySet[AuditEvent]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    shown = events.filter(action__in=("person.look_up", "person.pick"))
    for details in shown.values_list("details", flat=True).iterator():
        found |= {*persons_of(details)}
    seen = Person.objects.visible_to(scope).filter(pk__in=found)
    return {*seen.values_list("pk", flat=True)}


def _homes_of(persons: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    return {*Person.objects.filter(pk__in=list(persons)).values_list("household_id", flat=True)}


def _people_of(households: Iterable[uuid.UUID]) -> int:
    return Person.objects.filter(household__in=list(households), in_base=True).count()


def _counted(homes: set[uuid.UUID]) -> tuple[int, int, list[tuple[str, int, int]]]:
    of_homes = Household.objects.filter(pk__in=homes).order_by().values("regency__name")
    people = Person.objects.filter(household__in=homes, in_base=True).order_by()
    counts = {
        row["regency__name"]: row["n"] for row in people.values("regency__name").annotate(
            n=Count("pk"))
    }  # fmt: skip
    lines = sorted(
        (row["regency__name"], row["n"], counts.get(row["regency__name"], 0))
        for row in of_homes.annotate(n=Count("pk"))
    )
    return sum(line[1] for line in lines), sum(line[2] for line in lines), lines


_VILLAGE = ("regency__name", "district__name", "village__name")


def _offices(homes: set[uuid.UUID]) -> list[tuple[str, str, str, int, int]]:
    people = Person.objects.filter(household__in=homes, in_base=True).order_by()
    counted = {
        tuple(place): n for *place, n in people.values_list(*_VILLAGE).annotate(n=Count("pk"))
    }
    of_homes = Household.objects.filter(pk__in=homes).order_by()
    return sorted(
        (regency, district, village, n, counted.get((regency, district, village), 0))
        for regency, district, village, n in of_homes.values_list(*_VILLAGE).annotate(n=Count("pk"))
    )


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
