"""From the cells of one row to the columns of a household or person, with all that is wrong.

Nothing is guessed and nothing is lost: a cell that cannot be read is left out and named as a fault,
and the row as it came stays in the staging table. Keys of `CleanRow.data` are database columns;
card numbers too odd for theirs stand under `extra` as written. Empty cells have no key.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from beneficiaries.codebook import VARIABLES, decile_of_percentile
from beneficiaries.codebook_values import Decoded, decode
from beneficiaries.codebook_variable import Unit, Variable
from beneficiaries.columns import IDENTITY_NAMES, PLACE_NAMES
from beneficiaries.import_faults import Fault, fault
from beneficiaries.import_identity import (
    FAMILY_MARK,
    LONGEST_PERSON_ID,
    PERSON_MARK,
    id_by_number,
    read_family_card,
    read_id,
    read_nik,
)
from beneficiaries.import_places import Place
from beneficiaries.names import normal_name, parse_address, skeleton_of_normal
from beneficiaries.variables import HouseholdVariables, PersonVariables
from core.tabular.cells import CellFlag

Data = dict[str, object]
# The person's household, by the register's id; becomes a reference when the row is applied.
HOUSEHOLD_KEY = "household_registry_id"
PLACE_KEYS = ("village_id", "district_id", "regency_id")
_PERSON_IDS = frozenset({"registry_person_id", "member_serial"})

# Who somebody is and where they live: a later file of the same release that leaves such a cell
# empty knows less, and takes nothing away. An empty answer to any other question is an answer.
LASTING = frozenset({
    "head_name", "name", "name_norm", "name_skeleton", "nik", "nik_usable", "kk",
    "family_card_number", "sex", "birth_date", "birth_place", "address", "neighbourhood", "rt",
    "rw", "latitude", "longitude",
})  # fmt: skip

_OWN_COLUMNS: Mapping[Unit, dict[str, int]] = {
    Unit.HOUSEHOLD: {
        "head_name": 150, "address": 250, "decile": 0, "latitude": 0, "longitude": 0,
    },
    Unit.PERSON: {"name": 150, "sex": 0, "birth_date": 0},
}  # fmt: skip
_VARIABLE_MODELS = {Unit.HOUSEHOLD: HouseholdVariables, Unit.PERSON: PersonVariables}
_LONGEST_TEXT = 120
# Register numbers shorter than this count within a village only (PBDT).
_SHORT_ID = 8
# Repeated texts are decoded once; dates and areas repeat enough to be worth it.
_REMEMBERED = 20_000


def _targets(unit: Unit) -> dict[str, int]:
    """Columns of the table that variables fill, with the longest text each holds (0: no text)."""
    columns = {
        field.name: getattr(field, "max_length", None) or 0
        for field in _VARIABLE_MODELS[unit]._meta.get_fields()
        if field.name != "extra"
    }
    return {**columns, **_OWN_COLUMNS[unit]}


@dataclass(frozen=True, slots=True)
class CleanRow:
    """`registry_id` is "" when the row has no usable id; `data` is then of no use either."""

    registry_id: str
    data: Data
    faults: list[Fault]


class RowCleaner:
    """Cleans the rows of one file. `names` are the variables the file carries.

    `short_ids` says that the file's ids count within a village; `nik_column_ruined` that its
    NIK column went through Excel as numbers, so that a NIK ending in 0 has lost its last digit.
    """

    def __init__(
        self,
        unit: Unit,
        names: Collection[str],
        *,
        today: datetime.date,
        short_ids: bool = False,
        nik_column_ruined: bool = False,
    ) -> None:
        self._unit = unit
        self._today = today
        self._short_ids = short_ids
        self._nik_column_ruined = nik_column_ruined
        self._targets = _targets(unit)
        self._by_number = "registry_id" not in names
        self._people_by_number = self._by_number or _PERSON_IDS.isdisjoint(names)
        special = IDENTITY_NAMES[unit] | PLACE_NAMES
        self._readers = [
            (name, _Cells(VARIABLES[unit][name], self._targets[name]))
            for name in names
            if name not in special
        ]

    def clean(
        self, record: Mapping[str, str | None], flags: Mapping[str, CellFlag], place: Place | None
    ) -> CleanRow:
        faults = self._flag_faults(flags)
        data: Data = {}
        extra: Data = {}
        for name, cells in self._readers:
            text = record[name]
            if text is None or (flags and name in flags):
                continue
            value, wrong = cells[text]
            if wrong:
                faults.append(fault(wrong, name))
            if value is not None:
                data[name] = value
        if place is not None:
            data.update(zip(PLACE_KEYS, place[:3], strict=True))
        finish = self._household if self._unit is Unit.HOUSEHOLD else self._person
        finish(record, flags, data, extra, faults)
        registry_id = self._identify(record, flags, place, data, faults)
        if extra:
            data["extra"] = extra
        return CleanRow(registry_id, data, faults)

    def _flag_faults(self, flags: Mapping[str, CellFlag]) -> list[Fault]:
        faults = []
        identity = IDENTITY_NAMES[self._unit]
        for name, flag in flags.items():
            if name in identity:
                lossy = flag is CellFlag.LOSSY_NUMBER
                faults.append(fault("lost_digits" if lossy else "identity_cell", name))
            elif name not in PLACE_NAMES:
                faults.append(fault("unreadable_cell", name))
        return faults

    def _identify(
        self,
        record: Mapping[str, str | None],
        flags: Mapping[str, CellFlag],
        place: Place | None,
        data: Data,
        faults: list[Fault],
    ) -> str:
        """The row's own id; a person's household goes into the data."""
        card = data.get("family_card_number" if self._unit is Unit.HOUSEHOLD else "kk", "")
        if not self._by_number:
            household = read_id("registry_id", record, flags, faults)
        elif card:
            household = id_by_number(FAMILY_MARK, card)
        else:
            household = ""
            if "family_card_number" not in flags:
                faults.append(fault("card_missing", "family_card_number"))
        if household and self._short_ids and household.isdigit() and len(household) < _SHORT_ID:
            household = f"{place.code}-{household}" if place else ""
        if self._unit is Unit.HOUSEHOLD:
            return household
        data[HOUSEHOLD_KEY] = household
        if record.get("registry_person_id") is None and household:
            if serial := record.get("member_serial"):
                return f"{household}-{serial.zfill(2)}"[:LONGEST_PERSON_ID]
            if self._people_by_number and "nik" not in flags:
                return _person_by_number(household, data)
        return read_id("registry_person_id", record, flags, faults)

    def _household(
        self,
        record: Mapping[str, str | None],
        flags: Mapping[str, CellFlag],
        data: Data,
        extra: Data,
        faults: list[Fault],
    ) -> None:
        if card := read_family_card(record, flags, extra, faults):
            data["family_card_number"] = card
        _set_rt_rw(record, data)
        _check_decile(data, faults)
        percentile = data.get("percentile")
        if "decile" not in data and isinstance(percentile, int):
            derived = decile_of_percentile(percentile)
            if derived is not None:
                data["decile"] = derived

    def _person(
        self,
        record: Mapping[str, str | None],
        flags: Mapping[str, CellFlag],
        data: Data,
        extra: Data,
        faults: list[Fault],
    ) -> None:
        _check_decile(data, faults)
        name = str(data.get("name", ""))
        if name:
            normal = normal_name(name)
            data["name_norm"] = normal[:150]
            data["name_skeleton"] = skeleton_of_normal(normal)[:150]
        else:
            faults.append(fault("name_missing", "name"))
        if "nik" not in flags:
            read_nik(
                record.get("nik"), data, extra, faults,
                today=self._today, column_ruined=self._nik_column_ruined,
            )  # fmt: skip
        if card := read_family_card(record, flags, extra, faults):
            data["kk"] = card


def carried_keys(unit: Unit, names: Collection[str]) -> list[str]:
    """Keys of `CleanRow.data` that a file with these variables speaks of, filled or empty.

    A later file of the same release replaces these and leaves the others as they were.
    """
    targets = _targets(unit)
    keys = {name for name in names if name in targets}
    if PLACE_NAMES.intersection(names):
        keys.update(PLACE_KEYS)
    if {"nik", "family_card_number"}.intersection(names):
        keys.add("extra")
    if unit is Unit.HOUSEHOLD:
        if {"address", "neighbourhood"}.intersection(names):
            keys.update(("rt", "rw"))
        if {"decile", "percentile"}.intersection(names):
            keys.add("decile")
    else:
        keys.update(("name_norm", "name_skeleton"))
        if "nik" in names:
            keys.update(("nik", "nik_usable"))
        if "family_card_number" in names:
            keys.add("kk")
    return sorted(keys)


def _person_by_number(household: str, data: Data) -> str:
    """By the NIK; without a usable one by the family, the name and the day of birth."""
    if data.get("nik_usable"):
        return id_by_number(PERSON_MARK, data["nik"])
    return id_by_number(
        PERSON_MARK, household, data.get("name_norm", ""), data.get("birth_date", "")
    )


def _check_decile(data: Data, faults: list[Fault]) -> None:
    decile = data.get("decile")
    if isinstance(decile, int) and not 1 <= decile <= 10:
        del data["decile"]
        faults.append(fault("decile_range", "decile"))


def _set_rt_rw(record: Mapping[str, str | None], data: Data) -> None:
    """RT and RW from the address, or from the neighbourhood column when the address has none."""
    for name in ("address", "neighbourhood"):
        parsed = parse_address(record.get(name) or "")
        for key, value in (("rt", parsed.rt), ("rw", parsed.rw)):
            if value is not None:
                data.setdefault(key, value)


class _Cells(dict[str, tuple[object, str]]):
    """Value and fault of the cells of one column; texts are read once as long as they are few."""

    def __init__(self, variable: Variable, longest: int) -> None:
        super().__init__()
        self._variable = variable
        self._longest = longest

    def __missing__(self, text: str) -> tuple[object, str]:
        read = self._read(text)
        if len(self) < _REMEMBERED:
            self[text] = read
        return read

    def _read(self, text: str) -> tuple[object, str]:
        decoded = decode(self._variable, text)
        if decoded.fault is not None:
            return None, _cell_fault(decoded)
        value = _plain(decoded.value)
        if isinstance(value, str):
            if self._longest and len(value) > self._longest:
                return value[: self._longest], "too_long"
            return value or None, ""
        return value, ""


def _cell_fault(decoded: Decoded) -> str:
    name = decoded.fault.name.lower() if decoded.fault else ""
    return "unreadable_cell" if name == "lost_digits" else name


def _plain(value: object) -> object:
    """A value that JSON knows; decimals keep their digits as far as the columns hold them."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
