"""People of the base for the entry form, through the functions that know the agency's territory.

The tables themselves are closed to agencies; see migration 0004.
"""

from __future__ import annotations

import datetime
import uuid
from typing import NamedTuple

from django.db import connection

from beneficiaries.addresses import address_line


class Hit(NamedTuple):
    """Enough to recognise a person, and no more."""

    id: uuid.UUID
    name: str
    nik_masked: str
    birth_year: int | None
    address: str
    rt: int | None
    rw: int | None
    village: str
    district: str


class EntryPerson(NamedTuple):
    """A person of the base as the entry form needs it."""

    id: uuid.UUID
    name: str
    nik: str
    kk: str
    sex: int | None
    birth_date: datetime.date | None
    address: str
    rt: int | None
    rw: int | None
    village_id: int

    @property
    def full_address(self) -> str:
        return address_line(self.address, self.rt, self.rw)


class PlaceChosen(NamedTuple):
    """How far the search reaches, as chosen on the form; the territory bounds it anyway."""

    regency_id: int | None = None
    district_id: int | None = None
    village_id: int | None = None


def by_nik(nik: str) -> list[Hit]:
    """People of the territory with exactly this NIK; at most ten."""
    return _hits(nik, [], PlaceChosen())


def by_name(words: list[str], place: PlaceChosen) -> list[Hit]:
    """People whose names hold these beginnings of words (normal form), the likeliest first."""
    return _hits("", words, place)


def person_for_entry(person_id: uuid.UUID) -> EntryPerson | None:
    """The person, when it lies inside the territory of the agency that asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM programs_person_for_entry(%s)", [person_id])
        row = cursor.fetchone()
    return EntryPerson(*row) if row else None


def _hits(nik: str, words: list[str], place: PlaceChosen) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM programs_person_lookup(%s, %s::text[], %s, %s, %s)",
            [nik, words, *place],
        )
        return [Hit(*row) for row in cursor.fetchall()]
