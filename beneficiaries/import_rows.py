"""From the cells of one row to the columns of a household or person, with all that is wrong.

Nothing is guessed and nothing is lost: a cell that cannot be read is left out and named as a fault,
and the row as it came stays in the staging table. Keys of `CleanRow.data` are database columns;
card numbers too odd for theirs stand under `extra` as written. Empty cells have no key.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from operator import getitem, itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from beneficiaries.codebook import VARIABLES, decile_of_percentile
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import IDENTITY_NAMES, PLACE_NAMES
from beneficiaries.import_cells import MARK, Cells, told
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
from beneficiaries.key_order import in_key_order
from beneficiaries.names import normal_name, rt_rw, skeleton_of_normal
from beneficiaries.variables import HouseholdVariables, PersonVariables
from core.tabular.cells import CellFlag

Data = dict[str, object]
Record = Mapping[str, str | None]
Flags = Mapping[str, CellFlag]
# Texts of a row at certain places, None for empty ones.
Picker = Callable[[list[str | None]], tuple[str | None, ...]]
# The person's household, by the register's id; becomes a reference when the row is applied.
HOUSEHOLD_KEY = "household_registry_id"
PLACE_KEYS = ("village_id", "district_id", "regency_id")
_NOWHERE = ("",) * len(PLACE_KEYS)
# Keys of `CleanRow.data` that are no plain columns; what has no place here is not written.
_OWN_KEYS: Mapping[Unit, tuple[str, ...]] = {
    Unit.HOUSEHOLD: ("family_card_number", "rt", "rw", "decile", "extra"),
    Unit.PERSON: (
        "name_norm", "name_skeleton", "nik", "nik_usable", "kk", HOUSEHOLD_KEY, "extra",
    ),
}  # fmt: skip

_OWN_COLUMNS: Mapping[Unit, dict[str, int]] = {
    Unit.HOUSEHOLD: {
        "head_name": 150, "address": 250, "decile": 0, "latitude": 0, "longitude": 0,
    },
    Unit.PERSON: {"name": 150, "sex": 0, "birth_date": 0},
}  # fmt: skip
_PERSON_IDS = frozenset({"registry_person_id", "member_serial"})

# Who somebody is and where they live: a later file of the same release that leaves such a cell
# empty knows less, and takes nothing away. An empty answer to any other question is an answer.
LASTING = frozenset({
    "head_name", "name", "name_norm", "name_skeleton", "nik", "nik_usable", "kk",
    "family_card_number", "sex", "birth_date", "birth_place", "address", "neighbourhood", "rt",
    "rw", "latitude", "longitude",
})  # fmt: skip
_VARIABLE_MODELS = {Unit.HOUSEHOLD: HouseholdVariables, Unit.PERSON: PersonVariables}
# Variables asked for by name: who is meant, where the row lies, and the parts of addresses.
APART: Mapping[Unit, frozenset[str]] = {
    unit: names | PLACE_NAMES | {"address", "neighbourhood", "member_serial"}
    for unit, names in IDENTITY_NAMES.items()
}
# Register numbers shorter than this count within a village only (PBDT).
_SHORT_ID = 8


def _targets(unit: Unit) -> dict[str, int]:
    """Columns of the table that variables fill, with the longest text each holds (0: no text)."""
    columns = {
        field.name: getattr(field, "max_length", None) or 0
        for field in _VARIABLE_MODELS[unit]._meta.get_fields()
        if field.name != "extra"
    }
    return {**columns, **_OWN_COLUMNS[unit]}


class CleanRow(NamedTuple):
    """`data` is JSON. `registry_id` is "" when the row has no usable id; `data` is then of no use
    either.
    """

    registry_id: str
    data: str
    faults: list[Fault]


class RowCleaner:
    """Cleans the rows of one file. `positions` are the cell indexes of the variables it carries.

    `short_ids` says that the file's ids count within a village; `nik_column_ruined` that its
    NIK column went through Excel as numbers, so that a NIK ending in 0 has lost its last digit.
    `spans` tell where latitude and longitude may lie, when that is known.
    """

    def __init__(
        self,
        unit: Unit,
        positions: Mapping[str, int],
        *,
        today: datetime.date,
        short_ids: bool = False,
        nik_column_ruined: bool = False,
        spans: Mapping[str, tuple[float, float]] = MappingProxyType({}),
    ) -> None:
        self._unit = unit
        self._today = today
        self._short_ids = short_ids
        self._nik_column_ruined = nik_column_ruined
        self._by_number = "registry_id" not in positions
        self._people_by_number = self._by_number or _PERSON_IDS.isdisjoint(positions)
        self._positions = positions
        targets = _targets(unit)
        special = IDENTITY_NAMES[unit] | PLACE_NAMES
        self._readers = [
            Cells(VARIABLES[unit][name], targets[name], spans.get(name))
            for name in positions
            if name not in special
        ]
        self._by_name = {cells.name: cells for cells in self._readers}
        self._texts = picker([positions[cells.name] for cells in self._readers])
        self._finish = self._household if unit is Unit.HOUSEHOLD else self._person
        self._in_order = in_key_order([*self._by_name, *PLACE_KEYS, *_OWN_KEYS[unit]])
        # What a row says of its place, by village.
        self._told_places: dict[int, tuple[str, ...]] = {}

    def clean(
        self, cells: list[str | None], record: Record, flags: Flags, place: Place | None
    ) -> CleanRow:
        """`cells` are those of the row, as many as the file has columns; `record` holds at least
        those variables that are no plain columns, by name.
        """
        faults = self._flag_faults(flags) if flags else []
        if flags:
            cells = self._without_flagged(cells, flags)
        texts = self._texts(cells)
        pieces = list(map(getitem, self._readers, texts))
        data: Data = {}
        extra: Data = {}
        later: list[Fault] = []
        self._finish(cells, record, flags, data, extra, later)
        registry_id = self._identify(cells, record, flags, place, data, later)
        if extra:
            data["extra"] = extra
        own = [
            f',"{name}":{told(data[name])}' if name in data else ""
            for name in _OWN_KEYS[self._unit]
        ]
        where = self._told_place(place) if place else _NOWHERE
        body = "".join(self._in_order((*pieces, *where, *own)))
        if MARK in body:
            faults += self._cell_faults(pieces, texts)
            body = body.replace(MARK, "")
        # Every piece begins with a comma, and so the first one's goes.
        return CleanRow(registry_id, f"{{{body[1:]}}}", faults + later)

    def _told_place(self, place: Place) -> tuple[str, ...]:
        if (pieces := self._told_places.get(place.village_id)) is None:
            ids = zip(PLACE_KEYS, place[:3], strict=True)
            pieces = tuple(f',"{key}":{told(value)}' for key, value in ids)
            self._told_places[place.village_id] = pieces
        return pieces

    def _flag_faults(self, flags: Flags) -> list[Fault]:
        faults = []
        identity = IDENTITY_NAMES[self._unit]
        for name, flag in flags.items():
            if name in identity:
                lossy = flag is CellFlag.LOSSY_NUMBER
                faults.append(fault("lost_digits" if lossy else "identity_cell", name))
            elif name not in PLACE_NAMES:
                faults.append(fault("unreadable_cell", name))
        return faults

    def _without_flagged(self, cells: list[str | None], flags: Flags) -> list[str | None]:
        cells = cells.copy()
        for name in flags:
            if name in self._by_name:
                cells[self._positions[name]] = None
        return cells

    def _cell_faults(self, pieces: list[str], texts: tuple[str | None, ...]) -> list[Fault]:
        return [
            fault(cells.read(text)[1], cells.name)
            for cells, text, piece in zip(self._readers, texts, pieces, strict=True)
            if text is not None and piece.startswith(MARK)
        ]

    def _value(self, name: str, cells: list[str | None]) -> Any:
        """What a plain column of the row says; None for nothing."""
        reader = self._by_name.get(name)
        text = cells[self._positions[name]] if reader is not None else None
        return None if reader is None or text is None else reader.value(text)

    def _identify(
        self,
        cells: list[str | None],
        record: Record,
        flags: Flags,
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
                born = self._value("birth_date", cells) or ""
                return _person_by_number(household, data, born)
        return read_id("registry_person_id", record, flags, faults)

    def _household(
        self,
        cells: list[str | None],
        record: Record,
        flags: Flags,
        data: Data,
        extra: Data,
        faults: list[Fault],
    ) -> None:
        if card := read_family_card(record, flags, extra, faults):
            data["family_card_number"] = card
        _set_rt_rw(record, data)
        if self._value("decile", cells) is None:
            percentile = self._value("percentile", cells)
            derived = decile_of_percentile(percentile)
            if derived is not None:
                data["decile"] = derived

    def _person(
        self,
        cells: list[str | None],
        record: Record,
        flags: Flags,
        data: Data,
        extra: Data,
        faults: list[Fault],
    ) -> None:
        name = self._value("name", cells)
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


def picker(indexes: list[int]) -> Picker:
    """A function that takes the texts at these places out of a row that is long enough."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda cells: tuple(cells[index] for index in indexes)


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


def _person_by_number(household: str, data: Data, born: str) -> str:
    """By the NIK; without a usable one by the family, the name and the day of birth."""
    if data.get("nik_usable"):
        return id_by_number(PERSON_MARK, data["nik"])
    return id_by_number(PERSON_MARK, household, data.get("name_norm", ""), born)


def _set_rt_rw(record: Record, data: Data) -> None:
    """RT and RW from the address, or from the neighbourhood column when the address has none."""
    for name in ("address", "neighbourhood"):
        if text := record.get(name):
            rt, rw = _rt_rw(text)
            if rt is not None:
                data.setdefault("rt", rt)
            if rw is not None:
                data.setdefault("rw", rw)


# A neighbourhood is written alike in all its rows.
_rt_rw = lru_cache(maxsize=4_096)(rt_rw)
