"""How one file is read: which sheet and row hold the headings, and which column is which variable.

A plan comes from headings the codebook knows, from a person who named the columns, or from what a
person named before (`HeaderMapping`). It is kept with the import before the first row is stored, so
that work cut off goes on by the same plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import COLUMNS, PLACE_SETS
from core.tabular.columns import ColumnSet, normal_header
from core.tabular.headers import HeaderMatch, own_columns

# Any of these tells the regency; a code of the village or the district begins with its digits.
_SAY_REGENCY = frozenset(
    {"regency_name", "regency_code", "region_code", "village_code", "district_code"}
)
# Answered: the name means none of the regions of its parent.
NO_REGION = 0
# As much of a heading as is kept of a file that waits.
HEADING_LENGTH = 60


class Origin(StrEnum):
    """Who said what the columns mean."""

    KNOWN = "known"
    HAND = "hand"
    REMEMBERED = "remembered"


class Waiting(StrEnum):
    """Why a file waits for a person."""

    UNKNOWN = "unknown"
    LACKING = "lacking"
    TWICE = "twice"
    # Enough is known to read it, and yet a column surely is something it otherwise lacks.
    PARTLY = "partly"
    PLACE = "place"
    # Districts and villages are named, for a desk of several regencies, but no regency is.
    REGENCY = "regency"
    # Its codes of regions are valid in both numberings, and nothing beside them tells.
    CODES = "codes"
    # Its rows are what the other kind of file holds: one answer turns it over.
    OTHER_UNIT = "other_unit"


@dataclass(frozen=True, slots=True)
class Plan:
    """`columns` maps variables to cell indexes. `place_id` is the region rows lie in that do not
    say it themselves; `placed_by_base` lets such rows lie where the base knows their NIK or KK.
    `wanted_codes` is a code system named by hand, "" to find it out.
    """

    header_row: int
    headers: Sequence[str]
    columns: Mapping[str, int]
    sheet: int = 0
    sheet_name: str = ""
    origin: Origin = Origin.KNOWN
    place_id: int | None = None
    placed_by_base: bool = False
    wanted_codes: str = ""
    # The mapping it was taken from, when remembered.
    mapping_id: str = ""
    # What people said that unread names of regions mean: `regions.resolution.Unread.key` to the
    # region (`NO_REGION` for none) and the name as it was written. None as long as earlier answers
    # were not looked up. Answers with `keeps_places` serve later files of the source too.
    places: Mapping[str, tuple[int, str]] | None = None
    keeps_places: bool = False
    # Which of them were said on this file, by whom (key of the user) and when (ISO 8601); "" where
    # that was not kept. And which of these serve later files no longer.
    places_by: Mapping[str, tuple[str, str]] | None = None
    places_forgotten: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        said_by = None if self.places_by is None else dict(self.places_by)
        places = None if self.places is None else dict(self.places)
        return asdict(self) | {
            "headers": list(self.headers), "columns": dict(self.columns), "places": places,
            "places_by": said_by, "places_forgotten": list(self.places_forgotten),
        }  # fmt: skip

    @classmethod
    def kept_with(cls, mapping: Mapping[str, Any]) -> Plan | None:
        """The plan kept with an import; None when there is none yet."""
        if "header_row" not in mapping:
            return None
        told = {one.name: mapping[one.name] for one in fields(cls) if one.name in mapping}
        return cls(**told | {"origin": Origin(told.get("origin", Origin.KNOWN))})

    @property
    def answers(self) -> dict[str, int]:
        """The region each answered name means."""
        return {key: region for key, (region, _name) in (self.places or {}).items()}

    def match(self, unit: Unit) -> HeaderMatch:
        """The plan as the reader of tables wants it."""
        return self.match_in(COLUMNS[unit])

    def match_in(self, columns: ColumnSet) -> HeaderMatch:
        """The same for a table that is expected to hold these columns."""
        taken = {*range(own_columns(self.headers)), *self.columns.values()}
        return HeaderMatch(
            self.header_row,
            list(self.headers),
            columns,
            sheet=self.sheet,
            sheet_name=self.sheet_name,
            positions=dict(self.columns),
            absent=[column for column in columns if column.name not in self.columns],
            unknown=[
                text for index, text in enumerate(self.headers) if text and index not in taken
            ],
        )


def plan_of(header: HeaderMatch) -> Plan:
    """The plan of a header row whose headings are known."""
    return Plan(
        header.row_number,
        header.headers,
        header.positions,
        sheet=header.sheet,
        sheet_name=header.sheet_name,
    )


def fingerprint(headers: Sequence[str | None]) -> str:
    """Headings in their order, whatever their case and signs; trailing empty cells do not count."""
    keys = [normal_header((text or "")[:HEADING_LENGTH]) for text in headers]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest()


def says_no_place(unit: Unit, columns: Mapping[str, int]) -> bool:
    """Whether no row of the file can say where it lies, itself or by its household's id."""
    if unit is Unit.PERSON and "registry_id" in columns:
        return False
    return not any(names <= columns.keys() for names in PLACE_SETS)


def says_no_regency(unit: Unit, columns: Mapping[str, int]) -> bool:
    """Whether rows lie somewhere only together with a regency, which none of them says."""
    if unit is Unit.PERSON and "registry_id" in columns:
        return False
    return _SAY_REGENCY.isdisjoint(columns)


def are_people_by_number(columns: Mapping[str, int]) -> bool:
    """Whether people have no id of their own, although their families may: their NIK says who."""
    own = {"registry_person_id", "member_serial"}
    return is_by_number(columns) or columns.keys().isdisjoint(own)


def is_by_number(columns: Mapping[str, int]) -> bool:
    """Whether rows have no register id and are known by NIK and KK alone (DTSEN)."""
    return "registry_id" not in columns
