"""Who of a list is already in the program? Set-based, within one program of one agency."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection

from programs.enums import RecipientState
from programs.models import Program, UploadRow
from programs.written import Written


class Trait(NamedTuple):
    """What tells two rows without NIK apart: name, village, and birth date or else address."""

    name: str
    village_id: int
    birth_date: datetime.date | None
    address: str

    @classmethod
    def of(
        cls, name: str, village_id: int, birth_date: datetime.date | None, address: str
    ) -> Trait:
        plain = " ".join(name.upper().split())
        return cls(plain, village_id, birth_date, "" if birth_date else address.upper().strip())


class Standing(NamedTuple):
    """Where a recipient came from: its list, and the row in it (both None for the form).

    `name` as written and `state` tell what cures a second entry; a row of a list has no state yet.
    """

    upload_id: uuid.UUID | None
    row_number: int | None
    has_nik: bool
    name: str = ""
    state: str = ""

    @property
    def has_ended(self) -> bool:
        return self.state == RecipientState.ENDED


# Thousands of numbers as one array: as as many parameters they take longer to send than to find.
# The index holds no empty ones, and has to be told.
_BY_NIK = """
SELECT id, nik, name, upload_id, state FROM programs_recipient
 WHERE program_id = %s AND nik = ANY(%s) AND nik <> '' AND state <> %s
"""


def by_nik(program: Program, niks: Collection[str]) -> dict[str, Standing]:
    """Recipients of the program under one of these NIKs: who stands, or else whose aid ended."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_NIK, [program.pk, list(niks), RecipientState.WITHDRAWN])
        rows = cursor.fetchall()
    numbers = _row_numbers(pk for pk, *_rest in rows)
    found: dict[str, Standing] = {}
    for pk, nik, name, upload_id, state in rows:
        if state != RecipientState.ENDED or nik not in found:
            found[nik] = Standing(upload_id, numbers.get(pk), has_nik=True, name=name, state=state)
    return found


# Name and village as a pair: the names of a list in all of its villages are most of the program.
_BY_TRAIT = """
SELECT r.id, r.name, r.village_id, r.birth_date, r.address, r.nik <> '', r.upload_id
  FROM unnest(%s::int[], %s::text[], %s::boolean[]) written (village_id, name, numbered)
  JOIN programs_recipient r
    ON r.village_id = written.village_id AND r.name_sort = written.name
 WHERE r.program_id = %s AND r.state <> ALL(%s) AND NOT (written.numbered AND r.nik <> '')
"""


def by_trait(program: Program, people: Iterable[Written]) -> dict[Trait, list[Standing]]:
    """Recipients of the program with the name and village of one of these people.

    Not those with a NIK, where all these people of that name and village have one: two NIKs are
    two people.
    """
    numbered: dict[tuple[int, str], bool] = {}
    for person in people:
        key = person.village_id, person.name.upper()
        numbered[key] = numbered.get(key, True) and bool(person.nik)
    villages, names = [village for village, _name in numbered], [name for _v, name in numbered]
    gone = [RecipientState.WITHDRAWN.value, RecipientState.ENDED.value]
    with connection.cursor() as cursor:
        cursor.execute(_BY_TRAIT, [villages, names, list(numbered.values()), program.pk, gone])
        rows = cursor.fetchall()
    numbers = _row_numbers(pk for pk, *_rest in rows)
    found: dict[Trait, list[Standing]] = {}
    for pk, name, village_id, birth_date, address, has_nik, upload_id in rows:
        trait = Trait.of(name, village_id, birth_date, address)
        found.setdefault(trait, []).append(Standing(upload_id, numbers.get(pk), has_nik))
    return found


def _row_numbers(recipient_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The row of its list that each of these recipients came from.

    Asked apart: joined to the query above it, the planner reads all rows of all lists.
    """
    ids = list(recipient_ids)
    if not ids:
        return {}
    rows = UploadRow.objects.filter(recipient_id__in=ids).order_by()
    return {pk: number for pk, number in rows.values_list("recipient_id", "number") if pk}
