"""How names, numbers and dates get spoiled on their way into a file: pure text functions.

Each returns the text unchanged when it has nothing to spoil.
"""

from datetime import date
from random import Random

SHORT_FORMS = {
    "MUHAMMAD": ("M.", "MUH.", "MHD", "MOH."),
    "MUHAMAD": ("M.", "MUH.", "MHD."),
    "MOHAMMAD": ("MOH.", "M.", "MOHD"),
    "M.": ("MUHAMMAD", "MUH", "M"),
    "AHMAD": ("A.", "AHM.", "ACHMAD"),
    "ABDUL": ("ABD.", "ABD", "A."),
    "SITI": ("ST.", "ST", "S."),
    "NYIMAS": ("NYS.", "NY."),
    "KEMAS": ("KMS.", "KMS"),
    "KIAGUS": ("KGS.", "KGS"),
    "MASAGUS": ("MGS.",),
    "MASAYU": ("MSY.",),
    "RADEN": ("R.",),
    "NUR": ("N.",),
    "SRI": ("S.",),
    "KURNIAWAN": ("K.",),
}
SOUNDS = (
    ("SY", "S"), ("KH", "H"), ("F", "P"), ("V", "P"), ("Z", "J"), ("Y", "I"), ("LL", "L"),
    ("NN", "N"), ("AH", "A"), ("OH", "O"), ("U", "O"), ("I", "E"), ("DH", "D"), ("AI", "AY"),
    ("IA", "IYA"), ("UA", "UWA"), ("S", "SS"), ("D", "DD"), ("P", "F"), ("J", "Z"),
)  # fmt: skip
OLD_SPELLING = (("U", "OE"), ("J", "DJ"), ("C", "TJ"), ("SY", "SJ"), ("Y", "J"))
LOOKALIKES = (
    ("RN", "M"), ("M", "RN"), ("O", "0"), ("I", "1"), ("I", "L"), ("L", "I"), ("H", "N"),
    ("S", "5"), ("B", "8"), ("G", "C"), ("U", "V"), ("E", "F"), ("D", "O"), ("N", "H"),
)  # fmt: skip
PLACE_FORMS = (
    ("TANJUNG", "TJ."), ("TANJUNG", "TANJONG"), ("SUNGAI", "SEI"), ("MUARA", "MA."),
    ("PULAU", "P."), ("LUBUK", "LB."), ("LUBUK", "LUBOK"), ("SUKA", "SUKO"), ("TALANG", "TL."),
    ("BARU", "BARO"), ("GUNUNG", "GN."), ("BATU", "BT."), ("KARANG", "KRG."), ("TELUK", "TLK."),
    ("ULU", "HULU"), ("ILIR", "HILIR"), ("RAYA", "RY"),
)  # fmt: skip
PLACEHOLDERS = (
    "0000000000000000", "9999999999999999", "1111111111111111", "0", "-", "1234567890123456",
    "1600000000000000",
)  # fmt: skip


def placeholder_nik(rng: Random) -> str:
    """What operators type when they have no NIK."""
    return PLACEHOLDERS[int(rng.random() * len(PLACEHOLDERS))]


def mistyped_number(rng: Random, number: str) -> str:
    """One digit changed, two neighbours swapped, one lost or one doubled."""
    at = int(rng.random() * (len(number) - 1))
    dice = rng.random()
    if dice < 0.6:
        other = str((int(number[at]) + 1 + int(rng.random() * 8)) % 10)
        return number[:at] + other + number[at + 1 :]
    if dice < 0.82 and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if dice < 0.93:
        return number[:at] + number[at + 1 :]
    return number[: at + 1] + number[at:]


def excel_rounded(number: str) -> str:
    """A NIK that Excel kept as a number: 15 digits survive, the last becomes 0."""
    return number[:15] + "0"


def excel_scientific(number: str) -> str:
    """A NIK that Excel wrote out as text after rounding: '1,60401E+15'."""
    if not number.isdigit() or len(number) < 7:
        return number
    return f"{number[0]},{number[1:6]}E+{len(number) - 1}"


def abbreviated(rng: Random, name: str) -> str:
    """MUHAMMAD as M., SITI as ST.; else one word cut to its initial."""
    words = name.split(" ")
    for at, word in enumerate(words):
        if word in SHORT_FORMS:
            forms = SHORT_FORMS[word]
            words[at] = forms[int(rng.random() * len(forms))]
            return " ".join(words)
    if len(words) > 1:
        at = len(words) - 1 if rng.random() < 0.7 else 0
        words[at] = words[at][0] + ("." if rng.random() < 0.5 else "")
    return " ".join(words)


def _swapped(rng: Random, text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Apply one applicable replacement, at one place."""
    start = int(rng.random() * len(pairs))
    for step in range(len(pairs)):
        old, new = pairs[(start + step) % len(pairs)]
        found = text.find(old, 1)
        if found > 0:
            return text[:found] + new + text[found + len(old) :]
    return text


def misheard(rng: Random, name: str) -> str:
    """One sound written another way, or one letter lost."""
    spoiled = _swapped(rng, name, SOUNDS) if rng.random() < 0.75 else name
    if spoiled == name and len(name) > 3:
        at = 1 + int(rng.random() * (len(name) - 2))
        spoiled = name[:at] + name[at + 1 :]
    return spoiled


def misread(rng: Random, name: str) -> str:
    """One letter taken for a lookalike, as OCR does."""
    return _swapped(rng, name, LOOKALIKES)


def old_spelling(rng: Random, name: str) -> str:
    """The spelling before 1972: OE for U, DJ for J, TJ for C."""
    return _swapped(rng, name, OLD_SPELLING)


def part_of(rng: Random, name: str) -> str:
    """One word of the name left out."""
    words = name.split(" ")
    if len(words) < 2:
        return name
    words.pop(len(words) - 1 if rng.random() < 0.7 else 0)
    return " ".join(words)


def day_month_swapped(born: date) -> date:
    """5 March as 3 May; unchanged when the day is past 12."""
    return born.replace(day=born.month, month=born.day) if born.day <= 12 else born


def digit_off(rng: Random, born: date) -> date:
    """The year, month or day one or ten off, and still a date."""
    dice = rng.random()
    if dice < 0.4:
        return born.replace(day=(born.day + 9) % 28 + 1)
    if dice < 0.7:
        return born.replace(month=born.month % 12 + 1, day=min(born.day, 28))
    step = 10 if rng.random() < 0.3 else 1
    return born.replace(year=born.year - step, day=min(born.day, 28))


def misspelt_place(rng: Random, name: str) -> str:
    """A village name as another office would write it."""
    upper = name.upper()
    for old, new in PLACE_FORMS:
        if old in upper and rng.random() < 0.8:
            return upper.replace(old, new, 1)
    if " " in upper and rng.random() < 0.5:
        return upper.replace(" ", "", 1)
    return misheard(rng, upper)
