"""Population, area and poverty of the regencies of South Sumatra, by Kemendagri code.

Population and area as published with the Kemendagri codes, poverty by BPS (March 2024). A regency
that is missing here is weighed by its villages.
"""

from typing import NamedTuple


class Figures(NamedTuple):
    population: int
    area_km2: float
    poverty: float
    capital: str


REGENCIES = {
    "1601": Figures(390_048, 3774.5, 10.68, "Baturaja"),
    "1602": Figures(801_059, 17075.7, 12.08, "Kayuagung"),
    "1603": Figures(653_731, 6763.9, 9.79, "Muara Enim"),
    "1604": Figures(448_141, 4333.1, 14.14, "Lahat"),
    "1605": Figures(427_723, 6122.6, 13.44, "Muara Beliti"),
    "1606": Figures(736_897, 14550.8, 12.88, "Sekayu"),
    "1607": Figures(888_324, 12258.6, 9.31, "Pangkalan Balai"),
    "1608": Figures(694_832, 3412.7, 9.75, "Martapura"),
    "1609": Figures(406_938, 4369.3, 9.86, "Muaradua"),
    "1610": Figures(446_020, 2302.9, 12.30, "Indralaya"),
    "1611": Figures(336_783, 2234.1, 10.78, "Tebing Tinggi"),
    "1612": Figures(214_795, 1842.6, 9.82, "Talang Ubi"),
    "1613": Figures(203_688, 5937.8, 17.38, "Rupit"),
    "1671": Figures(1_801_367, 352.5, 9.77, "Palembang"),
    "1672": Figures(153_271, 625.9, 8.18, "Pagar Alam"),
    "1673": Figures(247_550, 367.7, 11.14, "Lubuklinggau"),
    "1674": Figures(213_523, 447.3, 10.13, "Prabumulih"),
}
PEOPLE_PER_VILLAGE = 2_500
PROVINCE_SHORT_NAMES = {"16": "Sumsel"}


def figures_of(code: str, villages: int) -> Figures:
    """Figures of a regency, middling ones where none are known."""
    return REGENCIES.get(code) or Figures(villages * PEOPLE_PER_VILLAGE, 3_000.0, 10.5, "")
