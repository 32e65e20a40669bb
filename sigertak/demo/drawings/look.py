"""What a house looks like, taken from its housing variables."""

from dataclasses import dataclass
from enum import StrEnum

from sigertak.demo.places import digits
from sigertak.demo.records import Household

LOWLAND = frozenset({"1602", "1606", "1607", "1610", "1671"})
HIGHLAND = frozenset({"1604", "1609", "1611", "1672"})


class PhotoKind(StrEnum):
    """The pictures a surveyor takes of a house."""

    FRONT = "front"
    INSIDE = "inside"
    ROOF = "roof"
    FLOOR = "floor"
    WALL = "wall"
    TOILET = "toilet"
    KITCHEN = "kitchen"


class Landscape(StrEnum):
    CITY = "city"
    RIVER = "river"
    HILLS = "hills"
    PLANTATION = "plantation"


@dataclass(frozen=True, slots=True)
class HouseLook:
    """Codes as in the BDT codebook (roof: atap, wall: dinding, floor: lantai, closet: kloset)."""

    roof: int = 6
    roof_good: bool = True
    wall: int = 1
    wall_good: bool = True
    floor: int = 6
    stilts: bool = False
    area: int = 45
    landscape: Landscape = Landscape.PLANTATION
    power: bool = True
    closet: int = 1
    fuel: int = 3
    television: bool = False
    fridge: bool = False
    motorbike: bool = False
    boat: bool = False
    wealthy: bool = False

    @classmethod
    def of(cls, household: Household) -> "HouseLook":
        """The look of one household's house."""
        values = {
            name: value for name, value in household.variables.items() if isinstance(value, int)
        }
        return cls(
            roof=values["atap"],
            roof_good=values["kondisi_atap"] == 1,
            wall=values["dinding"],
            wall_good=values["kondisi_dinding"] == 1,
            floor=values["lantai"],
            stilts=household.stilts,
            area=values["luas_lantai"],
            landscape=_landscape(household),
            power=values["sumber_penerangan"] == 1,
            closet=values["kloset"],
            fuel=values["bb_masak"],
            television=values["ada_tv"] == 3,
            fridge=values["ada_lemari_es"] == 3,
            motorbike=values["ada_motor"] == 3,
            boat=values["ada_perahu"] == 3,
            wealthy=household.decile >= 6,
        )


def _landscape(household: Household) -> Landscape:
    code = digits(household.place.regency.code)
    if household.place.regency.is_city and code != "1672":
        return Landscape.CITY
    if code in HIGHLAND:
        return Landscape.HILLS
    # About half of the lowland villages lie on a river, by the parity of their code.
    by_river = code in LOWLAND and int(digits(household.place.village.code)[-1]) % 2 == 0
    return Landscape.RIVER if by_river else Landscape.PLANTATION
