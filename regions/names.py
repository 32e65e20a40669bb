"""Comparing region names as offices write them.

"KEC. KIKIM TIMUR", "Kikim timur" and "kikimtimur" are one district; "26 ILIR D I" is
"Dua-puluh-enam Ilir Satu". Only such certain variants become equal here. Anything looser is a
suggestion for a person, never an answer.
"""

from __future__ import annotations

import re
from functools import lru_cache

from core.letters import ascii_letters
from regions.enums import Level

# The kind goes only where it can be one: "Kota Agung" is the whole name of a district.
_PREFIXES = {
    Level.PROVINCE: re.compile(r"^(provinsi|propinsi|prov)\b\W+"),
    Level.REGENCY: re.compile(r"^(kabupaten|kab|kotamadya|kota)\b\W+"),
    Level.DISTRICT: re.compile(r"^(kecamatan|kec)\b\W+"),
    Level.VILLAGE: re.compile(r"^(desa|ds|kelurahan|kel)\b\W+"),
}
_TOWN = re.compile(r"^(kota|kotamadya)(?=\W)")
_COUNTY = re.compile(r"^(kabupaten|kab)(?=\W)")

_SHORT_FORMS = {
    "gn": "gunung",
    "gng": "gunung",
    "ps": "pasar",
    "psr": "pasar",
    "tj": "tanjung",
    "tjg": "tanjung",
    "tg": "tanjung",
    "tanjong": "tanjung",
    "sei": "sungai",
    "sungei": "sungai",
    "lb": "lubuk",
    "lbk": "lubuk",
    "kp": "kampung",
    "kpg": "kampung",
    "tl": "talang",
    "tlg": "talang",
    "ma": "muara",
    "mr": "muara",
    "sb": "sumber",
    "sbr": "sumber",
}
# Two words are shortened alike: which is meant, only the names at hand can tell.
_DOUBTFUL_FORMS = {"bt": ("batu", "bukit"), "pg": ("pagar", "pangkalan")}
_UNITS = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_ROMAN = re.compile(r"x{0,3}(ix|iv|v?i{0,3})")
# Python refuses to read a number of some thousand digits, and no region has one of ten.
_MOST_DIGITS = 10
# "Belitang (03)": a number in brackets that begins with a zero is a code, and no part of a name.
_CODE = re.compile(r"\s*(?:\(\s*0[0-9]+\s*\)|\[\s*0[0-9]+\s*\])$")
# "26 Ilir D.I" means daerah I: the letter adds nothing to the number.
_AREA_NUMBER = re.compile(r"\bd[ .]*(?=[ivx]+\b|[0-9]+\b)")


@lru_cache(maxsize=16_384)
def name_key(name: str, level: Level) -> str:
    """The form in which two spellings of one region's name are equal; "" for nothing.

    The leading kind ("Kec.", "Desa", "Kota") goes, numbers in words or Roman become Arabic,
    usual abbreviations are written out, spaces and signs go.
    """
    text = _CODE.sub("", _plain(name))
    text = _PREFIXES[level].sub("", text, count=1)
    text = _AREA_NUMBER.sub("", text)
    words = [_SHORT_FORMS.get(word, word) for word in re.findall(r"[a-z0-9]+", text)]
    return "".join(_join_numbers(words))


def name_keys(name: str, level: Level) -> tuple[str, ...]:
    """Every form a name may stand for: itself as written first, then each reading of short forms
    that have two ("Bt. Raja" is Batu Raja or Bukit Raja). Of these at most one can be meant.
    """
    readings = [name]
    for short, words in _DOUBTFUL_FORMS.items():
        if (pattern := re.compile(rf"\b{short}\b", re.IGNORECASE)).search(name):
            readings += [pattern.sub(word, one) for one in list(readings) for word in words]
    return tuple(dict.fromkeys(name_key(one, level) for one in readings))


def regency_kind(name: str) -> str | None:
    """ "kota" or "kabupaten" when the name says which, else None."""
    text = _plain(name)
    if _TOWN.match(text):
        return "kota"
    return "kabupaten" if _COUNTY.match(text) else None


def roman_to_int(text: str) -> int | None:
    """Roman numerals up to 39, the most any region name carries; None for other words."""
    text = text.lower()
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _plain(name: str) -> str:
    """Lower case, no accents, apostrophes closed up: "Jenti'an" is "jentian"."""
    text = ascii_letters(name).lower()
    return re.sub(r"['`]", "", " ".join(text.split()))


def _join_numbers(words: list[str]) -> list[str]:
    """Words with every number as digits: "tiga puluh dua ilir" becomes "32 ilir"."""
    joined: list[str] = []
    position = 0
    while position < len(words):
        number, used = _number_at(words, position)
        if used:
            joined.append(str(number))
            position += used
        else:
            joined.append(words[position])
            position += 1
    return joined


def _number_at(words: list[str], position: int) -> tuple[int, int]:
    """The number that starts at `position` and how many words it takes; (0, 0) for none."""
    word = words[position]
    following = words[position + 1] if position + 1 < len(words) else ""
    if word in ("sepuluh", "sebelas"):
        return (10 if word == "sepuluh" else 11), 1
    if word in _UNITS:
        unit = _UNITS[word]
        if following == "belas":
            return 10 + unit, 2
        if following == "puluh":
            rest = words[position + 2] if position + 2 < len(words) else ""
            return (unit * 10 + _UNITS[rest], 3) if rest in _UNITS else (unit * 10, 2)
        return unit, 1
    if word.isdigit() and len(word) < _MOST_DIGITS:
        return int(word), 1
    roman = roman_to_int(word)
    return (roman, 1) if roman is not None else (0, 0)
