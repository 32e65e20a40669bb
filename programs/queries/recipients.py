"""Recipients as lists show them, and what waits for the agency."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.scope import Scope
from beneficiaries.enums import MatchOutcome
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.models import Household, Person
from programs.enums import ProgramState, RecipientState
from programs.models import Program, Recipient
from programs.querysets import RecipientQuerySet

RECIPIENT_ORDER = ("name", "id")
MOST_HITS = 20
LEAST_LETTERS = 3
_FILTERS = {
    "state": "state",
    "match": "match_outcome",
    "regency": "regency_id",
    "district": "district_id",
    "village": "village_id",
}


def listed(scope: Scope, program: Program | None = None, **filters: Any) -> RecipientQuerySet:
    """Recipients in scope that fit the filters; keys are those of `RecipientFilter`."""
    rows = Recipient.objects.visible_to(scope).filter(
        **{_FILTERS[name]: value for name, value in filters.items()}
    )
    if program is not None:
        rows = rows.filter(program=program)
    return rows.select_related("village", "district", "regency")


def found(scope: Scope, program: Program, text: str) -> list[Recipient] | None:
    """Recipients of the program by whole NIK or part of a name; None when too little is given."""
    digits = normalise_digits(text)
    rows = listed(scope, program)
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
    return Recipient.objects.visible_to(scope).filter(
        state=state, program__state=ProgramState.RUNNING
    )


def returned_in_closed(scope: Scope) -> int:
    """How many stand returned in programs that no longer run, where nothing can be corrected."""
    returned = Recipient.objects.visible_to(scope).filter(state=RecipientState.RETURNED)
    return returned.filter(program__state=ProgramState.CLOSED).count()


def draft_count(scope: Scope) -> int:
    """For the menu: drafts not yet submitted."""
    return waiting(scope, RecipientState.DRAFT).count()


def returned_count(scope: Scope) -> int:
    """For the menu: recipients that verification gave back."""
    return waiting(scope, RecipientState.RETURNED).count()


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
