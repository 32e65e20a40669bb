"""Finding the villages of many rows: one query, then dictionaries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from rapidfuzz import fuzz, process

from regions.codes import CodeError, CodeSystem, RegencyCodeBook, RegencyCodes, parse_code
from regions.enums import Level
from regions.facts import regency_facts
from regions.models import Region
from regions.names import name_key, name_keys, regency_kind
from regions.queries.former import FormerPlaces, Heir, chosen
from regions.resolution import RegionFault, Resolution, Suggestion, Unread, VillageKey

SUGGESTIONS = 3
LIKENESS = 70
MISSPELLING = 80


@dataclass(frozen=True, slots=True)
class _Place:
    id: int
    level: str
    code: str
    code_bps: str | None
    name: str
    parent_id: int | None


class VillageResolver:
    """The current tree of one province or one regency, held to answer many questions.

    A village is found by its Kemendagri code or by its name under the named district and
    regency; never by its name alone, since hundreds of village names repeat. When a row gives
    code and names, both must point at the same village: BPS and Kemendagri village codes look
    alike, and a code of the wrong system may hit another village.
    """

    def __init__(
        self,
        places: Iterable[_Place],
        former: FormerPlaces | None = None,
        answers: Mapping[str, int] | None = None,
    ) -> None:
        self._former = former or FormerPlaces()
        self._answers = answers or {}
        self._places = {place.id: place for place in places}
        self._villages_by_code: dict[str, int] = {}
        self._villages_by_bps: dict[str, int] = {}
        self._regencies: dict[str, set[int]] = defaultdict(set)
        self._by_kind: dict[tuple[str, str], int] = {}
        self._children: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._regency_codes: dict[str, int] = {}
        self._names: dict[Level, set[str]] = {}
        for place in self._places.values():
            if place.level == Level.REGENCY:
                self._add_regency(place)
            elif place.level in (Level.DISTRICT, Level.VILLAGE) and place.parent_id is not None:
                key = name_key(place.name, Level(place.level))
                self._children[place.parent_id][key].add(place.id)
            if place.level == Level.VILLAGE:
                self._villages_by_code[place.code] = place.id
                if place.code_bps:
                    self._villages_by_bps[place.code_bps] = place.id

    @classmethod
    def load(
        cls,
        *,
        province_id: int | None = None,
        regency_id: int | None = None,
        answers: Mapping[str, int] | None = None,
    ) -> VillageResolver:
        """Read the tree of exactly one province or one regency, and what it was before.

        `answers` is what people said that unread names mean: `Unread.key` to the region's key.
        """
        if (province_id is None) == (regency_id is None):
            raise ValueError("Give province_id or regency_id, and only one of them.")
        within = Q(regency=regency_id) if regency_id else Q(province=province_id)
        rows = (
            Region.objects.current()
            .filter(within)
            .order_by("code")
            .values_list("id", "level", "code", "code_bps", "name", "parent_id")
        )
        return cls((_Place(*row) for row in rows), FormerPlaces.load(within), answers)

    @property
    def code_book(self) -> RegencyCodeBook:
        """Both code systems of the regencies at hand; `detect` tells which one a file uses."""
        return RegencyCodeBook(
            RegencyCodes(place.name, place.code, place.code_bps)
            for place in self._places.values()
            if place.level == Level.REGENCY and place.code_bps
        )

    def by_code(self, code: object) -> Resolution:
        """The village of a ten-digit Kemendagri code, of today or of once, dotted or not."""
        return self._by_code(code, VillageKey())

    def _by_code(self, code: object, key: VillageKey) -> Resolution:
        try:
            parsed = parse_code(code, CodeSystem.KEMENDAGRI)
        except CodeError:
            return Resolution(fault=RegionFault.NOT_A_CODE)
        if parsed.level != Level.VILLAGE:
            return Resolution(fault=RegionFault.NOT_A_CODE)
        village_id = self._villages_by_code.get(parsed.digits)
        if village_id is not None:
            return Resolution(village_id)
        heirs = self._known(self._former.by_code(parsed.digits))
        if heirs:
            return self._heir(heirs, key)
        if parsed.up_to(Level.REGENCY).digits not in self._regency_codes:
            return Resolution(fault=RegionFault.OUTSIDE)
        return Resolution(fault=RegionFault.UNKNOWN_CODE)

    def by_bps(self, code: str, key: VillageKey | None = None) -> Resolution:
        """The village of a code of BPS's, ten digits, of today or of once, where a table of them
        was loaded (`operations.bps_codes`). `key` may tell the parts of a split village apart.
        """
        village_id = self._villages_by_bps.get(code)
        if village_id is not None:
            return Resolution(village_id)
        heirs = self._known(self._former.by_bps(code))
        if heirs:
            return self._heir(heirs, key or VillageKey())
        return Resolution(fault=RegionFault.UNKNOWN_CODE)

    def resolve_bps(self, key: VillageKey, code: str) -> Resolution:
        """By names, and by a code of BPS's where these are left out or have slips of the pen.

        Names go first: BPS numbers anew from edition to edition, and a table is one edition.
        `key.code` is not looked at.
        """
        key = key._replace(code="")
        named = key.village.strip() != ""
        by_names = self._by_names(key)
        if by_names.village_id is not None or not code:
            return by_names
        by_code = self.by_bps(code, key)
        if by_code.village_id is None:
            return by_names if named else by_code
        if not named:
            return by_code
        if self._resembles(by_code.village_id, key.village):
            known = name_key(self._places[by_code.village_id].name, Level.VILLAGE)
            same = known in name_keys(key.village, Level.VILLAGE)
            return Resolution(by_code.village_id, misspelt=not same)
        return by_names

    def has_bps_codes(self, regency: str) -> bool:
        """Whether a table with villages of that regency (four digits of BPS's) was loaded."""
        return any(code.startswith(regency) for code in self._villages_by_bps)

    def by_names(self, regency: str, district: str, village: str) -> Resolution:
        """The village of that name in that district of that regency.

        The regency may be left out when only one is loaded. Names of once are understood too.
        """
        return self._by_names(VillageKey("", regency, district, village))

    def _by_names(self, key: VillageKey) -> Resolution:
        _code, regency, district, village, _rw, _hamlet = key
        if not village.strip():
            return Resolution(fault=RegionFault.EMPTY)
        if not district.strip():
            return Resolution(fault=RegionFault.PARENTS_MISSING)
        found = self._regency(regency)
        if isinstance(found, Resolution):
            return found
        district_id = self._child(found, district, Level.DISTRICT)
        if isinstance(district_id, Resolution):
            heirs = self._known(self._former.by_name(found, district, Level.DISTRICT))
            places = [self._child(heir.region_id, village, Level.VILLAGE) for heir in heirs]
            known = {place for place in places if isinstance(place, int)}
            return Resolution(known.pop()) if len(known) == 1 else district_id
        village_id = self._child(district_id, village, Level.VILLAGE)
        if not isinstance(village_id, Resolution):
            answered = bool(self._answers) and (
                self._is_answered(found, district, Level.DISTRICT, district_id)
                or self._is_answered(district_id, village, Level.VILLAGE, village_id)
            )
            return Resolution(village_id, answered=answered)
        heirs = self._known(self._former.by_name(district_id, village, Level.VILLAGE))
        return self._heir(heirs, key) if heirs else village_id

    def resolve(self, key: VillageKey) -> Resolution:
        """By code, by names, or by both when they agree.

        A misspelt name does not contradict a code, unless it is another village's name.
        """
        named = key.village.strip() != ""
        if not key.code.strip():
            return self._by_names(key)
        by_code = self._by_code(key.code, key)
        if not named or by_code.village_id is None:
            return by_code
        by_names = self._by_names(key)
        if by_names.village_id == by_code.village_id:
            return by_code
        if by_names.village_id and self._former.are_siblings(
            by_code.village_id, by_names.village_id
        ):
            # The mother's code beside the name of the village that came out of her.
            return by_names
        if by_names.parted and by_names.village_id is None and by_names.offers(by_code.village_id):
            # Code and name are the mother's of before her split: which part it is, neither tells.
            return by_names
        if by_names.village_id is None and self._resembles(by_code.village_id, key.village):
            known = name_key(self._places[by_code.village_id].name, Level.VILLAGE)
            same = known in name_keys(key.village, Level.VILLAGE)
            return Resolution(by_code.village_id, misspelt=not same)
        meant = (by_code.village_id, by_names.village_id)
        return Resolution(
            fault=RegionFault.MISMATCH,
            suggestions=tuple(self._suggest(region_id) for region_id in meant if region_id),
            parted=by_names.parted,
        )

    def anywhere(self, key: VillageKey) -> int | None:
        """The one village of that code, or of exactly these names in whichever regency, to say
        where a row belongs; None for none, and for several.
        """
        if key.code.strip():
            return self.by_code(key.code).village_id
        if key.regency.strip():
            return self._by_names(key).village_id
        district, village = (
            name_key(key.district, Level.DISTRICT), name_key(key.village, Level.VILLAGE)
        )  # fmt: skip
        found = {
            village_id
            for regency_id in self._regency_codes.values()
            for district_id in self._children.get(regency_id, {}).get(district, ())
            for village_id in self._children.get(district_id, {}).get(village, ())
        }
        return found.pop() if len(found) == 1 else None

    def is_name(self, name: str, level: Level) -> bool:
        """Whether some region of that level, of today or of once, bears this name."""
        known = self._names.get(level)
        if known is None:
            places = (place for place in self._places.values() if place.level == level)
            known = {name_key(place.name, level) for place in places}
            if level is Level.REGENCY:
                known |= self._regencies.keys()
            known |= self._former.names
            self._names[level] = known
        return not known.isdisjoint(name_keys(name, level))

    def has_code(self, name: str, level: Level, digits: str) -> bool:
        """Whether the code of some region of this name ends in these digits."""
        key = name_key(name, level)
        return any(
            place.level == level
            and place.code.endswith(digits)
            and name_key(place.name, level) == key
            for place in self._places.values()
        )

    def regency_of(self, village_id: int) -> str:
        """The name of the regency a village lies in."""
        return self.label(village_id).rpartition(", ")[2]

    def label(self, region_id: int) -> str:
        """A region with its parents, for suggestions and messages."""
        names, place = [], self._places.get(region_id)
        while place is not None and place.level != Level.PROVINCE:
            names.append(place.name)
            place = self._places.get(place.parent_id) if place.parent_id else None
        return ", ".join(names)

    def _resembles(self, village_id: int, name: str) -> bool:
        """Whether a name is this village's, spelling aside; numbers in it may not differ."""
        known = name_key(self._places[village_id].name, Level.VILLAGE)
        numbers = re.findall("[0-9]+", known)
        return any(
            re.findall("[0-9]+", said) == numbers and fuzz.ratio(said, known) >= MISSPELLING
            for said in name_keys(name, Level.VILLAGE)
        )

    def _add_regency(self, place: _Place) -> None:
        self._regency_codes[place.code] = place.id
        key = name_key(place.name, Level.REGENCY)
        self._regencies[key].add(place.id)
        kind = regency_kind(place.name)
        if kind:
            self._by_kind[kind, key] = place.id
        facts = regency_facts().get(place.code)
        for short_form in facts.short_forms if facts else ():
            self._regencies[name_key(short_form, Level.REGENCY)].add(place.id)

    def _regency(self, name: str) -> int | Resolution:
        if not name.strip():
            if len(self._regency_codes) == 1:
                return next(iter(self._regency_codes.values()))
            return Resolution(fault=RegionFault.PARENTS_MISSING)
        key = name_key(name, Level.REGENCY)
        kind = regency_kind(name)
        if kind and (kind, key) in self._by_kind:
            return self._by_kind[kind, key]
        hits = self._regencies.get(key, set())
        if len(hits) == 1 and not (kind and self._contradicts(kind, next(iter(hits)))):
            return next(iter(hits))
        if len(hits) > 1:
            return self._fault(RegionFault.AMBIGUOUS, hits)
        if len(self._regency_codes) == 1:
            return Resolution(fault=RegionFault.OUTSIDE)
        return self._unknown(RegionFault.UNKNOWN_REGENCY, key, self._regencies)

    def _contradicts(self, kind: str, regency_id: int) -> bool:
        """ "Kota Lahat" is not Kabupaten Lahat."""
        return regency_kind(self._places[regency_id].name) not in (None, kind)

    def _child(self, parent_id: int, name: str, level: Level) -> int | Resolution:
        key = name_key(name, level)
        children = self._children.get(parent_id, {})
        hits = children.get(key) or {
            region_id for one in name_keys(name, level) for region_id in children.get(one, ())
        }
        if len(hits) == 1:
            return next(iter(hits))
        unread = Unread(parent_id, level, " ".join(name.split()), f"{parent_id}:{key}")
        # An answer counts for as long as the region is a part of this one.
        meant = self._places.get(self._answers.get(unread.key, 0))
        if meant is not None and meant.parent_id == parent_id:
            return meant.id
        if hits:
            return replace(self._fault(RegionFault.AMBIGUOUS, hits), unread=unread)
        fault = (
            RegionFault.UNKNOWN_DISTRICT if level == Level.DISTRICT else RegionFault.UNKNOWN_VILLAGE
        )
        return replace(self._unknown(fault, key, children), unread=unread)

    def _is_answered(self, parent_id: int, name: str, level: Level, found: int) -> bool:
        """Whether a person's answer, and not the name itself, led there."""
        said = self._answers.get(f"{parent_id}:{name_key(name, level)}") == found
        return said and name_key(self._places[found].name, level) not in name_keys(name, level)

    def _known(self, heirs: Iterable[Heir]) -> list[Heir]:
        return [heir for heir in heirs if heir.region_id in self._places]

    def _heir(self, heirs: list[Heir], key: VillageKey) -> Resolution:
        """Of a village of once, the one of today; a fault that names the choices after a split."""
        names = {heir.region_id: self._places[heir.region_id].name for heir in heirs}
        village_id = chosen(heirs, names, key.village, key.rw, key.hamlet)
        parted = len(names) > 1
        if village_id is None:
            return replace(self._fault(RegionFault.SPLIT, names), parted=parted)
        return Resolution(village_id, parted=parted)

    def _unknown(self, fault: RegionFault, key: str, known: dict[str, set[int]]) -> Resolution:
        near = process.extract(
            key, known.keys(), scorer=fuzz.ratio, limit=SUGGESTIONS, score_cutoff=LIKENESS
        )
        return self._fault(fault, [rid for match, *_ in near for rid in sorted(known[match])])

    def _fault(self, fault: RegionFault, region_ids: Iterable[int]) -> Resolution:
        return Resolution(
            fault=fault,
            suggestions=tuple(self._suggest(region_id) for region_id in sorted(region_ids)),
        )

    def _suggest(self, region_id: int) -> Suggestion:
        return Suggestion(region_id, self.label(region_id))
