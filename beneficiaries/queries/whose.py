"""Whose data the rows of a file are, by the NIKs that stand in them: for the trail.

Whoever takes a file along may be told nothing of people elsewhere; what is found here goes into
events that the regencies of these people read, and nowhere else.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from accounts.operations.taken import Whose
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as

_AT_ONCE = 5_000


def whose_rows(niks: Iterable[object]) -> Whose:
    """Of rows, by the NIK that was written in each: who of the whole base has it, and where.

    A row whose NIK is none, or nobody's, is of a place that is not known.
    """
    read = [digits for nik in niks if len(digits := normalise_digits(nik)) == NIK_LENGTH]
    whose = Whose()
    for start in range(0, len(read), _AT_ONCE):
        some = read[start : start + _AT_ONCE]
        found: dict[str, list[tuple[uuid.UUID, int]]] = defaultdict(list)
        with acting_as(DatabaseRole.MATCHING):
            people = Person.objects.in_base().filter(nik_usable=True, nik__in=set(some))
            for key, nik, regency_id in people.values_list("pk", "nik", "regency_id"):
                found[nik].append((key, regency_id))
        for nik in some:
            whose.add(found.get(nik, ()))
    return whose
