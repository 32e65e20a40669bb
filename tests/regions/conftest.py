"""A small piece of South Sumatra, with the traps the whole has."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from regions.enums import Kind, Level
from regions.models import Region


@dataclass(frozen=True)
class Tree:
    """Regions by their Kemendagri code."""

    by_code: dict[str, Region]

    def __getitem__(self, code: str) -> Region:
        return self.by_code[code]


# The last column is the BPS code.
PLACES = (
    ("16", Kind.PROVINSI, "Sumatera Selatan", "16"),
    ("1604", Kind.KABUPATEN, "Kabupaten Lahat", "1604"),
    ("160407", Kind.KECAMATAN, "Kota Agung", None),
    ("1604072001", Kind.DESA, "Tanjung Raya", None),
    ("160412", Kind.KECAMATAN, "Kikim Timur", None),
    ("1604122001", Kind.DESA, "Gunung Aji", None),
    ("1604122002", Kind.DESA, "Tanjung Raya", None),
    ("1608", Kind.KABUPATEN, "Kabupaten Ogan Komering Ulu Timur", "1609"),
    ("1609", Kind.KABUPATEN, "Kabupaten Ogan Komering Ulu Selatan", "1608"),
    ("1671", Kind.KOTA, "Kota Palembang", "1671"),
    ("167104", Kind.KECAMATAN, "Bukit Kecil", None),
    ("1671041003", Kind.KELURAHAN, "Dua Puluh Enam Ilir Satu", None),
)
LEVEL_BY_LENGTH = {2: Level.PROVINCE, 4: Level.REGENCY, 6: Level.DISTRICT, 10: Level.VILLAGE}
PARENT_LENGTH = {4: 2, 6: 4, 10: 6}


@pytest.fixture
def no_regions(db: None) -> None:
    """An empty table: the small province of all tests is away until the test ends."""
    Region.objects.all()._raw_delete("default")


@pytest.fixture
def tree(no_regions: None) -> Tree:
    made: dict[str, Region] = {}
    for code, kind, name, code_bps in PLACES:
        parent_length = PARENT_LENGTH.get(len(code))
        made[code] = Region.objects.create(
            level=LEVEL_BY_LENGTH[len(code)],
            kind=kind,
            name=name,
            short_name=name.removeprefix("Kabupaten ").removeprefix("Kota "),
            code=code,
            code_bps=code_bps,
            parent=made[code[:parent_length]] if parent_length else None,
        )
    return Tree(made)
