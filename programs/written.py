"""What an agency wrote about one recipient, from the form or from a row of a list."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field, fields
from decimal import Decimal
from operator import attrgetter
from typing import Any

from beneficiaries.identity import Nik, parse_nik
from beneficiaries.matching.interface import Query


@dataclass(frozen=True, slots=True)
class Written:
    """Clean values; the regions are ids, `village` within `district` within `regency`.

    `attributes` are the answers to what the kind of aid asks, by key. `group_role` needs a group.
    """

    name: str
    regency_id: int
    district_id: int
    village_id: int
    nik: str = ""
    kk: str = ""
    birth_date: datetime.date | None = None
    sex: int | None = None
    address: str = ""
    amount: Decimal | None = None
    goods: str = ""
    given_on: datetime.date | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    group_id: uuid.UUID | None = None
    group_role: str = ""

    def __reduce__(self) -> tuple[type[Written], tuple[Any, ...]]:
        # Long lists come from another process, and rows packed by their fields come much sooner.
        return Written, _values(self)

    def values(self) -> dict[str, Any]:
        """By field name, as `Recipient` has them."""
        return {name: getattr(self, name) for name in WRITTEN_FIELDS}

    def query(self, key: str) -> Query:
        """The question for the matching engine."""
        return Query(
            key=key,
            name=self.name,
            nik=self.nik,
            kk=self.kk,
            birth_date=self.birth_date,
            regency_id=self.regency_id,
            district_id=self.district_id,
            village_id=self.village_id,
            sex=self.sex,
            address=self.address,
        )

    def born(self, on: datetime.date) -> datetime.date | None:
        """The birth date as written, or else the one that the NIK implies."""
        if self.birth_date is not None:
            return self.birth_date
        nik = parse_nik(self.nik, on=on) if self.nik else None
        return nik.birth_date(on) if isinstance(nik, Nik) else None

    def differs_from_nik(self, on: datetime.date) -> bool:
        """Whether the birth date or the sex is another than the NIK implies.

        Real NIKs carry such mistakes, so this is for a remark. The century is left out: a NIK has
        two digits for the year.
        """
        nik = parse_nik(self.nik, on=on) if self.nik else None
        if not isinstance(nik, Nik):
            return False
        born = nik.birth_date(on)
        other_day = self.birth_date is not None and (
            (self.birth_date.year % 100, self.birth_date.month, self.birth_date.day)
            != (born.year % 100, born.month, born.day)
        )
        return other_day or (self.sex is not None and self.sex != nik.sex)


WRITTEN_FIELDS = tuple(one.name for one in fields(Written))
_values = attrgetter(*WRITTEN_FIELDS)
