"""Looking people of the base up for entry. Each answer that shows somebody leaves a trace."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from accounts.models import User
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.names import name_tokens
from core import audit
from programs.models import Program
from programs.operations import lookup_quota
from programs.queries import people
from programs.queries.people import EntryPerson, Hit, PlaceChosen, Reach

LEAST_LETTERS = 3
# One word alone is enough where a village is chosen: many people bear a single name.
LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class LookupAnswer:
    """`asked` is false while what was typed is too short to search for; `nik` is a whole one.

    `over_limit`: the account was shown as many people as it may be; nothing was looked up for it.
    `reach` says how far a name was looked for; None for a NIK, which is looked for everywhere.
    `may_widen`: enough was typed to look beyond the chosen place too.
    """

    asked: bool
    over_limit: bool = False
    hits: list[Hit] = field(default_factory=list)
    nik: str = ""
    reach: Reach | None = None
    may_widen: bool = False


def look_up(
    *, program: Program, text: str, place: PlaceChosen, by: User, everywhere: bool = False
) -> LookupAnswer:
    """Up to ten people by whole NIK, or by the beginnings of the words of a name.

    A name of two words that nobody in the chosen place bears is looked for in the whole territory,
    and at once with `everywhere`: the place on the form is often left over from the person before.
    A NIK of another territory and one that nobody has give the same empty answer. Beyond the
    limits of `lookup_quota` every answer is empty.
    """
    digits = normalise_digits(text)
    words: list[str] = []
    nik = ""
    if digits.isdigit():
        if len(digits) != NIK_LENGTH:
            return LookupAnswer(asked=False)
        nik = digits
    else:
        words = list(name_tokens(text))
        if max(map(len, words), default=0) < LEAST_LETTERS:
            return LookupAnswer(asked=False)
        if len(words) < LEAST_WORDS and place.village_id is None:
            return LookupAnswer(asked=False)
    if not lookup_quota.is_open(by):
        return _refused(program, nik, by)
    reach = None
    may_widen = len(words) >= LEAST_WORDS
    if nik:
        hits = people.by_nik(nik)
    else:
        hits, reach = people.by_name_near(words, place, everywhere=everywhere, may_widen=may_widen)
    if not lookup_quota.spend(by, [hit.id for hit in hits]):
        return _refused(program, nik, by)
    if hits:
        _record_shown(program, [hit.id for hit in hits], "nik" if nik else "name", by)
    return LookupAnswer(asked=True, hits=hits, nik=nik, reach=reach, may_widen=may_widen)


def _refused(program: Program, nik: str, by: User) -> LookupAnswer:
    if lookup_quota.is_first_refusal(by):
        audit.record("person.look_up_limit", by=by, subject=program)
    return LookupAnswer(asked=True, over_limit=True, nik=nik)


def pick(*, program: Program, person_id: uuid.UUID, by: User) -> EntryPerson | None:
    """The person chosen from the hits, for the form; None outside of the territory."""
    person = people.person_for_entry(person_id)
    if person is not None:
        regency_id = _regencies(program, [person.id])[person.id]
        audit.record("person.pick", by=by, subject=program, regency_id=regency_id, person=person.id)
    return person


def _record_shown(program: Program, shown: list[uuid.UUID], kind: str, by: User) -> None:
    """An event for each regency whose people were shown: it alone reads of them."""
    of_regency: dict[int | None, list[uuid.UUID]] = defaultdict(list)
    for person_id, regency_id in _regencies(program, shown).items():
        of_regency[regency_id].append(person_id)
    for regency_id, persons in of_regency.items():
        audit.record(
            "person.look_up", by=by, subject=program, regency_id=regency_id, persons=persons,
            kind=kind,
        )  # fmt: skip


def _regencies(program: Program, shown: list[uuid.UUID]) -> dict[uuid.UUID, int | None]:
    """Where those shown live. A regency's own agency is shown people of that regency alone."""
    if program.regency_id is not None:
        return dict.fromkeys(shown, program.regency_id)
    known = people.regencies_of(shown)
    return {person_id: known.get(person_id) for person_id in shown}
