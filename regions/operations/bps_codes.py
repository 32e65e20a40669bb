"""Loading a table that says which code of BPS's is which village.

BPS gives villages numbers of its own and publishes them by edition; the official list of regions
has none of them. A province that has such a table loads it once for each edition, all of it or
nothing. Which edition is loaded, the audit trail tells.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from rapidfuzz import fuzz

from core import audit
from regions.bps_file import BpsLine, BpsTable
from regions.codes import RegencyCodeBook, RegencyCodes
from regions.enums import Level
from regions.models import Region
from regions.names import name_key, name_keys
from regions.queries.lineage import Lineage
from regions.queries.resolve import MISSPELLING


@dataclass(frozen=True, slots=True)
class Checked:
    """What a table would do.

    `faults` stop it, `names` do so until somebody has looked at them; both by the number of the
    line, `remarks` are to be known. `codes` are the village's key to its code, of which `changed`
    replace another one; `without` counts by regency the villages that would have no code.
    """

    faults: list[tuple[int, str]]
    names: list[tuple[int, str]]
    remarks: list[tuple[int, str]]
    codes: Mapping[int, str]
    changed: int
    without: Mapping[str, int] = field(default_factory=dict)

    def is_sound(self, *, accepts_names: bool) -> bool:
        return not self.faults and (accepts_names or not self.names)


def check(table: BpsTable, *, province_code: str) -> Checked:
    """Look at every line; nothing is written."""
    current = list(
        Region.objects.current().villages().filter(province__code=province_code)
        .select_related("district", "regency")
    )  # fmt: skip
    villages = {village.code: village for village in current}
    judge = _Judge(villages, _heirs(province_code), _code_book(province_code))
    faults: list[tuple[int, str]] = [*table.faults, *_twice(table.lines)]
    names: list[tuple[int, str]] = []
    remarks: list[tuple[int, str]] = []
    codes: dict[int, str] = {}
    for line in table.lines:
        for found, said in ((faults, judge.fault(line)), (names, judge.name(line))):
            if said:
                found.append((line.number, said))
        if said := judge.remark(line):
            remarks.append((line.number, said))
        if (village := villages.get(line.kemendagri)) is not None:
            codes[village.pk] = line.bps
    without = Counter(
        village.regency.name
        for village in current
        if village.regency and village.pk not in codes and not village.code_bps
    )
    changed = sum(
        bool(village.code_bps) and codes.get(village.pk, village.code_bps) != village.code_bps
        for village in current
    )
    return Checked(sorted(faults), sorted(names), sorted(remarks), codes, changed, without)


@transaction.atomic
def load(*, checked: Checked, source: str, as_of: datetime.date) -> int:
    """Write the codes of a table that was found sound; returns how many villages changed.

    Run again without effect. A code that another village bore goes to the one the table names: the
    other is left without. Reference data loaded by the system: no `by`.
    """
    wanted = list(Region.objects.select_for_update().filter(pk__in=checked.codes))
    moving = [one for one in wanted if one.code_bps != checked.codes[one.pk]]
    # First out of the way: two villages may change their codes with each other.
    Region.objects.current().villages().filter(
        code_bps__in=[checked.codes[one.pk] for one in moving]
    ).update(code_bps=None)
    for one in moving:
        one.code_bps = checked.codes[one.pk]
    Region.objects.bulk_update(moving, ["code_bps"], batch_size=500)
    audit.record(
        "region.load_bps_codes", by=None, source=source, as_of=as_of.isoformat(),
        rows=len(checked.codes), changed=len(moving),
    )  # fmt: skip
    return len(moving)


class _Judge:
    """Says of one line what is wrong with it, in Indonesian; "" for nothing."""

    def __init__(
        self,
        villages: Mapping[str, Region],
        heirs: Mapping[str, list[Region]],
        book: RegencyCodeBook,
    ) -> None:
        self._villages = villages
        self._heirs = heirs
        self._book = book
        self._by_name: dict[tuple[int | None, str], Region] = {
            (one.parent_id, name_key(one.name, Level.VILLAGE)): one for one in villages.values()
        }

    def fault(self, line: BpsLine) -> str:
        village = self._villages.get(line.kemendagri)
        if village is None:
            return self._no_village(line.kemendagri)
        regency = village.regency
        known = self._book.to_bps(line.kemendagri[:4])
        if regency is not None and known is not None and line.bps[:4] != known:
            return (
                f"kode BPS {line.bps} bukan dari {regency.name}, yang bernomor BPS {known}; "
                f"kode Kemendagri {line.kemendagri} adalah {village.full_path}."
            )
        if (other := self._namesake(line, village)) is not None:
            return (
                f"nama {line.name!r} adalah {other.full_name} ({other.code}), padahal kode "
                f"Kemendagri {line.kemendagri} adalah {village.full_name}; barisnya tergeser?"
            )
        return ""

    def name(self, line: BpsLine) -> str:
        """Of a name that is not the village's, slips of the pen aside."""
        village = self._villages.get(line.kemendagri)
        if village is None or not line.name or self._namesake(line, village) is not None:
            return ""
        if self._is_called(line, village) or self._resembles(line, village):
            return ""
        return f"nama {line.name!r} bukan {village.full_path} ({village.code})."

    def remark(self, line: BpsLine) -> str:
        village = self._villages.get(line.kemendagri)
        if village is None or not line.name or self._is_called(line, village):
            return ""
        if self._resembles(line, village) and self._namesake(line, village) is None:
            return f"ejaan {line.name!r} dibaca sebagai {village.name} ({village.code})."
        return ""

    def _no_village(self, code: str) -> str:
        heirs = self._heirs.get(code)
        if not heirs:
            return f"kode Kemendagri {code} tidak ada dalam daftar wilayah portal ini."
        told = ", ".join(f"{heir.full_name} ({heir.code})" for heir in heirs)
        return f"kode Kemendagri {code} sudah berakhir; sekarang: {told}. Tulis kode yang berlaku."

    def _is_called(self, line: BpsLine, village: Region) -> bool:
        return name_key(village.name, Level.VILLAGE) in name_keys(line.name, Level.VILLAGE)

    def _resembles(self, line: BpsLine, village: Region) -> bool:
        known = name_key(village.name, Level.VILLAGE)
        return any(
            fuzz.ratio(said, known) >= MISSPELLING for said in name_keys(line.name, Level.VILLAGE)
        )

    def _namesake(self, line: BpsLine, village: Region) -> Region | None:
        """Another village of the district that bears exactly this name."""
        if not line.name or self._is_called(line, village):
            return None
        keys = name_keys(line.name, Level.VILLAGE)
        found = (self._by_name.get((village.parent_id, key)) for key in keys)
        return next((one for one in found if one is not None), None)


def _twice(lines: Iterable[BpsLine]) -> Iterator[tuple[int, str]]:
    for system, of in (("BPS", "bps"), ("Kemendagri", "kemendagri")):
        seen: dict[str, int] = {}
        for line in lines:
            code = getattr(line, of)
            first = seen.setdefault(code, line.number)
            if first != line.number:
                yield line.number, f"kode {system} {code} sudah ada pada baris {first}."


def _heirs(province_code: str) -> dict[str, list[Region]]:
    """Villages of today by the code of an ended one."""
    ended = Region.objects.villages().filter(province__code=province_code, valid_to__isnull=False)
    codes = dict(ended.values_list("pk", "code"))
    if not codes:
        return {}
    lineage = Lineage.load()
    ends = {pk: lineage.today(pk) - {pk} for pk in codes}
    known = Region.objects.in_bulk({one for found in ends.values() for one in found})
    heirs: dict[str, list[Region]] = defaultdict(list)
    for pk, found in ends.items():
        heirs[codes[pk]] += sorted((known[one] for one in found), key=lambda one: one.code)
    return heirs


def _code_book(province_code: str) -> RegencyCodeBook:
    regencies = (
        Region.objects.current()
        .regencies()
        .filter(province__code=province_code, code_bps__isnull=False)
    )
    return RegencyCodeBook(
        RegencyCodes(name, code, bps)
        for name, code, bps in regencies.values_list("name", "code", "code_bps")
        if bps
    )
