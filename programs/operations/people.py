"""Looking people of the base up for entry. Each answer that shows somebody leaves a trace."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from accounts.models import User
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.names import name_tokens
from core import audit
from programs.models import Program
from programs.queries import people
from programs.queries.people import EntryPerson, Hit, PlaceChosen

LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """`asked` is false while what was typed is too short to search for; `nik` is a whole one."""

    asked: bool
    hits: list[Hit] = field(default_factory=list)
    nik: str = ""


def look_up(*, program: Program, text: str, place: PlaceChosen, by: User) -> LookupAnswer:
    """Up to ten people by whole NIK, or by the beginnings of the words of a name.

    A NIK of another territory and one that nobody has give the same empty answer.
    """
    digits = normalise_digits(text)
    if digits.isdigit():
        if len(digits) != NIK_LENGTH:
            return LookupAnswer(asked=False)
        hits = people.by_nik(digits)
    else:
        words = list(name_tokens(text))
        if max(map(len, words), default=0) < LEAST_LETTERS:
            return LookupAnswer(asked=False)
        hits = people.by_name(words, place)
    if hits:
        audit.record(
            "person.look_up",
            by=by,
            subject=program,
            persons=[hit.id for hit in hits],
            kind="nik" if digits.isdigit() else "name",
        )
    return LookupAnswer(asked=True, hits=hits, nik=digits if digits.isdigit() else "")


def pick(*, program: Program, person_id: uuid.UUID, by: User) -> EntryPerson | None:
    """The person chosen from the hits, for the form; None outside of the territory."""
    person = people.person_for_entry(person_id)
    if person is not None:
        audit.record("person.pick", by=by, subject=program, person=person.id)
    return person
