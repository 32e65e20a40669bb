"""Housing, assets and program flags of a household, with the codes of the BDT codebook.

Each variable has a poor and a well-off profile; the welfare level (1-10) mixes them. Yes/no
assets alternate between codes 1/2 and 3/4, as the questionnaire does.
"""

from random import Random

from sigertak.demo.chance import Picker, blend
from sigertak.demo.places import Place

LEVELS = range(1, 11)
Weights = dict[int, float]

# variable: (weights at level 1, weights at level 10)
PROFILES: dict[str, tuple[Weights, Weights]] = {
    "sta_bangunan": ({1: 74, 2: 9, 3: 16, 5: 1}, {1: 90, 2: 7, 3: 1, 4: 2}),
    "sta_lahan": ({1: 62, 2: 27, 3: 9, 4: 2}, {1: 93, 2: 6, 3: 1}),
    "lantai": (
        {5: 4, 6: 38, 7: 3, 8: 33, 9: 17, 2: 4, 10: 1},
        {1: 9, 2: 76, 3: 2, 4: 6, 5: 3, 6: 4},
    ),
    "dinding": (
        {1: 22, 2: 6, 3: 52, 4: 8, 5: 5, 6: 5, 7: 2},
        {1: 93, 2: 2, 3: 5},
    ),
    "kondisi_dinding": ({1: 24, 2: 76}, {1: 97, 2: 3}),
    "atap": (
        {3: 4, 4: 15, 5: 9, 6: 58, 7: 1, 8: 1, 9: 10, 10: 2},
        {1: 12, 2: 14, 3: 44, 4: 17, 5: 4, 6: 9},
    ),
    "kondisi_atap": ({1: 26, 2: 74}, {1: 97, 2: 3}),
    "jumlah_kamar": ({1: 56, 2: 38, 3: 6}, {2: 16, 3: 50, 4: 26, 5: 8}),
    "sumber_penerangan": ({1: 84, 2: 10, 3: 6}, {1: 100}),
    "daya": ({1: 79, 2: 15, 6: 6}, {1: 3, 2: 36, 3: 40, 4: 14, 5: 7}),
    "bb_masak": ({3: 46, 5: 4, 7: 2, 8: 47, 9: 1}, {1: 2, 2: 17, 3: 79, 9: 2}),
    "fasbab": ({1: 54, 2: 15, 3: 8, 4: 23}, {1: 99, 2: 1}),
}
WATER_CITY: tuple[Weights, Weights] = (
    {2: 14, 3: 28, 4: 14, 5: 12, 6: 14, 7: 8, 10: 8, 11: 2},
    {1: 14, 2: 42, 3: 34, 5: 10},
)
WATER_VILLAGE: tuple[Weights, Weights] = (
    {2: 5, 3: 3, 5: 9, 6: 27, 7: 25, 8: 7, 9: 6, 10: 14, 11: 4},
    {1: 5, 2: 37, 3: 12, 5: 24, 6: 19, 8: 3},
)
CLOSET: tuple[Weights, Weights] = ({1: 56, 2: 16, 3: 28}, {1: 99, 2: 1})
SEWAGE: tuple[Weights, Weights] = ({1: 30, 2: 4, 3: 37, 4: 22, 5: 6, 6: 1}, {1: 93, 2: 5, 3: 2})
FREE_SEWAGE: tuple[Weights, Weights] = ({4: 62, 5: 32, 6: 6}, {4: 100})
WATER_PURCHASED = frozenset({1, 2, 4})
WATER_METERED = 3

# asset: (share at level 1, share at level 10, yes code, no code)
ASSETS: dict[str, tuple[float, float, int, int]] = {
    "ada_tabung_gas": (0.01, 0.34, 1, 2),
    "ada_lemari_es": (0.14, 0.96, 3, 4),
    "ada_ac": (0.0, 0.34, 1, 2),
    "ada_pemanas": (0.0, 0.03, 3, 4),
    "ada_telepon": (0.0, 0.06, 1, 2),
    "ada_tv": (0.42, 0.98, 3, 4),
    "ada_emas": (0.02, 0.52, 1, 2),
    "ada_laptop": (0.005, 0.5, 3, 4),
    "ada_sepeda": (0.11, 0.4, 1, 2),
    "ada_motor": (0.36, 0.97, 3, 4),
    "ada_mobil": (0.0, 0.36, 1, 2),
    "ada_perahu": (0.05, 0.02, 3, 4),
    "ada_motor_tempel": (0.012, 0.02, 1, 2),
    "ada_perahu_motor": (0.008, 0.02, 3, 4),
    "ada_kapal": (0.0, 0.001, 1, 2),
    "aset_tak_bergerak": (0.17, 0.5, 1, 2),
    "rumah_lain": (0.005, 0.14, 3, 4),
    "sta_art_usaha": (0.16, 0.36, 1, 2),
    "sta_bpjs_mandiri": (0.03, 0.42, 3, 4),
    "sta_jamsostek": (0.01, 0.33, 1, 2),
    "sta_asuransi": (0.003, 0.09, 3, 4),
    "sta_kur": (0.01, 0.09, 1, 2),
}
# program flag: (share at decile 1, share at decile 4, share from decile 6, yes code, no code)
PROGRAM_FLAGS: dict[str, tuple[float, float, float, int, int]] = {
    "sta_kks": (0.72, 0.4, 0.04, 1, 2),
    "sta_kip": (0.38, 0.26, 0.05, 3, 4),
    "sta_kis": (0.86, 0.66, 0.14, 1, 2),
    "sta_pkh": (0.56, 0.29, 0.02, 1, 2),
    "sta_rastra": (0.66, 0.42, 0.05, 3, 4),
}
LIVESTOCK = {"jumlah_sapi": 0.05, "jumlah_kerbau": 0.012, "jumlah_kambing": 0.09}
# Regencies along the rivers and swamps, where older timber houses stand on stilts.
STILT_SHARE = {"1602": 0.75, "1610": 0.75, "1606": 0.6, "1607": 0.6, "1671": 0.42, "1603": 0.5}
STILT_DEFAULT = 0.4
TIMBER_WALLS = frozenset({3, 5})


def _by_level(profile: tuple[Weights, Weights]) -> tuple[Picker[int], ...]:
    low, high = profile
    return tuple(Picker(blend(low, high, (level - 1) / 9)) for level in LEVELS)


_PICKERS = [(name, _by_level(profile)) for name, profile in PROFILES.items()]
_WATER_CITY, _WATER_VILLAGE = _by_level(WATER_CITY), _by_level(WATER_VILLAGE)
_CLOSET, _SEWAGE, _FREE_SEWAGE = map(_by_level, (CLOSET, SEWAGE, FREE_SEWAGE))
_ASSETS = [
    (name, tuple(low + (high - low) * (level - 1) / 9 for level in LEVELS), yes, no)
    for name, (low, high, yes, no) in ASSETS.items()
]


def _flag_share(shares: tuple[float, float, float], decile: int) -> float:
    first, fourth, beyond = shares
    if decile >= 6:
        return beyond
    return max(beyond, first + (fourth - first) * (decile - 1) / 3)


_FLAGS = [
    (name, tuple(_flag_share(row[:3], decile) for decile in LEVELS), row[3], row[4])
    for name, row in PROGRAM_FLAGS.items()
]


def welfare_level(rng: Random, decile: int) -> int:
    """How the house looks: near the decile, but now and then far off, as proxies err."""
    dice = rng.random()
    if dice < 0.5:
        return decile
    step = 1 if dice < 0.8 else 3
    level = decile + (step if rng.random() < 0.5 else -step)
    return min(10, max(1, level))


def housing(rng: Random, place: Place, decile: int, size: int) -> dict[str, int | str]:
    """All household variables of the codebook for one household of `size` people."""
    level = welfare_level(rng, decile)
    at = level - 1
    chosen: dict[str, int | str] = {name: pick[at](rng) for name, pick in _PICKERS}
    _coherent(rng, chosen, place, at)
    chosen["luas_lantai"] = max(12, int(18 + level * 5.2 + size * 2.5 + (rng.random() - 0.5) * 26))
    for name, shares, yes, no in _ASSETS:
        chosen[name] = yes if rng.random() < shares[at] else no
    if place.is_urban:
        chosen["ada_perahu"], chosen["ada_perahu_motor"] = 4, 4
    owns_land = chosen["aset_tak_bergerak"] == 1
    chosen["luas_atb"] = int(300 + rng.random() * rng.random() * 2000 * level) if owns_land else 0
    for name, share in LIVESTOCK.items():
        keeps = not place.is_urban and rng.random() < share
        chosen[name] = 1 + int(rng.random() * 4) if keeps else 0
    chosen["jumlah_kuda"] = chosen["jumlah_babi"] = 0
    for name, shares, yes, no in _FLAGS:
        chosen[name] = yes if rng.random() < shares[decile - 1] else no
    if chosen["sta_pkh"] == 1:
        chosen["sta_kks"] = 1
    return chosen


def _coherent(rng: Random, chosen: dict[str, int | str], place: Place, at: int) -> None:
    """The variables that hang on others: water, toilet, power, and no tiles on a hut."""
    water = (_WATER_CITY if place.is_urban else _WATER_VILLAGE)[at](rng)
    chosen["sumber_airminum"] = water
    bought = 1 if water in WATER_PURCHASED else 2 if water == WATER_METERED else 3
    chosen["cara_peroleh_airminum"] = bought
    has_toilet = chosen["fasbab"] != 4
    chosen["kloset"] = _CLOSET[at](rng) if has_toilet else 4
    chosen["buang_tinja"] = (_SEWAGE if has_toilet else _FREE_SEWAGE)[at](rng)
    if chosen["sumber_penerangan"] != 1:
        chosen["daya"] = 6
    if chosen["dinding"] in TIMBER_WALLS and chosen["lantai"] in (1, 2, 4):
        chosen["lantai"] = 5 if at > 3 else 8
    if chosen["dinding"] == 1 and chosen["lantai"] in (7, 8):
        chosen["lantai"] = 6
    if chosen["dinding"] == 1 and chosen["atap"] in (8, 9):
        chosen["atap"] = 6


def on_stilts(rng: Random, place: Place, chosen: dict[str, int | str]) -> bool:
    """Whether the house is a rumah panggung: timber walls, and the country for it."""
    if chosen["dinding"] not in TIMBER_WALLS or chosen["lantai"] not in (5, 7, 8):
        return False
    code = place.regency.code.replace(".", "")
    return rng.random() < STILT_SHARE.get(code, STILT_DEFAULT)


def decile_picker(poverty: float) -> Picker[int]:
    """Deciles of a register: mostly 1 to 5, poorer where the regency is poorer."""
    low = {1: 30, 2: 22, 3: 17, 4: 13, 5: 9, 6: 4, 7: 2, 8: 1.5, 9: 0.9, 10: 0.6}
    high = {1: 14, 2: 17, 3: 18, 4: 17, 5: 14, 6: 8, 7: 5, 8: 3.5, 9: 2, 10: 1.5}
    share = min(1.0, max(0.0, (20.0 - poverty) / 14.0))
    return Picker(blend(low, high, share))
