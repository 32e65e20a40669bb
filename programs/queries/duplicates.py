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
    has_ended: bool = False


def by_nik(program: Program, niks: Collection[str]) -> dict[str, Standing]:
    """Recipients of the program under one of these NIKs: who stands, or else whose aid ended."""
    rows = (
        Recipient.objects.filter(program=program, nik__in=niks)
        .exclude(state=RecipientState.WITHDRAWN)
        .values_list("nik", "upload_id", "upload_rows__number", "state")
    )
    found: dict[str, Standing] = {}
    for nik, upload_id, number, state in rows:
        has_ended = state == RecipientState.ENDED
        if not has_ended or nik not in found:
            found[nik] = Standing(upload_id, number, has_nik=True, has_ended=has_ended)
    return found


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
    gone = (RecipientState.WITHDRAWN, RecipientState.ENDED)
    return Recipient.objects.filter(program=program).exclude(state__in=gone)
