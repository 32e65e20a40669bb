"""Whom programs draw from: households by regency and decile, and the member they look for."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from sigertak.demo.people import ENROLLED, FARM, TRADE
from sigertak.demo.places import Place, digits
from sigertak.demo.programs import Seeks
from sigertak.demo.records import FEMALE, SPOUSE, Household, Person


@dataclass
class Pool:
    """Households to draw from, by regency and decile; remembers who got what."""

    households: Sequence[Household]
    _by_decile: dict[tuple[str, int], list[Household]] = field(init=False)
    _served: dict[tuple[str, int], list[Household]] = field(init=False)
    _places: dict[str, list[Place]] = field(init=False)

    def __post_init__(self) -> None:
        self._by_decile, self._served = defaultdict(list), defaultdict(list)
        seen: dict[str, dict[str, Place]] = defaultdict(dict)
        for household in self.households:
            code = digits(household.place.regency.code)
            self._by_decile[code, household.decile].append(household)
            seen[code][household.place.village.code] = household.place
        self._places = {code: list(places.values()) for code, places in seen.items()}

    def regencies(self) -> list[str]:
        return list(self._places)

    def places(self, regency_code: str) -> list[Place]:
        return self._places.get(regency_code, [])

    def household(self, rng: Random, regency_code: str, decile: int) -> Household | None:
        """Anybody of that regency and decile."""
        group = self._by_decile.get((regency_code, decile))
        return group[int(rng.random() * len(group))] if group else None

    def served(self, rng: Random, regency_code: str, year: int) -> Household | None:
        """A household that got some aid in that year already."""
        group = self._served.get((regency_code, year))
        return group[int(rng.random() * len(group))] if group else None

    def serve(self, household: Household, year: int) -> None:
        self._served[digits(household.place.regency.code), year].append(household)


def sought(household: Household, seeks: Seeks) -> Person | None:
    """The member a program of this sort would list, if the household has one."""
    if seeks is Seeks.POOR_HOUSE and not _house_unfit(household):
        return None
    if seeks is Seeks.DARK_HOUSE and household.variables["sumber_penerangan"] == 1:
        return None
    for person in household.members:
        if _SOUGHT[seeks](person):
            return person
    return None


def _house_unfit(household: Household) -> bool:
    """Own land, and roof, walls or floor worn or of poor material."""
    values = household.variables
    own_land = values["sta_lahan"] == 1
    worn = values["kondisi_dinding"] == 2 or values["kondisi_atap"] == 2
    return own_land and (worn or values["lantai"] in (7, 8, 9))


_SOUGHT: dict[Seeks, Callable[[Person], bool]] = {
    Seeks.HEAD: lambda p: p.relation == 1,
    Seeks.POOR_HOUSE: lambda p: p.relation == 1,
    Seeks.DARK_HOUSE: lambda p: p.relation == 1,
    Seeks.WIFE: lambda p: p.relation == SPOUSE or (p.relation == 1 and p.sex == FEMALE),
    Seeks.PUPIL: lambda p: p.age < 19 and p.variables["Partisipasi_sekolah"] == ENROLLED,
    Seeks.STUDENT: lambda p: p.age >= 18 and p.variables["Partisipasi_sekolah"] == ENROLLED,
    Seeks.ELDER: lambda p: p.age >= 60,
    Seeks.TODDLER: lambda p: p.age < 5,
    Seeks.DISABLED: lambda p: p.variables["Jenis_cacat"] > 0,
    Seeks.FARMER: lambda p: p.age >= 18 and p.variables["Lapangan_usaha"] in FARM,
    Seeks.TRADER: lambda p: p.age >= 18 and p.variables["Lapangan_usaha"] == TRADE,
    Seeks.JOBSEEKER: lambda p: 18 <= p.age <= 35 and p.variables["Sta_Bekerja"] == 2,
    Seeks.ANYBODY: lambda p: p.variables["Ada_pbi"] == 0,
}
