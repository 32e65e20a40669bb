"""From the cells of a file to questions for the matching engine.

Whatever cannot be read is left out, never guessed: the engine works with what remains.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_values import decode
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import Sex
from beneficiaries.matching.interface import Query
from core.tabular.cells import CellFlag
from regions.codes import CodeError, CodeSystem, parse_code
from regions.enums import Level
from regions.models import Region
from regions.names import name_key
from regions.queries.resolve import VillageResolver
from regions.resolution import VillageKey

_BIRTH_DATE = VARIABLES[Unit.PERSON]["birth_date"]
_SEXES = {
    **dict.fromkeys(("1", "l", "lk", "laki-laki", "laki laki", "laki", "pria"), Sex.MALE),
    **dict.fromkeys(("2", "p", "pr", "perempuan", "wanita"), Sex.FEMALE),
}
_NUMBERS = ("nik", "kk")


class Place(NamedTuple):
    """As much as is known of where somebody lives."""

    regency_id: int | None = None
    district_id: int | None = None
    village_id: int | None = None


NOWHERE = Place()


class QueryReader:
    """Reads the rows of one file. `regency_id`: the file is of that regency, said or not."""

    def __init__(self, province_code: str, regency_id: int | None) -> None:
        province = Region.objects.provinces().current().get(code=province_code)
        self._resolver = VillageResolver.load(province_id=province.pk)
        rows = Region.objects.filter(province=province).values_list(
            "pk", "level", "name", "code", "regency_id", "district_id", "valid_to", "successor_id"
        )
        self._own = Place(regency_id)
        self._places: dict[int, Place] = {}
        self._former: dict[str, int] = {}
        self._names: dict[tuple[str, int | None, str], Place | None] = {}
        self._own_name = ""
        for pk, level, name, code, regency, district, ended, successor in rows:
            place = Place(regency, district, pk if level == Level.VILLAGE else None)
            self._places[pk] = place
            if ended is not None:
                if successor is not None:
                    self._former[code] = successor
                continue
            if pk == regency_id:
                self._own_name = name
            if level in (Level.REGENCY, Level.DISTRICT):
                above = regency if level == Level.DISTRICT else None
                key = (level, above, name_key(name, Level(level)))
                # Two of one name are none: a kabupaten and a kota may share theirs.
                self._names[key] = None if key in self._names else place
        self._answers: dict[VillageKey, Place] = {}

    def query(
        self, key: str, record: Mapping[str, str | None], flags: Mapping[str, CellFlag]
    ) -> Query:
        text = {
            name: "" if value is None or name in flags else value for name, value in record.items()
        }
        place = self._place(text)
        return Query(
            key=key,
            name=text["name"],
            nik=text["nik"],
            kk=text["kk"],
            birth_date=_date(text["birth_date"]),
            sex=_SEXES.get(text["sex"].strip().casefold()),
            address=_address(text),
            regency_id=place.regency_id,
            district_id=place.district_id,
            village_id=place.village_id,
        )

    def _place(self, text: Mapping[str, str]) -> Place:
        said = VillageKey(
            text["village_code"], text["regency"] or self._own_name, text["district"],
            text["village"],
        )  # fmt: skip
        if said not in self._answers:
            self._answers[said] = self._found(said)
        return self._answers[said]

    def _found(self, said: VillageKey) -> Place:
        """The village; or the district or regency that can still be read of it."""
        for tried in (said, said._replace(code="")):
            village = self._resolver.resolve(tried).village_id
            if village is not None:
                return self._places[village]
        try:
            code = parse_code(said.code, CodeSystem.KEMENDAGRI)
        except CodeError:
            pass
        else:
            # A code of before a split or a renumbering means the region that came after.
            if code.digits in self._former:
                return self._places[self._former[code.digits]]
        regency = self._names.get(
            (Level.REGENCY, None, name_key(said.regency, Level.REGENCY)), self._own
        )
        if regency is None or regency.regency_id is None:
            return NOWHERE
        key = (Level.DISTRICT, regency.regency_id, name_key(said.district, Level.DISTRICT))
        return self._names.get(key) or regency


def _date(text: str) -> datetime.date | None:
    value = decode(_BIRTH_DATE, text).value if text else None
    return value if isinstance(value, datetime.date) else None


def _address(text: Mapping[str, str]) -> str:
    """The address with RT and RW of their own columns."""
    parts = [text["address"]]
    for name in ("rt", "rw"):
        digits = "".join(filter(str.isdigit, text[name]))[:3]
        if digits:
            parts.append(f"{name.upper()} {digits}")
    return " ".join(filter(None, parts))
