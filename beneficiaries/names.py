"""Normal forms of person names and addresses, for matching. Pure functions.

People are written down in many ways: titles and degrees, "MUH." for Muhammad, Dutch-time
spelling, doubled letters. The forms made here are stored once, at staging, so that matching
compares columns and not raw text. They are never shown to anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from beneficiaries.name_classes import (
    CLASSES,
    DEGREES,
    HEAD_CLASSES,
    OLD_PAIRS,
    OLD_SPELLING,
    PATRONYMICS,
    SPELLING,
    TITLES,
)
from core.letters import ascii_letters

NO_VOWELS = str.maketrans("", "", "AIUEO")
# How many words of names are remembered. A few thousand make up most names; the others, tens of
# thousands of them in a large file, hardly come back and would only fill the memory.
_WORDS = 8_192
# What scanners and hasty fingers put for letters, inside of a word.
_DIGITS_AS_LETTERS = str.maketrans("01358", "OIESB")


def name_tokens(name: str) -> tuple[str, ...]:
    """Words of a name in normal form, in their order: "H. Moh. Joesoef, S.Pd" gives
    ("MUHAMAD", "IUSUP"), and so does "Muhammad Yusuf".
    """
    if name.isascii() and name.replace(" ", "").isalpha():
        words = name.upper().split()
        # Most names have nothing to take off, and this is asked millions of times.
        if NEEDS_SECOND_LOOK.isdisjoint(words):
            return tuple(map(_normal_token, words))
    tokens = _without_patronymic(_without_degrees(_raw_tokens(name)))
    tokens = _without_titles(tokens)
    if len(tokens) > 1 and tokens[0] in HEAD_CLASSES:
        tokens[0] = HEAD_CLASSES[tokens[0]]
    return tuple(_normal_token(token) for token in tokens)


def normal_name(name: str) -> str:
    """The normal form: `name_tokens` with single spaces; "" for a name without letters."""
    return " ".join(name_tokens(name))


def skeleton(name: str) -> str:
    """Consonants of each word, the words sorted: blind to vowels and to the order of words."""
    return "".join(sorted(map(token_skeleton, name_tokens(name))))


def skeleton_of_normal(normal: str) -> str:
    """`skeleton` of a name that is in normal form already."""
    return "".join(sorted(map(token_skeleton, normal.split())))


@lru_cache(maxsize=_WORDS)
def token_skeleton(token: str) -> str:
    """Consonants of a normal token; a token of vowels alone stays as it is."""
    return token.translate(NO_VOWELS) or token


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts. `street` is in normal form, without RT, RW and house number signs."""

    street: str
    rt: int | None
    rw: int | None


# Many families share the words of their address, RT and RW included.
@lru_cache(maxsize=65_536)
def parse_address(text: str) -> Address:
    """RT and RW as numbers, the rest as street; see `rt_rw`."""
    rt, rw, rest = _parts(_ascii_upper(text))
    return Address(_street(rest), rt, rw)


def rt_rw(text: str) -> tuple[int | None, int | None]:
    """RT and RW of an address as numbers.

    Understands "RT 003 RW 02", "RT.03/RW.01", "RT/RW 003/002" and a lone "003/002" at the end.
    000 is how forms print "none".
    """
    rt, rw, _rest = _parts(_ascii_upper(text))
    return rt, rw


def _parts(upper: str) -> tuple[int | None, int | None, str]:
    """RT, RW and what stands beside them."""
    rt = rw = None
    if "R" not in upper and "/" not in upper:
        return None, None, upper
    pair = _RT_RW_PAIR.search(upper) if "/" in upper or "RT" in upper else None
    if pair:
        rt, rw = (int(number) for number in pair.groups() if number is not None)
        upper = f"{upper[: pair.start()]} {upper[pair.end() :]}"
    else:
        upper, rt = _take_number(_RT, upper) if "RT" in upper else (upper, None)
        upper, rw = _take_number(_RW, upper) if "RW" in upper else (upper, None)
    return rt or None, rw or None, upper


def _street(upper: str) -> str:
    words = map(street_word, _WORDS_AND_NUMBERS.findall(upper))
    return " ".join(filter(None, words))


@lru_cache(maxsize=16_384)
def street_word(word: str) -> str:
    """One word of a street in normal form; "" for one that says nothing."""
    return _STREET_WORDS.get(word, word.lstrip("0") or "0")


# "RT/RW 003/002", "RT 3/2", or at the end a pair with leading zeros: "12/3" is a house number.
# A few spaces beside the sign between: any number of them on both sides could be shared out between
# the sides in as many ways.
_RT_RW_PAIR = re.compile(
    r"\bRT\W*RW\W*(\d{1,3})\s{0,4}[/\-. ]\s{0,4}(\d{1,3})\b"
    r"|\bRT\W*(\d{1,3})\s*/\s*(\d{1,3})\b"
    r"|\b(0\d{1,2})\s*/\s*(0\d{1,2})\W*$"
)
_WORDS_AND_NUMBERS = re.compile("[A-Z]+|[0-9]+")
_RT = re.compile(r"\bRT\W*(\d{1,3})(?!\d)")
_RW = re.compile(r"\bRW\W*(\d{1,3})(?!\d)")
_STREET_WORDS = {
    "JL": "JALAN",
    "JLN": "JALAN",
    "LR": "LORONG",
    "LRG": "LORONG",
    "GG": "GANG",
    "DSN": "DUSUN",
    "DS": "DESA",
    "KP": "KAMPUNG",
    "KPG": "KAMPUNG",
    "BLK": "BLOK",
    "KOMP": "KOMPLEK",
    "KOMPLEKS": "KOMPLEK",
    "PERUM": "PERUMAHAN",
    "NO": "",
    "NOMOR": "",
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
    "V": "5",
    "VI": "6",
    "VII": "7",
    "VIII": "8",
    "IX": "9",
    "X": "10",
}


# Whatever may be the last word of a degree with points inside.
_DEGREE_ENDS = frozenset(degree[start:] for degree in DEGREES for start in range(len(degree)))
# Words for which a name needs a second look, wherever they stand.
NEEDS_SECOND_LOOK = frozenset((*_DEGREE_ENDS, *PATRONYMICS, *TITLES, *HEAD_CLASSES))
_LETTERS = re.compile("[A-Z]+")
_DIGIT = re.compile("[0-9]")
_WORD = re.compile("[A-Z0-9]+")


def _take_number(pattern: re.Pattern[str], text: str) -> tuple[str, int | None]:
    found = pattern.search(text)
    if not found:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], int(found[1])


def _ascii_upper(text: str) -> str:
    return ascii_letters(text).upper()


def _raw_tokens(name: str) -> list[str]:
    """Words in capitals, apostrophes closed up: "Ma'ruf" is one word. "S1TI" is SITI."""
    text = _ascii_upper(name)
    if "'" in text or "`" in text:
        text = text.replace("'", "").replace("`", "")
    if _DIGIT.search(text):
        text = _WORD.sub(_without_digits, text)
    return _LETTERS.findall(text)


def _without_digits(found: re.Match[str]) -> str:
    """The letters that digits in a word stand for; a word of digits alone is none."""
    word = found[0]
    return word if word.isdigit() else word.translate(_DIGITS_AS_LETTERS)


def _without_degrees(tokens: list[str]) -> list[str]:
    """Degrees at the end go, also those with points inside: "S.Pd.I" came as three words."""
    end = len(tokens)
    while end and tokens[end - 1] in _DEGREE_ENDS:
        sizes = (size for size in (3, 2, 1) if size < end)
        taken = next((s for s in sizes if "".join(tokens[end - s : end]) in DEGREES), 0)
        if not taken:
            break
        end -= taken
    return tokens[:end]


def _without_patronymic(tokens: list[str]) -> list[str]:
    """ "Ahmad bin Umar" is Ahmad: the father's name is written in one list and not in another."""
    for position, token in enumerate(tokens):
        if position and token in PATRONYMICS:
            return tokens[:position]
    return tokens


def _without_titles(tokens: list[str]) -> list[str]:
    first = 0
    while first < len(tokens) - 1 and tokens[first] in TITLES:
        first += 1
    return tokens[first:]


@lru_cache(maxsize=_WORDS)
def _normal_token(token: str) -> str:
    """One word in its spelling class."""
    if token in CLASSES:
        return CLASSES[token]
    is_old = any(pair in token for pair in OLD_PAIRS)
    for written, meant in (*OLD_SPELLING, *SPELLING) if is_old else SPELLING:
        token = token.replace(written, meant)
    token = re.sub(r"(.)\1+", r"\1", token)
    return CLASSES.get(token, token)
