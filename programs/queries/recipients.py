"""Recipients as lists show them, and what waits for the agency."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.models import Household, Person
from core.counting import up_to
from core.scope import DatabaseRole
from programs.enums import ProgramState, RecipientState
from programs.models import Program, Recipient
from programs.queries import telling
from programs.querysets import RecipientQuerySet
from regions.queries.naming import PLACES

RECIPIENT_ORDER = ("name_sort", "id")
MOST_HITS = 20
# The menu shows no more than "999+".
MOST_IN_MENU = 1000
LEAST_LETTERS = 3
_FILTERS = {
    "state": "state",
    "regency": "regency_id",
    "district": "district_id",
    "village": "village_id",
}


def listed(scope: Scope, program: Program | None = None, **filters: Any) -> RecipientQuerySet:
    """Recipients in scope that fit the filters; keys are those of `RecipientFilter`.

    Without the regions they live in: see `regions.queries.naming`.
    """
    match = filters.pop("match", None)
    rows = Recipient.objects.visible_to(scope).filter(
        **{_FILTERS[name]: value for name, value in filters.items()}
    )
    of_program: dict[str, Any] = {} if program is None else {"program": program}
    if match is not None:
        rows = rows.filter(telling.having(scope, match, **of_program))
    if program is not None and scope.role is DatabaseRole.PROVINCE:
        # Nothing else names for it what the indexes of lists lead with.
        rows = rows.filter(agency=program.agency_id)
    return rows.filter(**of_program)


def found(scope: Scope, program: Program, text: str) -> list[Recipient] | None:
    """Recipients of the program by whole NIK or part of a name; None when too little is given."""
    digits = normalise_digits(text)
    rows = listed(scope, program).select_related(*PLACES)
    if digits.isdigit():
        if len(digits) != NIK_LENGTH:
            return None
        rows = rows.filter(nik=digits)
    else:
        words = text.split()
        if max(map(len, words), default=0) < LEAST_LETTERS:
            return None
        rows = rows.filter(*(Q(name__icontains=word) for word in words))
    return list(rows.order_by(*RECIPIENT_ORDER)[:MOST_HITS])


def waiting(scope: Scope, state: RecipientState) -> QuerySet[Recipient]:
    """Own recipients in that state whose programs run."""
    return Recipient.objects.changeable_by(scope).filter(
        state=state, program__state=ProgramState.RUNNING
    )


def programs_waiting(scope: Scope, state: RecipientState) -> QuerySet[Program]:
    """The running programs that have recipients in that state."""
    keys = waiting(scope, state).order_by().values("program")
    return Program.objects.visible_to(scope).filter(pk__in=keys).order_by("name", "id")


def returned_in_closed(scope: Scope) -> int:
    """How many stand returned in programs that no longer run, where nothing can be corrected."""
    returned = Recipient.objects.changeable_by(scope).filter(state=RecipientState.RETURNED)
    return returned.filter(program__state=ProgramState.CLOSED).count()


def draft_count(scope: Scope) -> int:
    """For the menu: drafts not yet submitted, counted to `MOST_IN_MENU`."""
    return up_to(waiting(scope, RecipientState.DRAFT), MOST_IN_MENU).number


def returned_count(scope: Scope) -> int:
    """For the menu: recipients that verification gave back, counted to `MOST_IN_MENU`."""
    return up_to(waiting(scope, RecipientState.RETURNED), MOST_IN_MENU).number


def in_base(scope: Scope, recipient: Recipient) -> tuple[Person | None, Household | None]:
    """Who the engine found, as far as this reader may see the person and the household."""
    if recipient.match_outcome != MatchOutcome.MATCH or recipient.person_id is None:
        return None, None
    person: Person | None = (
        Person.objects.visible_to(scope)
        .filter(pk=recipient.person_id)
        .select_related("village", "district", "regency", "household")
        .first()
    )
    return person, person.household if person else None


def years_on_aid(scope: Scope, recipient: Recipient, kind_id: uuid.UUID | None = None) -> list[int]:
    """Budget years in which this person was approved, over all programs the reader may see.

    `kind_id`: only of aid of this kind. The same person of the base counts, or else the same NIK as
    written.
    """
    same = Q(nik=recipient.nik) if recipient.nik else Q(pk=recipient.pk)
    if recipient.match_outcome == MatchOutcome.MATCH and recipient.person_id:
        same |= Q(person_id=recipient.person_id, match_outcome=MatchOutcome.MATCH)
    aided = Recipient.objects.visible_to(scope).filter(
        same, state__in=(RecipientState.APPROVED, RecipientState.ENDED)
    )
    if kind_id is not None:
        aided = aided.filter(program__kind_id=kind_id)
    years = aided.order_by("program__year").values_list("program__year", flat=True)
    return list(years.distinct())


def programs_to_return_to(ended: Recipient) -> QuerySet[Program]:
    """Running programs of the agency, of the same year or later, the same kind first."""
    return Program.objects.filter(
        agency_id=ended.agency_id,
        state=ProgramState.RUNNING,
        year__gte=ended.program.year,
    ).order_by(Case(When(kind_id=ended.program.kind_id, then=0), default=1), "-year", "name")


def household_members(scope: Scope, deceased: Recipient) -> list[Person]:
    """Who of the base lives in the household of a recipient who died; the recipient left out."""
    household_id, person_id = deceased.household_id, deceased.person_id
    found = deceased.match_outcome == MatchOutcome.MATCH
    if not found or household_id is None or person_id is None:
        return []
    people = Person.objects.visible_to(scope).in_base().filter(household=household_id)
    return list(people.exclude(pk=person_id).order_by("head_relation", "name", "pk"))


def standing_with(program: Program, nik: str) -> Recipient | None:
    """The recipient of the program who already stands under this NIK."""
    if not nik:
        return None
    rows = Recipient.objects.filter(program=program, nik=nik)
    return rows.exclude(state=RecipientState.WITHDRAWN).first()


@dataclass(frozen=True, slots=True)
class Spells:
    """Who stood in this place before, and who came after."""

    deceased: Recipient | None
    previous: Recipient | None
    heirs: list[Recipient]
    later: list[Recipient]

    def __bool__(self) -> bool:
        return bool(self.deceased or self.previous or self.heirs or self.later)


def spells_of(scope: Scope, recipient: Recipient) -> Spells:
    """The recipients before and after this one, as far as they are in scope; one query."""
    rows = (
        Recipient.objects.visible_to(scope)
        .filter(
            Q(pk__in=[key for key in (recipient.heir_of_id, recipient.previous_id) if key])
            | Q(heir_of=recipient.pk)
            | Q(previous=recipient.pk)
        )
        .select_related("program")
        .order_by("entered_at")
    )
    found = list(rows)
    by_key = {one.pk: one for one in found}
    return Spells(
        deceased=by_key.get(recipient.heir_of_id) if recipient.heir_of_id else None,
        previous=by_key.get(recipient.previous_id) if recipient.previous_id else None,
        heirs=[one for one in found if one.heir_of_id == recipient.pk],
        later=[one for one in found if one.previous_id == recipient.pk],
    )
