"""A small province for the demo data generator: plain objects, no database."""

from __future__ import annotations

import pytest

from sigertak.demo.households import generate
from sigertak.demo.places import District, Province, Regency, Village
from sigertak.demo.records import Household

SEED = 20


def _district(code: str, name: str, villages: dict[str, str]) -> District:
    return District(code, name, tuple(Village(f"{code}.{k}", v) for k, v in villages.items()))


@pytest.fixture(scope="session")
def province() -> Province:
    return Province("16", "Sumatera Selatan", "Sumsel")


@pytest.fixture(scope="session")
def regencies() -> tuple[Regency, ...]:
    lahat = Regency(
        code="16.04", name="Kabupaten Lahat", lat=-3.8288, lng=103.3789, weight=448_141,
        capital="Lahat", bps_code="1604", area_km2=4333, poverty=14.1,
        districts=(
            _district("16.04.07", "Kikim Barat", {"2001": "Lubuk Seketi", "2002": "Sukarami"}),
            _district("16.04.12", "Lahat", {"1001": "Pasar Lama", "2003": "Tanjung Tebat"}),
        ),
    )  # fmt: skip
    timur = Regency(
        code="16.08", name="Kabupaten Ogan Komering Ulu Timur", lat=-4.0743, lng=104.567,
        weight=694_832, capital="Martapura", bps_code="1609", area_km2=3412, poverty=9.8,
        districts=(
            _district("16.08.09", "Belitang", {"2001": "Sidomulyo", "2002": "Bali Agung"}),
        ),
    )  # fmt: skip
    palembang = Regency(
        code="16.71", name="Kota Palembang", lat=-2.9717, lng=104.7413, weight=1_801_367,
        capital="Palembang", bps_code="1671", area_km2=352, poverty=9.8,
        districts=(
            _district("16.71.02", "Seberang Ulu I", {"1001": "15 Ulu", "1002": "1 Ulu"}),
        ),
    )  # fmt: skip
    return (lahat, timur, palembang)


@pytest.fixture(scope="session")
def households(regencies: tuple[Regency, ...]) -> list[Household]:
    """Made once for all tests: look, do not change."""
    return list(generate(regencies, 4000, SEED))
