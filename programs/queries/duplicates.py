"""Who of a list is already in the program? Set-based, within one program of one agency."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models.functions import Upper

from programs.enums import RecipientState
from programs.models import Program, Recipient
from programs.querysets import RecipientQuerySet
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
    """Where a recipient came from: its list, and the row in it (both None for the form)."""

    upload_id: uuid.UUID | None
    row_number: int | None
    has_nik: bool


def by_nik(program: Program, niks: Collection[str]) -> dict[str, Standing]:
    """Recipients of the program that stand under one of these NIKs."""
    rows = (
        _standing(program)
        .filter(nik__in=niks)
        .values_list("nik", "upload_id", "upload_rows__number")
    )
    return {nik: Standing(upload_id, number, has_nik=True) for nik, upload_id, number in rows}


def by_trait(program: Program, people: Iterable[Written]) -> dict[Trait, list[Standing]]:
    """Recipients of the program with the name and village of one of these people."""
    people = list(people)
    rows = (
        _standing(program)
        .alias(upper_name=Upper("name"))
        .filter(
            village_id__in={person.village_id for person in people},
            upper_name__in={person.name.upper() for person in people},
        )
        .values_list(
            "name",
            "village_id",
            "birth_date",
            "address",
            "nik",
            "upload_id",
            "upload_rows__number",
        )
    )
    found: dict[Trait, list[Standing]] = {}
    for name, village_id, birth_date, address, nik, upload_id, number in rows:
        trait = Trait.of(name, village_id, birth_date, address)
        found.setdefault(trait, []).append(Standing(upload_id, number, bool(nik)))
    return found


def _standing(program: Program) -> RecipientQuerySet:
    return Recipient.objects.filter(program=program).exclude(state=RecipientState.WITHDRAWN)
