"""Which of the two numberings of regions a file uses, by everything its rows say.

Both look alike: 16.08.01.2001 written without dots is also village 001 of the BPS district 012 of
another regency. Names beside the codes decide, then how the codes are written, then which of the
two lists of villages knows them, where a table of BPS's was loaded, then whether all of them are
known, in more districts than BPS's numbering has room for. What is open after that is asked: a
guess would put people into wrong villages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from regions.codes import GROUPS, CodeSystem

KEMENDAGRI, BPS = CodeSystem.KEMENDAGRI, CodeSystem.BPS
Record = Mapping[str, str | None]

# One numbering has spoken for itself when so many times more rows fit it than the other.
_CLEARLY_MORE = 3
# Fewer districts say nothing, however small the regency.
_SURE_DISTRICTS = 3
# Of the codes of a Kemendagri file so many may be odd ones.
_ODD_CODES = 0.2
# So many different ways of telling a place are enough to know a file by.
MOST = 5_000
_EXAMPLES = 3


class Said(NamedTuple):
    """What one row says, read both ways.

    `places` are the villages found each way; `named` whether the row names its village, `fitting`
    in which numberings its four digits are of the regency that is named, `own` of the importer's.
    `code` is the code of ten digits, "" without; `known` whether it is a Kemendagri one.
    """

    digits: str
    places: Mapping[CodeSystem, int | None]
    named: bool = False
    fitting: frozenset[CodeSystem] = frozenset()
    own: frozenset[CodeSystem] = frozenset()
    code: str = ""
    known: bool = False


class Example(NamedTuple):
    """A code of the file, and what it means each way."""

    code: str
    kemendagri: str
    bps: str


class TwoNumberings(Exception):
    """The codes are valid in both, and nothing in the file tells which is meant."""

    def __init__(self, examples: list[Example], votes: Mapping[CodeSystem, int]) -> None:
        super().__init__("two numberings")
        self.examples = examples
        self.votes = dict(votes)

    def as_json(self) -> dict[str, object]:
        return {
            "examples": [one._asdict() for one in self.examples],
            "votes": {system.value: number for system, number in self.votes.items()},
        }


def _none() -> dict[CodeSystem, int]:
    return dict.fromkeys(CodeSystem, 0)


@dataclass(slots=True)
class Vote:
    """The rows of one file, counted.

    `districts` is how many a regency has, by its number in BPS's numbering.
    """

    districts: Mapping[str, int] = field(default_factory=dict)
    by_names: dict[CodeSystem, int] = field(default_factory=_none)
    by_form: dict[CodeSystem, int] = field(default_factory=_none)
    # Codes without names that one list of villages knows and the other does not.
    by_list: dict[CodeSystem, int] = field(default_factory=_none)
    by_desk: dict[CodeSystem, int] = field(default_factory=_none)
    # Codes without names: what stands open, by district.
    known: dict[str, set[str]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    # Codes that no list knows, with names beside them or without.
    has_strangers: bool = False

    def add(self, said: Said, record: Record, rows: int) -> None:
        """So many rows say the same of their place."""
        self.has_strangers |= said.code != "" and not said.known
        if (form := written_as(record)) is not None:
            self.by_form[form] += rows
        if len(said.own) == 1:
            self.by_desk[next(iter(said.own))] += rows
        kemendagri, bps = said.places[KEMENDAGRI], said.places[BPS]
        if said.named:
            if kemendagri is not None and (said.code or bps is None):
                # A code that is the named village's own: the other numbering has no such luck.
                self.by_names[KEMENDAGRI] += rows
            elif bps is not None and kemendagri is None:
                self.by_names[BPS] += rows
            elif kemendagri != bps:
                self._leave_open(said.code or said.digits)
        elif len(said.fitting) == 1:
            self.by_names[next(iter(said.fitting))] += rows
        elif said.known:
            self.by_list[KEMENDAGRI] += rows if bps is None else 0
            self.known.setdefault(said.code[:6], set()).add(said.code)
            self._leave_open(said.code)
        elif bps is not None:
            self.by_list[BPS] += rows
        elif said.code:
            self.unknown.add(said.code)

    def _leave_open(self, code: str) -> None:
        if len(self.examples) < _EXAMPLES and code not in self.examples:
            self.examples.append(code)

    @property
    def is_of_one_voice(self) -> bool:
        """Whether names speak for one numbering and nothing stands open."""
        return sum(map(bool, self.by_names.values())) == 1 and not self.examples

    @property
    def is_assumed(self) -> bool:
        """Whether nothing in the file bears the decision out: no list knows its codes."""
        said = (self.by_names, self.by_form, self.by_list, self.by_desk)
        return self.has_strangers and not self.examples and not any(map(_total, said))

    def decide(self) -> CodeSystem | None:
        """The numbering of the file; None where a person has to say it."""
        for votes in (self.by_names, self.by_form):
            if _total(votes):
                return _clear(votes)
        if self.by_list[BPS]:
            return _clear(self.by_list)
        if self._is_too_wide_for_bps():
            return KEMENDAGRI
        desk = _clear(self.by_desk) if _total(self.by_desk) else None
        if self.examples:
            # Read by BPS such rows lie nowhere without a name, and are refused; read by Kemendagri
            # for a desk they were not meant for, they would lie in its villages.
            return BPS if desk is BPS else None
        # The same place either way, or no code that any list knows.
        return desk or KEMENDAGRI

    def _is_too_wide_for_bps(self) -> bool:
        """Whether nearly all codes are Kemendagri's, and the districts they name too many for BPS.

        BPS numbers districts in tens; only those that were split off one end in 1 or 2, as every
        Kemendagri code read the BPS way does. So each ten that the file names stands for one more
        district, which it does not name: a regency must have room for all of them.
        """
        known = sum(map(len, self.known.values()))
        odd = len(self.unknown) > _ODD_CODES * (known + len(self.unknown))
        if odd or len(self.known) < _SURE_DISTRICTS:
            return False
        named = {code[:7] for codes in self.known.values() for code in codes}
        split_off = Counter(code[:4] for code in named)
        mothers = Counter(code[:4] for code in {code[:6] for code in named})
        return any(
            split_off[regency] + mothers[regency] > self.districts.get(regency, 0)
            for regency in split_off
        )


def _total(votes: Mapping[CodeSystem, int]) -> int:
    return sum(votes.values())


def _clear(votes: Mapping[CodeSystem, int]) -> CodeSystem | None:
    most = max(CodeSystem, key=lambda system: votes[system])
    rest = _total(votes) - votes[most]
    return most if votes[most] >= _CLEARLY_MORE * rest else None


def written_as(record: Record) -> CodeSystem | None:
    """The numbering whose way of writing a row keeps: by its dots, or by the parts of its code."""
    for name in ("region_code", "village_code"):
        text = (record.get(name) or "").strip()
        if re.fullmatch(r"[0-9]+(\.[0-9]+){3}", text):
            sizes = tuple(map(len, text.split(".")))
            return next((system for system in CodeSystem if GROUPS[system] == sizes), None)
    district, village = record.get("district_code") or "", record.get("village_code") or ""
    if not (district.isdecimal() and village.isdecimal()):
        return None
    if len(district) <= 2 and len(village) == 4:
        return KEMENDAGRI
    return BPS if len(district) == 3 and len(village) <= 3 else None
