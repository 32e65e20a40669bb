"""Where a row of a registry file lies: which code system the file uses, and the village of a row.

BDT and DTKS files number regions the BPS way, Kemendagri files the other; both look alike. BPS
village codes are published to nobody, so a file in that numbering is read by its names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from beneficiaries.import_faults import Fault, fault
from beneficiaries.names import parse_address
from regions.codes import CodeError, CodeSystem, join_parts, parse_code
from regions.enums import Level
from regions.models import Region
from regions.names import name_key
from regions.queries.resolve import VillageResolver
from regions.resolution import RegionFault, Resolution, VillageKey

Record = Mapping[str, str | None]
_CELLS = (
    "region_code",
    "province_code",
    "regency_code",
    "district_code",
    "village_code",
    "regency_name",
    "district_name",
    "village_name",
)
# What tells the parts of a split village apart; asked for only where one was split.
_HINTS = ("neighbourhood", "address")
# From how many digits on a column holds the whole code and not its own part ("2012") alone.
_FULL_CODES = (("region_code", 4), ("village_code", 10), ("district_code", 6), ("regency_code", 4))
# A name this like the coded village's is a misspelling of it, not another village.
_SAME_NAME = 75


class Place(NamedTuple):
    """A village with the regions above it (keys), and its Kemendagri code."""

    village_id: int
    district_id: int
    regency_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Found:
    """A place, or the fault that kept it from being found; a place may carry a warning.

    `keep` is false where other cells than those of the region had a say.
    """

    place: Place | None = None
    fault: Fault | None = None
    keep: bool = True


class PlaceFinder:
    """Finds the places of one file's rows; answers are remembered."""

    def __init__(
        self, province_code: str, regency_id: int | None, default_id: int | None = None
    ) -> None:
        """`default_id` is the region of rows that do not say theirs: a village is their place, a
        district or regency stands in for a name they leave out.
        """
        province = Region.objects.provinces().current().get(code=province_code)
        self._resolver = VillageResolver.load(province_id=province.pk)
        tree = Region.objects.current().filter(province=province)
        self._places = {
            pk: Place(pk, district_id, regency, code)
            for pk, district_id, regency, code in tree.villages().values_list(
                "pk", "district_id", "regency_id", "code"
            )
        }
        regencies = list(tree.regencies().values_list("pk", "name", "code"))
        self._village_names = dict(tree.villages().values_list("pk", "name"))
        self._regency_names = {code: name for _, name, code in regencies}
        self._regency_keys = {name_key(name, Level.REGENCY) for _, name, _ in regencies}
        # A file of one regency need not say which.
        self._own_name = next((name for pk, name, _ in regencies if pk == regency_id), "")
        self._own_district = ""
        self._default: Found | None = None
        if default_id is not None:
            parents = Region.objects.select_related("district", "regency")
            self._take_default(parents.get(pk=default_id))
        self._system = CodeSystem.KEMENDAGRI
        self._known: dict[tuple[str | None, ...], Found] = {}

    @property
    def system(self) -> CodeSystem:
        return self._system

    def _take_default(self, region: Region) -> None:
        if region.level == Level.VILLAGE:
            self._default = Found(self._places[region.pk])
        district = region if region.level == Level.DISTRICT else region.district
        regency = region if region.level == Level.REGENCY else region.regency
        self._own_district = district.name if district else ""
        self._own_name = regency.name if regency else self._own_name

    def learn(self, records: Iterable[Record], wanted: str = "") -> CodeSystem:
        """Find out the file's code system from its first rows and keep to it; or take the wanted.

        Regency names tell where the two systems differ; else codes are tried as Kemendagri codes
        against the village names beside them.
        """
        if wanted:
            self._system = CodeSystem(wanted)
            return self._system
        sample = {tuple(record.get(name) for name in _CELLS): record for record in records}
        pairs = [
            (code, record["regency_name"] or "")
            for record in sample.values()
            if (code := _regency_digits(record)) and record.get("regency_name")
        ]
        detected = self._resolver.code_book.detect(pairs)
        self._system = detected or self._by_villages(sample.values())
        self._known.clear()
        return self._system

    def find(self, record: Record) -> Found | None:
        """The place of a row; None when the row says nothing at all about it."""
        key = tuple(map(record.get, _CELLS))
        if not any(key):
            return self._default
        found = self._known.get(key)
        if found is None:
            found = self._find(record)
            if found.keep:
                self._known[key] = found
        return found

    def _by_villages(self, records: Iterable[Record]) -> CodeSystem:
        votes = dict.fromkeys(CodeSystem, 0)
        for record in records:
            village = record.get("village_name") or ""
            code = _village_code(record)
            if not village or not _regency_digits(record):
                continue
            coded = self._resolver.by_code(code).village_id if code else None
            if coded is not None and self._alike(coded, village):
                votes[CodeSystem.KEMENDAGRI] += 1
            elif self._by_names(record).village_id is not None:
                votes[CodeSystem.BPS] += 1
        return max(CodeSystem, key=lambda system: votes[system])

    def _find(self, record: Record) -> Found:
        code = _village_code(record) if self._system is CodeSystem.KEMENDAGRI else ""
        if self._system is CodeSystem.BPS and not record.get("village_name"):
            return Found(fault=fault("bps_code_only", "village_code"))
        if self._regencies_disagree(record):
            return Found(fault=fault("place_disagrees", "regency_name"))
        if not code:
            resolution = self._by_names(record)
        else:
            resolution = self._resolver.resolve(self._key(record, code))
        if resolution.village_id is not None:
            remark = fault("village_spelling", "village_name") if resolution.misspelt else None
            place = self._places[resolution.village_id]
            return Found(place, remark, keep=not resolution.parted)
        column = "village_name" if record.get("village_name") else "village_code"
        if resolution.fault is RegionFault.MISMATCH:
            return Found(fault=fault("place_disagrees", column, resolution.reason))
        unknown = fault("village_unknown", column, resolution.reason)
        return Found(fault=unknown, keep=not resolution.parted)

    def _by_names(self, record: Record) -> Resolution:
        return self._resolver.resolve(self._key(record, ""))

    def _key(self, record: Record, code: str) -> VillageKey:
        regency = record.get("regency_name") or self._regency_by_code(record) or self._own_name
        return VillageKey(
            code,
            regency,
            record.get("district_name") or self._own_district,
            record.get("village_name") or "",
            *_hints(record),
        )

    def _regencies_disagree(self, record: Record) -> bool:
        """Whether the digits are of one regency and the name is another's."""
        coded, named = self._regency_by_code(record), record.get("regency_name")
        if not coded or not named:
            return False
        said = name_key(named, Level.REGENCY)
        return said != name_key(coded, Level.REGENCY) and said in self._regency_keys

    def _regency_by_code(self, record: Record) -> str:
        digits = _regency_digits(record)
        if self._system is CodeSystem.BPS and digits:
            digits = self._resolver.code_book.to_kemendagri(digits) or ""
        return self._regency_names.get(digits, "")

    def _alike(self, village_id: int, name: str | None) -> bool:
        known = name_key(self._village_names[village_id], Level.VILLAGE)
        return fuzz.ratio(known, name_key(name or "", Level.VILLAGE)) >= _SAME_NAME


def _hints(record: Record) -> tuple[int | None, str]:
    """RW and hamlet, by which a row finds its part of a village that was split."""
    text = " ".join(filter(None, (record.get(name) for name in _HINTS)))
    return (parse_address(text).rw, text) if text else (None, "")


def _regency_digits(record: Record) -> str:
    """The four digits of the regency as the row has them, in whichever system; "" for none."""
    for name, least in _FULL_CODES:
        digits = "".join(filter(str.isdigit, record.get(name) or ""))
        if len(digits) >= least:
            return digits[:4]
    province, regency = record.get("province_code"), record.get("regency_code")
    if province and regency and (province + regency).isdigit():
        return province.zfill(2) + regency.zfill(2)
    return ""


def _village_code(record: Record) -> str:
    """Ten digits read as a Kemendagri code; "" when the row has none that could be one."""
    try:
        for name in ("region_code", "village_code"):
            text = record.get(name) or ""
            if sum(map(str.isdigit, text)) == 10:
                return parse_code(text).digits
        parts = [record.get(f"{level}_code") for level in Level.values]
        if all(parts):
            return join_parts(*parts, system=CodeSystem.KEMENDAGRI).digits
    except CodeError:
        pass
    return ""
