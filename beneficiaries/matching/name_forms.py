"""Normal forms of the names of a whole list: what `beneficiaries.names` makes of each, at once.

A list has far fewer words than names, and text operations on all of it at once run at the speed of
the machine: so words are looked up, not worked out, and new ones are spelt anew all together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.name_classes import CLASSES, OLD_PAIRS, OLD_SPELLING, SPELLING
from beneficiaries.names import NEEDS_SECOND_LOOK, NO_VOWELS, normal_name

# Stand between names, and for a name that has to be looked at by itself.
_END, _ODD = "\x00", "\x01"
_BETWEEN = f" {_END} "
_DOUBLED = [letter * 2 for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]


def normal_names(written: Sequence[str]) -> list[str]:
    """`names.normal_name` of each."""
    if not written:
        return []
    text = _BETWEEN.join(written)
    if not text.isascii() or text.count(_END) != len(written) - 1:
        plain = (name if name.isascii() and _END not in name else _ODD for name in written)
        text = _BETWEEN.join(plain)
    words = text.upper().split()
    normal_of = _normal_words(set(words))
    names = " ".join(map(normal_of.__getitem__, words)).split(_BETWEEN)
    if len(names) != len(written):
        # Somebody has no name at all.
        return normal_names([name if name.strip() else _ODD for name in written])
    for at in [at for at, name in enumerate(names) if _ODD in name]:
        names[at] = normal_name(written[at])
    return names


def compacts(normal: Sequence[str]) -> list[str]:
    """Normal names without their spaces."""
    return "\n".join(normal).replace(" ", "").split("\n") if normal else []


def skeletons(normal: Sequence[str] | Array) -> list[str]:
    """`names.skeleton_of_normal` of each."""
    if not len(normal):
        return []
    words = _BETWEEN.join(normal).split()
    skeleton_of = _skeletons_of_words(set(words) - {_END})
    # The end of a name comes after all its words.
    ordered = [*sorted(set(skeleton_of.values())), _END]
    rank = {skeleton: place for place, skeleton in enumerate(ordered)}
    rank_of = {word: rank[skeleton] for word, skeleton in skeleton_of.items()}
    rank_of[_END] = len(ordered) - 1
    ranks = np.fromiter(map(rank_of.__getitem__, words), dtype=np.int64, count=len(words))
    ends = ranks == len(ordered) - 1
    ranks += (np.cumsum(ends) - ends) * len(ordered)
    ranks.sort(kind="stable")
    return "".join(map(ordered.__getitem__, (ranks % len(ordered)).tolist())).split(_END)


def have_initials(normal: Sequence[str] | Array) -> Array:
    """Which normal names have a word of one letter."""
    if not len(normal):
        return np.zeros(0, dtype=bool)
    text = np.frombuffer("\n".join(["", *normal, ""]).encode(), dtype=np.uint8)
    between = text <= ord(" ")
    alone = between[:-2] & ~between[1:-1] & between[2:]
    row = np.cumsum(text == ord("\n")) - 1
    found = np.zeros(len(normal), dtype=bool)
    found[row[1:-1][alone]] = True
    return found


def _normal_words(words: Iterable[str]) -> dict[str, str]:
    """The normal form of each word in capitals; `_ODD` for one that needs a second look."""
    normal_of = {_END: _END}
    old: list[str] = []
    new: list[str] = []
    for word in words:
        if word in CLASSES and word not in NEEDS_SECOND_LOOK:
            normal_of[word] = CLASSES[word]
        elif not word.isalpha() or word in NEEDS_SECOND_LOOK:
            normal_of.setdefault(word, _ODD)
        else:
            (old if _IS_OLD.search(word) else new).append(word)
    normal_of |= _respelt(old, (*OLD_SPELLING, *SPELLING))
    normal_of |= _respelt(new, SPELLING)
    return normal_of


_IS_OLD = re.compile("|".join(OLD_PAIRS))


def _respelt(words: Sequence[str], rules: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    text = "\n".join(words)
    for written, meant in rules:
        text = text.replace(written, meant)
    for pair in _DOUBLED:
        while pair in text:
            text = text.replace(pair, pair[0])
    return {
        word: CLASSES.get(normal, normal)
        for word, normal in zip(words, text.split("\n"), strict=False)
    }


def _skeletons_of_words(words: Iterable[str]) -> dict[str, str]:
    known = list(words)
    stripped = "\n".join(known).translate(NO_VOWELS).split("\n")
    return {word: skeleton or word for word, skeleton in zip(known, stripped, strict=False)}
