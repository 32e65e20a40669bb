"""People's names: background, sex and birth cohort decide; frequency is skewed as in life."""

from dataclasses import dataclass
from random import Random

from sigertak.demo import name_lists as lists
from sigertak.demo.chance import Picker, ranked
from sigertak.demo.places import Place
from sigertak.demo.records import FEMALE, MALE

OLD_BEFORE = 1965
YOUNG_FROM = 1995


def _words(text: str) -> list[str]:
    return [word.replace("_", " ").upper() for word in dict.fromkeys(text.split())]


def _pool(text: str) -> Picker[str]:
    return ranked(_words(text))


GIVEN: dict[tuple[str, int, int], Picker[str]] = {
    ("melayu", MALE, 0): _pool(lists.MELAYU_L_TUA),
    ("melayu", FEMALE, 0): _pool(lists.MELAYU_P_TUA),
    ("melayu", MALE, 1): _pool(lists.MELAYU_L_TENGAH),
    ("melayu", FEMALE, 1): _pool(lists.MELAYU_P_TENGAH),
    ("melayu", MALE, 2): _pool(lists.MELAYU_L_MUDA),
    ("melayu", FEMALE, 2): _pool(lists.MELAYU_P_MUDA),
    ("jawa", MALE, 0): _pool(lists.JAWA_L_TUA),
    ("jawa", FEMALE, 0): _pool(lists.JAWA_P_TUA),
    ("jawa", MALE, 1): _pool(lists.JAWA_L_TENGAH),
    ("jawa", FEMALE, 1): _pool(lists.JAWA_P_TENGAH),
    ("jawa", MALE, 2): _pool(lists.JAWA_L_MUDA),
    ("jawa", FEMALE, 2): _pool(lists.JAWA_P_MUDA),
    **{("bali", MALE, cohort): _pool(lists.BALI_L) for cohort in range(3)},
    **{("bali", FEMALE, cohort): _pool(lists.BALI_P) for cohort in range(3)},
    **{("minang", MALE, cohort): _pool(lists.MINANG_L) for cohort in range(2)},
    **{("minang", FEMALE, cohort): _pool(lists.MINANG_P) for cohort in range(2)},
    **{("batak", MALE, cohort): _pool(lists.BATAK_L) for cohort in range(3)},
    **{("batak", FEMALE, cohort): _pool(lists.BATAK_P) for cohort in range(3)},
    **{("tionghoa", MALE, cohort): _pool(lists.TIONGHOA_L) for cohort in range(3)},
    **{("tionghoa", FEMALE, cohort): _pool(lists.TIONGHOA_P) for cohort in range(3)},
    ("minang", MALE, 2): _pool(lists.MELAYU_L_MUDA),
    ("minang", FEMALE, 2): _pool(lists.MELAYU_P_MUDA),
}
TAILS: dict[tuple[str, int], Picker[str]] = {
    ("melayu", MALE): _pool(lists.MELAYU_TAIL_L),
    ("melayu", FEMALE): _pool(lists.MELAYU_TAIL_P),
    ("jawa", MALE): _pool(lists.JAWA_TAIL_L),
    ("jawa", FEMALE): _pool(lists.JAWA_TAIL_P),
}
CLANS = {
    "minang": _pool(lists.MINANG_TAIL),
    "batak": _pool(lists.BATAK_TAIL),
    "tionghoa": _pool(lists.TIONGHOA_TAIL),
}
MUHAMMAD = Picker(
    {"MUHAMMAD": 44, "M.": 26, "MUHAMAD": 9, "MOHAMMAD": 5, "MUH.": 4, "AHMAD": 9, "ABDUL": 3}
)
SITI = Picker({"SITI": 70, "NUR": 22, "ST.": 3, "UMI": 5})
ABDUL_TAILS = Picker(
    {"RAHMAN": 5, "RONI": 2, "HALIM": 3, "KADIR": 3, "AZIZ": 3, "MALIK": 2, "GANI": 2, "MUIN": 1}
)
# Titles of Palembang's old families pass from the father to all children.
TITLES: Picker[tuple[str, str]] = Picker(
    [
        (("KEMAS", "NYIMAS"), 3),
        (("KMS.", "NYS."), 2),
        (("KIAGUS", "NYAYU"), 3),
        (("KGS.", "NYAYU"), 2),
        (("MASAGUS", "MASAYU"), 2),
        (("MGS.", "MSY."), 1),
        (("RADEN", "RADEN AYU"), 2),
        (("R.", "R.A."), 1),
    ]
)
BALI_ORDER = (
    ("I WAYAN", "NI WAYAN"),
    ("I MADE", "NI MADE"),
    ("I NYOMAN", "NI NYOMAN"),
    ("I KETUT", "NI KETUT"),
)
WORDS_WANTED = (
    Picker({1: 62, 2: 36, 3: 2}),
    Picker({1: 27, 2: 66, 3: 7}),
    Picker({1: 7, 2: 59, 3: 34}),
)

_CITY = Picker({"melayu": 70, "jawa": 18, "minang": 3.5, "batak": 3, "tionghoa": 5.5})
_UPRIVER = Picker({"melayu": 86, "jawa": 12, "minang": 1, "batak": 1})
_MIXED = Picker({"melayu": 55, "jawa": 41, "minang": 1.5, "batak": 1.5, "bali": 1})
_SETTLED = Picker({"jawa": 80, "melayu": 14, "bali": 4, "batak": 1, "minang": 1})
_BALINESE = Picker({"bali": 88, "jawa": 9, "melayu": 3})
# Kabupaten with many transmigrants: OKI, Musi Rawas, Muba, Banyuasin, OKU Timur.
SETTLER_REGENCIES = frozenset({"1602", "1605", "1606", "1607", "1608"})
SETTLER_PREFIXES = (
    "SUMBER", "SIDO", "MARGO", "TIRTO", "TIRTA", "MULYO", "MULYA", "KARYA", "REJO", "PURWO",
    "BANGUN", "SRI", "TRI", "TEGAL", "WONO", "REJOSARI", "MARGA", "SUKO", "BINA", "TRANS",
    "CENDANA",
)  # fmt: skip
BALINESE_PREFIXES = ("BALI", "KERTA", "DARMA", "NUSA", "WANA", "JEPARA")


@dataclass(frozen=True, slots=True)
class Line:
    """What a family hands down: background, Palembang titles, a shared last word."""

    origin: str
    titles: tuple[str, str] | None = None
    family_word: str = ""


def origins_at(place: Place) -> Picker[str]:
    """The mix of backgrounds in a village, read from its regency and its name."""
    name = place.village.name.upper()
    code = place.regency.code.replace(".", "")
    if place.regency.is_city:
        return _CITY
    if code in SETTLER_REGENCIES:
        if code in ("1608", "1602") and name.startswith(BALINESE_PREFIXES):
            return _BALINESE
        return _SETTLED if name.startswith(SETTLER_PREFIXES) else _MIXED
    return _UPRIVER


def family_line(rng: Random, origin: str, *, in_palembang: bool = False) -> Line:
    """A new family of this background."""
    if origin in CLANS:
        return Line(origin, None, CLANS[origin](rng))
    titled = origin == "melayu" and rng.random() < (0.14 if in_palembang else 0.012)
    word = ""
    if origin in ("melayu", "jawa") and rng.random() < 0.12:
        word = TAILS[origin, MALE](rng)
    return Line(origin, TITLES(rng) if titled else None, word)


def cohort_of(birth_year: int) -> int:
    """0 for names given before 1965, 1 until 1994, 2 from 1995."""
    if birth_year < OLD_BEFORE:
        return 0
    return 1 if birth_year < YOUNG_FROM else 2


def full_name(rng: Random, line: Line, sex: int, birth_year: int, *, order: int = 0) -> str:
    """A name in capitals, as registers write it; `order` is the place among siblings (Bali)."""
    cohort = cohort_of(birth_year)
    given = GIVEN[line.origin, sex, cohort](rng)
    if line.origin == "bali":
        return f"{BALI_ORDER[order % 4][sex - 1]} {given}"
    if line.origin in CLANS:
        return f"{given} {line.family_word}"
    wanted = WORDS_WANTED[cohort](rng)
    words = given.split(" ")
    dice = rng.random()
    if sex == MALE and line.origin == "melayu" and dice < (0.12, 0.15, 0.27)[cohort]:
        lead = MUHAMMAD(rng)
        if lead == "ABDUL":
            words = [lead, ABDUL_TAILS(rng)]
        elif words[0] not in ("MUHAMMAD", "AHMAD"):
            words.insert(0, lead)
    elif sex == FEMALE and dice < 0.08 and words[0] not in ("SITI", "NUR", "UMI"):
        words.insert(0, SITI(rng))
    if len(words) < wanted and line.family_word and cohort == 2:
        words.append(line.family_word)
    while len(words) < wanted:
        tail = TAILS[line.origin, sex](rng)
        if tail not in words:
            words.append(tail)
    name = " ".join(words)
    return f"{line.titles[sex - 1]} {name}" if line.titles else name


HONOURS = {MALE: Picker({"H.": 8, "DRS.": 1}), FEMALE: Picker({"HJ.": 8, "DRA.": 1})}
DEGREES = Picker({"S.PD": 5, "S.E": 3, "AMD.KEB": 2, "S.SOS": 2, "S.H": 1, "ST": 1})


def with_honours(rng: Random, name: str, sex: int, *, age: int, decile: int, graduate: bool) -> str:
    """Now and then a pilgrim's title or a degree, among the better off."""
    dice = rng.random()
    if age >= 45 and dice < 0.006 * decile:
        return f"{HONOURS[sex](rng)} {name}"
    if graduate and dice > 0.7:
        return f"{name}, {DEGREES(rng)}"
    return name
