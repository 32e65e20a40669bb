"""Names of pairs, from the same to another's, with the ways in which people shorten names.

Distances are counted in letters over the whole name (transpositions count once): a likeness in
percent would call the siblings HASAN and HUSIN alike for the name they share in front.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from beneficiaries.matching.columns import Array
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.name_forms import have_initials, skeletons
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Records

# Beyond this many letters apart two names are not one name mistyped.
_FARTHEST = 3
# Names at least this long may be two, and three, letters apart.
_LONG, _VERY_LONG = 8, 14
# In names of so few letters one letter makes another name as often as not.
_SHORT = 3
# HASAN and HUSIN share their consonants, and are two.
_FEW = 5
_WORD_ALIKE = 0.9
# Names that are neither the same nor nearly so: their words have to be looked at.
OPEN = -1
_WHOLE_WORDS = (
    Reason.NAME_SPELLING, Reason.NAME_PART, Reason.NAME_SHARES, Reason.NAME_DIFFERS,
)  # fmt: skip
BestOf = tuple[Array, tuple[Reason, ...]]
# Words that so many people bear in front that sharing them says nothing.
_COMMON = frozenset({"MUHAMAD", "AHMAD", "ABDUL", "SITI", "NUR", "SRI", "I", "NI"})


def name_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    found = by_letters(left, right, rows, others)
    by_words(left, right, rows, others, found, np.flatnonzero(found == OPEN))
    return found


def by_letters(left: Records, right: Records, rows: Array, others: Array) -> Array:
    """Levels of names that are the same or a few letters apart; `OPEN` where words must tell."""
    compact_a, compact_b = left.compact[rows], right.compact[others]
    found = np.full(len(rows), OPEN, dtype=np.int8)
    same = compact_a == compact_b
    found[same] = NUMBER[Reason.NAME_SAME]
    found[(compact_a == "") | (compact_b == "")] = NUMBER[Reason.NAME_DIFFERS]
    rest = np.flatnonzero(found == OPEN)
    if not len(rest):
        return found
    apart = process.cpdist(
        compact_a[rest], compact_b[rest], scorer=OSA.distance, score_cutoff=_FARTHEST,
        dtype=np.int32,
    )  # fmt: skip
    near = np.flatnonzero(apart <= _FARTHEST)
    at = rest[near]
    length = np.minimum(_lengths(compact_a[at]), _lengths(compact_b[at]))
    found[at] = _by_distance(apart[near], length, left.name[rows[at]], right.name[others[at]])
    return found


def by_words(
    left: Records, right: Records, rows: Array, others: Array, found: Array, places: Array
) -> None:
    """Fill in the levels of the open names at `places`."""
    name_a, name_b = left.name[rows[places]], right.name[others[places]]
    found[places] = [_by_words(a, b) for a, b in zip(name_a, name_b, strict=True)]


def best_by_words(left: Records, right: Records, rows: Array, others: Array) -> Iterator[BestOf]:
    """Pairs of open names, and the levels their words could still show.

    That a name is shortened to initials counts for much, and can be only where there is one.
    """
    shortened = have_initials(left.name[rows]) | have_initials(right.name[others])
    yield np.flatnonzero(shortened), (*_WHOLE_WORDS, Reason.NAME_INITIALS)
    yield np.flatnonzero(~shortened), _WHOLE_WORDS


def _lengths(texts: Array) -> Array:
    return np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))


def _by_distance(apart: Array, length: Array, name_a: Array, name_b: Array) -> Array:
    close = ((apart == 2) & (length >= _LONG)) | ((apart == 3) & (length >= _VERY_LONG))
    alike = ((apart == 2) & (length > _FEW)) | ((apart == 3) & (length >= _LONG))
    unclear = np.flatnonzero(alike & ~close)
    pairs = zip(skeletons(name_a[unclear]), skeletons(name_b[unclear]), strict=True)
    close[unclear] = [one == other for one, other in pairs]
    close |= (apart == 1) & (length == _SHORT)
    near = (apart <= 1) & (length > _SHORT)
    return np.where(
        near, NUMBER[Reason.NAME_NEAR], np.where(close, NUMBER[Reason.NAME_CLOSE], OPEN)
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
