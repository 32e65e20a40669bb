"""The region tree the generator works on: plain objects, filled by the caller.

Codes are Kemendagri codes, dotted or not; all derived codes are bare digits. BPS codes are
optional: where the caller has none, a code of the right shape is derived so that files look
real. Derived BPS codes are made up and must not be stored as facts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi, sqrt


def digits(code: str) -> str:
    """'16.04.01.2003' -> '1604012003'."""
    return code.replace(".", "")


@dataclass(frozen=True, slots=True)
class Province:
    """The province of the installation; `short_name` as officials say it ("Sumsel")."""

    code: str
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Village:
    code: str
    name: str
    bps_code: str = ""

    @property
    def is_kelurahan(self) -> bool:
        """The fourth part of a Kemendagri code starts with 1 for kelurahan, 2 for desa."""
        return digits(self.code)[6] == "1"


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: str
    villages: tuple[Village, ...]
    bps_code: str = ""
    lat: float | None = None
    lng: float | None = None


@dataclass(frozen=True, slots=True)
class Regency:
    """A kabupaten or kota; `weight` is its population, `poverty` its poor in percent (BPS)."""

    code: str
    name: str
    lat: float
    lng: float
    weight: float
    districts: tuple[District, ...]
    capital: str = ""
    bps_code: str = ""
    area_km2: float = 3000.0
    poverty: float = 10.5

    @property
    def is_city(self) -> bool:
        return digits(self.code)[2] == "7"

    @property
    def short_name(self) -> str:
        """'Kabupaten Lahat' -> 'Lahat'."""
        return self.name.removeprefix("Kabupaten ").removeprefix("Kota ")

    @property
    def label(self) -> str:
        """'Lahat', but 'Kota Palembang': short, and never ambiguous."""
        return self.name if self.is_city else self.short_name

    @property
    def reach_km(self) -> float:
        """How far from the centre people are placed when districts have no coordinates."""
        return sqrt(self.area_km2 / pi) * 0.55


@dataclass(frozen=True, slots=True)
class Place:
    """A village with its parents: what a household needs to know about where it is.

    `bps` is the ten-digit code that begins an IDBDT; `is_urban` holds for kota and kelurahan.
    """

    regency: Regency
    district: District
    village: Village
    bps: str
    is_urban: bool


def places_of(regency: Regency) -> Iterator[Place]:
    """Every village of the regency with its parents, district by district."""
    kabupaten = digits(regency.bps_code or regency.code)[:4]
    for district_number, district in enumerate(regency.districts, start=1):
        kecamatan = digits(district.bps_code) or f"{kabupaten}{district_number * 10:03d}"
        for village_number, village in enumerate(district.villages, start=1):
            desa = digits(village.bps_code) or f"{kecamatan}{village_number:03d}"
            urban = regency.is_city or village.is_kelurahan
            yield Place(regency, district, village, desa, urban)
