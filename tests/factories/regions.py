"""A province small enough for tests: real names and codes, four regencies, a few villages each."""

from __future__ import annotations

from regions.enums import Kind, Level
from regions.models import Region

# code, BPS code, kind, name, districts -> villages
_REGENCIES = [
    ("1604", "1604", Kind.KABUPATEN, "Kabupaten Lahat", {
        "160408": ("Merapi Barat", ["Gunung Agung", "Merapi"]),
        "160411": ("Lahat", ["Pasar Lama", "Talang Jawa"]),
    }),
    ("1671", "1671", Kind.KOTA, "Kota Palembang", {
        "167101": ("Ilir Barat Dua", ["35 Ilir", "29 Ilir"]),
        "167103": ("Seberang Ulu Satu", ["1 Ulu", "3-4 Ulu"]),
    }),
    ("1608", "1609", Kind.KABUPATEN, "Kabupaten Ogan Komering Ulu Timur", {
        "160801": ("Martapura", ["Tanjung Kemala", "Merapi"]),
    }),
    ("1609", "1608", Kind.KABUPATEN, "Kabupaten Ogan Komering Ulu Selatan", {
        "160901": ("Muaradua", ["Batu Belang Jaya"]),
    }),
]  # fmt: skip


def load_small_province() -> None:
    """Create the regions once; a second call does nothing."""
    if Region.objects.filter(code="16").exists():
        return
    province = _save(Level.PROVINCE, Kind.PROVINSI, "Sumatera Selatan", "16", None, code_bps="16")
    for code, code_bps, kind, name, districts in _REGENCIES:
        regency = _save(Level.REGENCY, kind, name, code, province, code_bps=code_bps)
        for district_code, (district_name, villages) in districts.items():
            district = _save(Level.DISTRICT, Kind.KECAMATAN, district_name, district_code, regency)
            for number, village_name in enumerate(villages, start=1):
                village_kind = Kind.KELURAHAN if kind == Kind.KOTA else Kind.DESA
                series = "1" if kind == Kind.KOTA else "2"
                _save(
                    Level.VILLAGE,
                    village_kind,
                    village_name,
                    f"{district_code}{series}{number:03d}",
                    district,
                )


def _save(
    level: Level, kind: Kind, name: str, code: str, parent: Region | None, **extra: str
) -> Region:
    region = Region(
        level=level,
        kind=kind,
        name=name,
        code=code,
        parent=parent,
        short_name=name.replace("Kabupaten ", "").replace("Kota ", ""),
        **extra,
    )
    region.save()
    return region


def region(code: str) -> Region:
    return Region.objects.get(code=code)
