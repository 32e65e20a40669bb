"""Erasing a person, noting it where no restore reaches, and doing it again when it came undone."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from beneficiaries.erasure import Erased, erasers
from beneficiaries.models import Erasure, Person
from core import audit, erasure_ledger
from core.erasure_ledger import Note
from core.scope import DatabaseRole, DatabaseScope, acting_as, scoped

# So many numbers are compared with the ledger in one go.
_CHUNK = 50_000


def erase(*, person: Person, reason: str, by: User, request_id: uuid.UUID | None = None) -> Erasure:
    """Blank everything that is held about a person; aid goes on counting without them.

    Needs a transaction under a scope that sees the person. Cannot be undone: the row's key stays,
    so that a restored backup or a later file finds whom to blank again.
    """
    who = _known(person)
    with acting_as(DatabaseRole.ERASURE):
        counts = _blank(who)
        erasure, _is_new = Erasure.objects.get_or_create(
            person_id=person.pk,
            defaults={
                "nik_digest": erasure_ledger.digest(who.nik), "regency_id": person.regency_id,
                "request_id": request_id, "erased_by": by, "counts": counts,
                "erased_at": timezone.now(),
            },
        )  # fmt: skip
    audit.record("person.erase", by=by, subject=person, reason=reason, counts=sum(counts.values()))
    transaction.on_commit(partial(erasure_ledger.note, [_as_note(erasure)]))
    return erasure


def erase_again() -> int:
    """Blank whoever the ledger knows and the base tells of again; return how many those were.

    After a restore, and every night: a file of the register may speak of an erased person anew.
    People are known by their row's key, or by their NIK under whatever key.
    """
    with scoped(DatabaseScope(DatabaseRole.ERASURE)):
        known = {erasure.person_id: erasure for erasure in Erasure.objects.all()}
        erasure_ledger.note(map(_as_note, known.values()))
        notes = list(erasure_ledger.noted())
        ids = {uuid.UUID(note.person_id) for note in notes}
        back = {person.pk: person for person in _telling(ids)}
        digests = {note.nik_digest: note for note in notes if note.nik_digest}
        back |= {person.pk: person for person in _with_digest(digests.keys())}
        for person in back.values():
            _blank(_known(person))
        for note in notes:
            if uuid.UUID(note.person_id) not in known:
                _remember(note)
        if back:
            audit.record("person.erase_again", by=None, count=len(back))
    return len(back)


def _known(person: Person) -> Erased:
    """The person with what is needed to find them elsewhere, read as the role that may."""
    with acting_as(DatabaseRole.ERASURE):
        others = Person.objects.filter(household=person.household_id).exclude(pk=person.pk)
        erased = Erasure.objects.values("person_id")
        is_alone = not others.exclude(pk__in=erased).exists()
    return Erased(
        person_id=person.pk,
        household_id=person.household_id,
        registry_id=person.registry_id,
        nik=person.nik,
        is_head=person.head_relation == 1,
        is_alone=is_alone,
    )


def _blank(who: Erased) -> dict[str, int]:
    counts: dict[str, int] = {}
    for eraser in erasers():
        counts |= eraser(who)
    return counts


def _telling(ids: Iterable[uuid.UUID]) -> Iterator[Person]:
    """Of these rows those that tell something again."""
    for person in Person.objects.filter(pk__in=list(ids)):
        if person.nik or person.kk or person.birth_date or person.in_base:
            yield person


def _with_digest(digests: Iterable[str]) -> Iterator[Person]:
    """People whose NIK was erased under whatever key; walks through all numbers."""
    wanted = set(digests)
    if not wanted:
        return
    numbers = Person.objects.exclude(nik="").values_list("nik", "pk").order_by()
    hits = [
        pk
        for nik, pk in numbers.iterator(chunk_size=_CHUNK)
        if erasure_ledger.digest(nik) in wanted
    ]
    yield from Person.objects.filter(pk__in=hits)


def _remember(note: Note) -> None:
    """The row that an older backup does not have."""
    Erasure.objects.get_or_create(
        person_id=note.person_id,
        defaults={
            "nik_digest": note.nik_digest,
            "regency_id": note.regency_id,
            "erased_at": note.erased_at,
        },
    )


def _as_note(erasure: Erasure) -> Note:
    return Note(
        person_id=str(erasure.person_id),
        nik_digest=erasure.nik_digest,
        regency_id=erasure.regency_id,
        erased_at=erasure.erased_at.isoformat(),
    )
