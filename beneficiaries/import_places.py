"""Where a row of a registry file lies: which code system the file uses, and the village of a row.

BDT and DTKS files number regions the BPS way, Kemendagri files the other; both look alike
(`import_numbering` tells them apart). A file in BPS's numbering is read by its names, and by its
village codes where a province has loaded a table of them (`load_bps_codes`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _

from beneficiaries.import_faults import Fault, fault
from beneficiaries.import_numbering import MOST, Example, Record, Said, TwoNumberings, Vote
from beneficiaries.import_place_codes import code_column, hints, regency_digits, village_code
from beneficiaries.import_place_parts import PlaceParts
from beneficiaries.import_place_reading import reading_of
from regions.codes import CodeSystem
from regions.enums import Level
from regions.facts import regency_facts
from regions.models import Region
from regions.names import name_key
from regions.queries.resolve import VillageResolver
from regions.resolution import RegionFault, Resolution, Unread, VillageKey

# What says where a row lies; such rows are alike.
PLACE_CELLS = (
    "region_code",
    "province_code",
    "regency_code",
    "district_code",
    "village_code",
    "regency_name",
    "district_name",
    "village_name",
)
# How many places are remembered: some ways to write each village of a province. A file that
# writes each row in another way must not fill the memory.
_REMEMBERED = 8_000
_UNKNOWN_CODES = (RegionFault.UNKNOWN_CODE, RegionFault.OUTSIDE, RegionFault.NOT_A_CODE)


class Place(NamedTuple):
    """A village with the regions above it (keys), and its Kemendagri code."""

    village_id: int
    district_id: int
    regency_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Found:
    """A place, or the fault that kept it from being found; a place may carry a warning.

    `keep` is false where other cells than those of the region had a say. `unread` is a name that a
    person may say the meaning of.
    """

    place: Place | None = None
    fault: Fault | None = None
    keep: bool = True
    unread: Unread | None = None


# What a row says of its place; and what that is found to be, in each numbering.
_Key = tuple[str | None, ...]
_Ways = dict[CodeSystem, Found]


class PlaceFinder:
    """Finds the places of one file's rows; answers are remembered."""

    def __init__(
        self,
        province_code: str,
        regency_id: int | None,
        default_id: int | None = None,
        answers: Mapping[str, int] | None = None,
    ) -> None:
        """`default_id` is the region of rows that do not say theirs: a village is their place, a
        district or regency stands in for a name they leave out. `answers` as in `Plan.places`.
        """
        province = Region.objects.provinces().current().get(code=province_code)
        self._resolver = VillageResolver.load(province_id=province.pk, answers=answers)
        self._parts = PlaceParts(self._resolver.is_name, province_code, self._resolver.has_code)
        tree = Region.objects.current().filter(province=province)
        self._places = {
            pk: Place(pk, district_id, regency, code)
            for pk, district_id, regency, code in tree.villages().values_list(
                "pk", "district_id", "regency_id", "code"
            )
        }
        regencies = list(tree.regencies().values_list("pk", "name", "code"))
        self._regency_names = {code: name for _pk, name, code in regencies}
        self._book = self._resolver.code_book
        counted = tree.districts().values_list("regency__code").annotate(Count("pk"))
        self._districts = {
            bps: number for code, number in counted if (bps := self._book.to_bps(code)) is not None
        }
        self._regencies_said = _by_name(regencies)
        # A file of one regency need not say which.
        self._own_name = next((name for pk, name, _code in regencies if pk == regency_id), "")
        self._desk_name = self._own_name
        self._desk_code = next((code for pk, _name, code in regencies if pk == regency_id), "")
        self._own_district = ""
        self._default: Found | None = None
        if default_id is not None:
            parents = Region.objects.select_related("district", "regency")
            self._take_default(parents.get(pk=default_id))
        self._system = CodeSystem.KEMENDAGRI
        # Whether the code system is taken for granted, with nothing in the file to bear it out.
        self.is_assumed = False
        self._known: dict[_Key, Found] = {}

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

    def learn(
        self,
        records: Iterable[Record],
        wanted: str = "",
        whole: Callable[[], Iterable[Record]] | None = None,
    ) -> CodeSystem:
        """Find out the file's code system and keep to it; or take the wanted.

        `records` are its first rows; where they do not all speak for the same, `whole` is read.
        Raises `TwoNumberings` where the file fits both and a person has to say.
        """
        self._known.clear()
        if wanted:
            self._system = CodeSystem(wanted)
            return self._system
        vote, found = self._vote(records)
        if whole is not None and not vote.is_of_one_voice:
            vote, found = self._vote(whole())
        system = vote.decide()
        if system is None:
            raise TwoNumberings([self._example(code) for code in vote.examples], vote.by_names)
        self._system, self.is_assumed = system, vote.is_assumed
        for key, ways in found.items():
            self._remember(key, ways[system])
        return system

    def reading(self, records: Iterable[Record]) -> dict[str, Any]:
        """What these rows tell of their place in which columns (`PlaceReading.as_json`), and as
        `listed` whether a table of BPS's codes knows some of their villages.
        """
        told = ({name: record.get(name) for name in PLACE_CELLS} for record in records)
        apart = [(record, self._parts.of(record)) for record in told]
        codes = {village_code(parted, CodeSystem.BPS) for _record, parted in apart}
        read = reading_of((record, parted, village_code(parted)) for record, parted in apart)
        return read | {"listed": any(self._resolver.by_bps(code).found for code in codes if code)}

    def find(self, record: Record) -> Found | None:
        """The place of a row; None when the row says nothing at all about it."""
        key = tuple(map(record.get, PLACE_CELLS))
        found = self._known.get(key)
        if found is None:
            if not any(key):
                return self._default
            found = self._find(record, self._system)
            self._remember(key, found)
        return found

    def _remember(self, key: _Key, found: Found) -> None:
        if not found.keep:
            return
        if len(self._known) >= _REMEMBERED:
            # A file in the order of its places goes on with others.
            self._known.clear()
        self._known[key] = found

    def _vote(self, records: Iterable[Record]) -> tuple[Vote, dict[_Key, _Ways]]:
        """What the records speak for, and what each way to tell a place was found to be."""
        alike: Counter[_Key] = Counter()
        first: dict[_Key, Record] = {}
        for record in records:
            key = tuple(map(record.get, PLACE_CELLS))
            if key in first or (len(first) < MOST and regency_digits(self._parts.of(record))):
                alike[key] += 1
                first.setdefault(key, record)
        vote, found = Vote(self._districts), {}
        for key, record in first.items():
            found[key] = {system: self._find(record, system) for system in CodeSystem}
            parted = self._parts.of(record)
            vote.add(self._said(parted, found[key]), parted, alike[key])
        return vote, found

    def _said(self, record: Record, found: _Ways) -> Said:
        digits, code = regency_digits(record), village_code(record)
        return Said(
            digits,
            {way: one.place.village_id if one.place else None for way, one in found.items()},
            named=bool(record.get("village_name")),
            fitting=self._systems_of(digits, record.get("regency_name") or ""),
            own=self._systems_of(digits, self._desk_name),
            code=code,
            known=code != "" and self._resolver.by_code(code).fault not in _UNKNOWN_CODES,
        )

    def _systems_of(self, digits: str, name: str) -> frozenset[CodeSystem]:
        """The systems in which these digits are of the regency of that name."""
        said = self._regencies_said.get(name_key(name, Level.REGENCY), set())
        return frozenset(one for one in CodeSystem if self._kemendagri(digits, one) in said)

    def _example(self, code: str) -> Example:
        found = self._resolver.by_code(code)
        village = self._resolver.label(found.village_id) if found.village_id else ""
        number = _("kecamatan nomor %(number)s") % {"number": code[4:7]}
        kemendagri, bps = (self._coded(code, one) for one in CodeSystem)
        return Example(
            code,
            village or kemendagri or "–",
            (f"{bps}, {number}" if len(code) > 4 else bps) if bps else "–",
        )

    def _find(self, record: Record, system: CodeSystem) -> Found:
        """What the row was found to be; `record` holds its cells as they stand in the file."""
        cell = code_column(record)
        record = self._parts.of(record)
        written = village_code(record)
        code = written if system is CodeSystem.KEMENDAGRI else ""
        coded = self._kemendagri(regency_digits(record), system)
        said = self._regencies_said.get(name_key(record.get("regency_name") or "", Level.REGENCY))
        if said and coded in self._regency_names and coded not in said:
            return Found(fault=fault("place_disagrees", "regency_name"))
        # Of whom the desk is not, it is told so, and not that the village is unknown.
        elsewhere = self._is_elsewhere(said or {coded})
        foreign = fault("other_regency", "regency_name" if said else cell)
        by_bps = village_code(record, CodeSystem.BPS) if system is CodeSystem.BPS else ""
        key = self._key(record, code, self._regency_names.get(coded, ""))
        if system is CodeSystem.BPS:
            resolution = self._resolver.resolve_bps(key, by_bps)
        else:
            resolution = self._resolver.resolve(key)
        if system is CodeSystem.BPS and not key.village and resolution.village_id is None:
            alone = self._alone(by_bps, resolution, cell)
            return Found(fault=foreign if elsewhere else alone, keep=not resolution.parted)
        if resolution.village_id is not None:
            place = self._places[resolution.village_id]
            remark = fault("village_spelling", "village_name") if resolution.misspelt else None
            if resolution.answered:
                remark = fault(
                    "place_answered", "village_name", self._resolver.label(place.village_id)
                )
            if by_bps and (known := self._resolver.by_bps(by_bps, key).village_id) is not None:
                remark = self._other_village(cell, by_bps, known, place) or remark
            elif written and not code:
                remark = self._contradiction(cell, key._replace(code=written), place) or remark
            return Found(place, remark, keep=not resolution.parted)
        if elsewhere:
            return Found(fault=foreign, keep=not resolution.parted)
        if code and resolution.fault in _UNKNOWN_CODES:
            told = _("kode %(code)s tidak ada dalam daftar Kemendagri") % {"code": code}
            return Found(fault=fault("village_unknown", cell, told))
        column = "village_name" if record.get("village_name") else cell
        if resolution.fault is RegionFault.MISMATCH:
            disagrees = fault("place_disagrees", column, resolution.reason)
            return Found(fault=disagrees, keep=not resolution.parted)
        unknown = fault("village_unknown", column, resolution.reason)
        return Found(fault=unknown, keep=not resolution.parted, unread=resolution.unread)

    def _is_elsewhere(self, regencies: Set[str]) -> bool:
        """Whether a row of one of these regencies (codes) is surely not of the desk's own."""
        known = regencies & self._regency_names.keys()
        return bool(self._desk_code and known) and self._desk_code not in known

    def _contradiction(self, column: str, key: VillageKey, place: Place) -> Fault | None:
        """A remark where a row of a file read by its names has the code of a village beside it.

        Only within one regency: that a code of BPS's is a village's elsewhere is an accident.
        """
        by_code = self._resolver.by_code(key.code).village_id
        if by_code is None or self._places[by_code].regency_id != place.regency_id:
            return None
        if self._resolver.resolve(key).fault is not RegionFault.MISMATCH:
            return None
        return self._other_village(column, key.code, by_code, place)

    def _other_village(self, column: str, code: str, known: int, place: Place) -> Fault | None:
        """A remark where the code beside the names is another village's."""
        if known == place.village_id:
            return None
        told = _("kode %(code)s ialah %(village)s") % {
            "code": code,
            "village": self._resolver.label(known),
        }
        return fault("code_disagrees", column, told)

    def _alone(self, code: str, resolution: Resolution, column: str) -> Fault:
        """Why a row of BPS's numbering without a name of its village is refused."""
        if resolution.parted:
            return fault("village_unknown", column, resolution.reason)
        if code and self._resolver.has_bps_codes(code[:4]):
            return fault("bps_code_unknown", column)
        return fault("bps_code_only", column)

    def _key(self, record: Record, code: str, regency_by_code: str) -> VillageKey:
        return VillageKey(
            code,
            record.get("regency_name") or regency_by_code or self._own_name,
            record.get("district_name") or self._own_district,
            record.get("village_name") or "",
            *hints(record),
        )

    def _kemendagri(self, digits: str, system: CodeSystem) -> str:
        """The Kemendagri code of the regency a code of this system begins with; "" for none."""
        if system is CodeSystem.KEMENDAGRI:
            return digits[:4]
        return self._book.to_kemendagri(digits[:4]) or ""

    def _coded(self, digits: str, system: CodeSystem) -> str:
        return self._regency_names.get(self._kemendagri(digits, system), "")


def _by_name(regencies: Iterable[tuple[int, str, str]]) -> dict[str, set[str]]:
    """Codes of regencies by their names and short forms, as compared."""
    found: dict[str, set[str]] = defaultdict(set)
    for _pk, name, code in regencies:
        facts = regency_facts().get(code)
        for said in (name, *(facts.short_forms if facts else ())):
            found[name_key(said, Level.REGENCY)].add(code)
    return dict(found)
