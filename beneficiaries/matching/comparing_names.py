"""Names of pairs, from the same to another's, with the ways in which people shorten names.

Distances are counted in letters over the whole name (transpositions count once): a likeness in
percent would call the siblings HASAN and HUSIN alike for the name they share in front.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Array, Records

# Beyond this many letters apart two names are not one name mistyped.
_FARTHEST = 3
# Names at least this long may be two, and three, letters apart.
_LONG, _VERY_LONG = 8, 14
# In names of so few letters one letter makes another name as often as not.
_SHORT = 3
# HASAN and HUSIN share their consonants, and are two.
_FEW = 5
_WORD_ALIKE = 0.9
# Words that so many people bear in front that sharing them says nothing.
_COMMON = frozenset({"MUHAMAD", "AHMAD", "ABDUL", "SITI", "NUR", "SRI", "I", "NI"})


def name_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    compact_a, compact_b = left.compact[rows], right.compact[others]
    found = np.full(len(rows), NUMBER[Reason.NAME_DIFFERS], dtype=np.int8)
    same = compact_a == compact_b
    found[same] = NUMBER[Reason.NAME_SAME]
    rest = np.flatnonzero(~same)
    if not len(rest):
        return found
    apart = process.cpdist(
        compact_a[rest], compact_b[rest], scorer=OSA.distance, score_cutoff=_FARTHEST,
        dtype=np.int32,
    )  # fmt: skip
    near = apart <= _FARTHEST
    found[rest[near]] = _by_distance(
        apart[near],
        np.minimum(_lengths(compact_a[rest[near]]), _lengths(compact_b[rest[near]])),
        left.skeleton[rows[rest[near]]] == right.skeleton[others[rest[near]]],
    )
    name_a, name_b = left.name[rows], right.name[others]
    differs = NUMBER[Reason.NAME_DIFFERS]
    for at in rest[found[rest] == differs]:
        found[at] = _by_words(name_a[at], name_b[at])
    found[(compact_a == "") | (compact_b == "")] = differs
    return found


def _lengths(texts: Array) -> Array:
    return np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))


def _by_distance(apart: Array, length: Array, same_skeleton: Array) -> Array:
    close = ((apart == 2) & ((length >= _LONG) | (same_skeleton & (length > _FEW)))) | (
        (apart == 3) & ((length >= _VERY_LONG) | (same_skeleton & (length >= _LONG)))
    )
    close |= (apart == 1) & (length == _SHORT)
    near = (apart <= 1) & (length > _SHORT)
    return np.where(
        near,
        NUMBER[Reason.NAME_NEAR],
        np.where(close, NUMBER[Reason.NAME_CLOSE], NUMBER[Reason.NAME_DIFFERS]),
    ).astype(np.int8)


_PART, _SPELLING = NUMBER[Reason.NAME_PART], NUMBER[Reason.NAME_SPELLING]
_INITIALS, _SHARES = NUMBER[Reason.NAME_INITIALS], NUMBER[Reason.NAME_SHARES]
_DIFFERS = NUMBER[Reason.NAME_DIFFERS]


def _by_words(a: str, b: str) -> int:
    """Names of other length or order, word by word."""
    words_a, words_b = a.split(" "), b.split(" ")
    short, long = (words_a, words_b) if len(words_a) <= len(words_b) else (words_b, words_a)
    left = list(long)
    whole = initials = missing = 0
    for word in short:
        at = _partner(word, left)
        if at < 0:
            missing += 1
        elif len(word) == 1 or len(left[at]) == 1:
            initials += 1
            del left[at]
        else:
            whole += word not in _COMMON
            del left[at]
    if missing:
        return _SHARES if whole else _DIFFERS
    if not whole:
        # Only initials, or words that half the village bears.
        return _SHARES
    if initials:
        return _INITIALS
    return _PART if left else _SPELLING


def _initial(word: str) -> str:
    """First letter; CH, KH and H are one, so the C. of Chaniago finds its HANIAGO."""
    return "H" if word[:1] in ("C", "K") else word[:1]


def _partner(word: str, words: list[str]) -> int:
    """Which of `words` is `word`, its initial or its misspelling; -1 for none."""
    if word in words:
        return words.index(word)
    for at, other in enumerate(words):
        if len(word) == 1 or len(other) == 1:
            if _initial(word) == _initial(other):
                return at
        elif (
            other[:1] == word[:1]
            and len(word) > 3
            and JaroWinkler.similarity(word, other) >= _WORD_ALIKE
        ):
            return at
    return -1
