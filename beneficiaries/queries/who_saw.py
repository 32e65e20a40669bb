"""Who saw whom: looks at a person, and looks by an employee, from every place that notes them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.queries.trail import trail
from accounts.scope import Scope
from beneficiaries.enums import RevealedAbout
from beneficiaries.identity import normalise_digits
from beneficiaries.models import DocumentReveal, Household, Person, Reveal, Sight
from beneficiaries.trail_details import page_words, persons_of
from core.moments import is_readable, is_readable_day

# The newest so many; what is older is read in the audit trail.
MOST = 500


@dataclass(frozen=True, slots=True)
class Look:
    """One look: when, who, what it showed, why. `count`: how often on that day."""

    at: datetime.datetime
    user_id: uuid.UUID
    user: str
    what: str | Promise
    household_id: uuid.UUID | None
    head_name: str
    reason: str = ""
    count: int = 1


def persons_with(scope: Scope, text: str) -> list[Person]:
    """People of the territory with this NIK; of another territory as of nobody."""
    digits = normalise_digits(text)
    found = Person.objects.visible_to(scope).filter(nik=digits).exclude(nik="")
    return list(found.select_related("household", "village")[:20])


def employees_like(scope: Scope, text: str) -> list[User]:
    """Holders of rights in the territory, past ones too, by a part of name or address."""
    held = Membership.objects.visible_to(scope).values("user_id")
    like = Q(name__icontains=text) | Q(email__icontains=text)
    return list(User.objects.filter(like, pk__in=held).order_by(Upper("name"))[:20])


def looks_at(scope: Scope, persons: Iterable[Person]) -> list[Look]:
    """Who saw these persons, their household's page or their papers, the newest first."""
    ids = [person.pk for person in persons]
    households = [person.household_id for person in persons]
    return _newest(
        _sights(Sight.objects.filter(household__in=households)),
        _reveals(Reveal.objects.filter(person__in=ids)),
        _documents(DocumentReveal.objects.filter(household__in=households)),
        _look_ups(scope, Q(*[_names(pk) for pk in ids], _connector=Q.OR) if ids else None),
    )


def looks_by(scope: Scope, user: User) -> list[Look]:
    """Whose data this employee saw, the newest first."""
    return _newest(
        _sights(Sight.objects.filter(user=user)),
        _reveals(Reveal.objects.filter(revealed_by=user)),
        _documents(DocumentReveal.objects.filter(revealed_by=user)),
        _look_ups(scope, Q(actor=user)),
    )


def _newest(*sources: Iterable[Look]) -> list[Look]:
    return sorted(chain(*sources), key=lambda look: look.at, reverse=True)[:MOST]


def _sights(rows: QuerySet[Sight]) -> Iterator[Look]:
    told = rows.filter(is_readable("last_at"), is_readable_day("day"))
    for row in told.select_related("user", "household").order_by("-last_at")[:MOST]:
        yield Look(
            row.last_at, row.user_id, row.user.name, page_words(row.page), row.household_id,
            row.household.head_name, count=row.count,
        )  # fmt: skip


def _reveals(rows: QuerySet[Reveal]) -> Iterator[Look]:
    told = rows.filter(is_readable("revealed_at")).order_by("-revealed_at")
    for row in told.select_related("revealed_by", "person__household")[:MOST]:
        yield Look(
            row.revealed_at, row.revealed_by_id, row.revealed_by.name,
            RevealedAbout(row.about).label,
            row.person.household_id, row.person.household.head_name, row.reason,
        )  # fmt: skip


def _documents(rows: QuerySet[DocumentReveal]) -> Iterator[Look]:
    told = rows.filter(is_readable("revealed_at")).order_by("-revealed_at")
    for row in told.select_related("revealed_by", "household")[:MOST]:
        yield Look(
            row.revealed_at, row.revealed_by_id, row.revealed_by.name, _("Foto dokumen"),
            row.household_id, row.household.head_name, row.reason,
        )  # fmt: skip


def _names(person_id: uuid.UUID) -> Q:
    """An audit event that lists this person among those it showed, or names the one picked."""
    return Q(details__persons__contains=[str(person_id)]) | Q(details__person=str(person_id))


def _look_ups(scope: Scope, wanted: Q | None) -> Iterator[Look]:
    """People shown while an agency typed a recipient; the trail alone knows them."""
    if wanted is None:
        return
    events = trail(scope).filter(wanted, action__in=("person.look_up", "person.pick"))
    rows = list(events.order_by("-at")[:MOST])
    seen = {pk for event in rows for pk in persons_of(event.details)}
    known = Person.objects.visible_to(scope).filter(pk__in=seen)
    homes = dict(known.values_list("pk", "household_id"))
    names = dict(Household.objects.filter(pk__in=homes.values()).values_list("pk", "head_name"))
    for event in rows:
        if event.actor is None or event.actor_id is None:
            continue
        for pk in persons_of(event.details):
            home = homes.get(pk)
            yield Look(
                event.at, event.actor_id, event.actor.name, _("Pencarian saat memasukkan penerima"),
                home, names.get(home, "") if home else "",
            )  # fmt: skip
