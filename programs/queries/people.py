"""People of the base for the entry form, through the functions that know the agency's territory.

The tables themselves are closed to agencies; see migration 0004.
"""

from __future__ import annotations

import datetime
import enum
import uuid
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import connection

from beneficiaries.addresses import address_line
from beneficiaries.names import name_tokens

MOST_HITS = 10
_REGENCIES = """
    SELECT person.id, village.regency_id
      FROM unnest(%s::uuid[]) AS sought (id)
     CROSS JOIN LATERAL programs_person_for_entry(sought.id) AS person
      JOIN regions_region village ON village.id = person.village_id
"""


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

    @property
    def is_narrow(self) -> bool:
        """Whether a part of a regency is chosen."""
        return bool(self.district_id or self.village_id)

    @property
    def regency(self) -> PlaceChosen:
        """The same without district and village; an agency's own regency needs no naming."""
        return PlaceChosen(self.regency_id)


class Reach(enum.Enum):
    """Where a name was looked for, which is what an answer has to say."""

    PLACE = "place"  # in the chosen district or village alone
    BEYOND = "beyond"  # nobody there bears the name, so everywhere
    TERRITORY = "territory"  # everywhere from the start


def by_nik(nik: str) -> list[Hit]:
    """People of the territory with exactly this NIK; at most ten."""
    return _hits(nik, [], PlaceChosen())


def by_name(words: list[str], place: PlaceChosen) -> list[Hit]:
    """People whose names hold these beginnings of words (normal form), the likeliest first."""
    return _hits("", words, place)


def by_name_near(
    words: list[str], place: PlaceChosen, *, everywhere: bool, may_widen: bool
) -> tuple[list[Hit], Reach]:
    """`by_name` in the place chosen; where nobody there bears the name, in the whole territory.

    Names that are only alike come after those that begin with the words, wherever they live.
    `may_widen`: enough was typed to look everywhere.
    """
    if not place.is_narrow or (everywhere and may_widen):
        return by_name(words, place.regency), Reach.TERRITORY
    near = by_name(words, place)
    if not may_widen or any(_bears(hit, words) for hit in near):
        return near, Reach.PLACE
    known = {hit.id for hit in near}
    far = [hit for hit in by_name(words, place.regency) if hit.id not in known]
    named = [hit for hit in far if _bears(hit, words)]
    if named:
        return [*named, *near][:MOST_HITS], Reach.BEYOND
    return [*near, *far][:MOST_HITS], Reach.BEYOND


def person_for_entry(person_id: uuid.UUID) -> EntryPerson | None:
    """The person, when it lies inside the territory of the agency that asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM programs_person_for_entry(%s)", [person_id])
        row = cursor.fetchone()
    return EntryPerson(*row) if row else None


def regencies_of(people: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The regency each lives in, of those inside the territory of the agency that asks."""
    with connection.cursor() as cursor:
        cursor.execute(_REGENCIES, [list(people)])
        return dict(cursor.fetchall())


def _bears(hit: Hit, words: Sequence[str]) -> bool:
    """Whether every word begins a word of the name, and it is not just alike."""
    own = name_tokens(hit.name)
    return all(any(token.startswith(word) for token in own) for word in words)


def _hits(nik: str, words: list[str], place: PlaceChosen) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM programs_person_lookup(%s, %s::text[], %s, %s, %s)",
            [nik, words, *place],
        )
        return [Hit(*row) for row in cursor.fetchall()]
