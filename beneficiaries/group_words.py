"""Whether what is said of a whole list names a confidential category: a sender, a letter's number.

Everybody who reads of a membership would then know what `GroupSecret` keeps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from beneficiaries.group_codes import CONFIDENTIAL, GroupKind, category_of, key_of

# Single words that say it without being a category's name. "Anak" is none: an office has it in its
# name.
_TELLING: Mapping[GroupKind, frozenset[str]] = {
    GroupKind.PPKS: frozenset(
        {
            "aids", "cacat", "difabel", "disabilitas", "hiv", "kekerasan", "korban", "lapas",
            "lgbt", "napi", "narapidana", "narkoba", "narkotika", "odgj", "pelacur",
            "pemasyarakatan", "psk", "susila", "tppo", "waria",
        }
    )
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
# As long as the longest name of a category.
_MOST_WORDS = 8


def telling_words(kind: GroupKind, text: str) -> str:
    """The first words of `text` that name a confidential category of the kind; "" for none.

    >>> telling_words(GroupKind.PPKS, "440/12/ODHA/2026")
    'ODHA'
    """
    confidential = CONFIDENTIAL.get(kind)
    if not confidential:
        return ""
    words = _WORD.findall(text)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            said = " ".join(words[start:end])
            if key_of(said) in _TELLING[kind] or category_of(kind, said) in confidential:
                return said
    return ""
