"""The matrix of kinds of aid and places, as pages and workbooks show it."""

from __future__ import annotations

from dataclasses import dataclass, field

from programs.disclosure import Shown
from programs.models import ProgramKind
from regions.enums import Level
from regions.models import Region


@dataclass(slots=True)
class Cell:
    """One kind in one place. `others` is None for Bappeda, whose `standing` counts everybody."""

    kind: str
    standing: int = 0
    planned: int = 0
    others: Shown | None = None
    # Programs that meet in this one village; not counted in larger places, where they should.
    programs: int = 0
    in_village: bool = False

    @property
    def is_empty(self) -> bool:
        others = self.others is not None and self.others.value is not None
        return not (self.standing or self.planned or others)

    @property
    def is_double(self) -> bool:
        """The same kind in one village from more than one program."""
        if not self.in_village:
            return False
        beside = self.others is not None and self.others.value is not None
        return self.programs > 1 or (self.standing > 0 and beside)

    @property
    def is_waiting(self) -> bool:
        """Planned, and nobody stands in it yet."""
        return self.planned > 0 and not self.standing and not (self.others and self.others.value)


@dataclass(slots=True)
class Row:
    """One place. `need` are its poor households, `aided` all who stand in any aid there.

    For an agency `aided` are its own and `others` all the rest. Of a larger place Bappeda also
    reads how many of its villages have poor households and no aid, or the same aid twice.
    """

    region: Region
    need: Shown
    aided: int
    others: Shown | None
    cells: list[Cell] = field(default_factory=list)
    gap_villages: int | None = None
    double_villages: int | None = None

    @property
    def is_gap(self) -> bool:
        """Poor households, and nobody in any aid (for an agency: too few others to be named)."""
        beside = self.others is not None and self.others.value is not None
        return (self.need.value or 0) > 0 and not self.aided and not beside


@dataclass(frozen=True, slots=True)
class Matrix:
    """`kinds` head the columns, in the order of each row's cells."""

    region: Region
    level: Level
    kinds: list[ProgramKind]
    rows: list[Row]

    @property
    def gaps(self) -> int:
        """Villages with poor households and no aid; for an agency the rows that look so."""
        return sum(
            row.is_gap if row.gap_villages is None else row.gap_villages for row in self.rows
        )

    @property
    def doubles(self) -> int:
        """Villages that get one kind from more than one program, as far as the reader may know."""
        return sum(
            any(cell.is_double for cell in row.cells)
            if row.double_villages is None
            else row.double_villages
            for row in self.rows
        )
