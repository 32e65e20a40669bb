"""Reading whose picture a file is, and of what, from its path in a zip. Pure.

`<ID>_<jenis>.jpg`, or a folder `<ID>` with `<jenis>.jpg` in it; a number may follow the kind when
there are several (`…_depan_2.jpg`). Capitals, and `-` or a space for `_`, are the same; other words
behind the id do no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from beneficiaries.enums import PhotoKind

KIND_WORDS: dict[str, PhotoKind] = {
    "depan": PhotoKind.FRONT,
    "dalam": PhotoKind.INSIDE,
    "atap": PhotoKind.ROOF,
    "lantai": PhotoKind.FLOOR,
    "dinding": PhotoKind.WALL,
    "jamban": PhotoKind.TOILET,
    "wc": PhotoKind.TOILET,
    "dapur": PhotoKind.KITCHEN,
    "kepala": PhotoKind.HEAD,
    "krt": PhotoKind.HEAD,
    "ktp": PhotoKind.IDENTITY_CARD,
    "kk": PhotoKind.FAMILY_CARD,
}
_ENDINGS = frozenset({"", ".jpg", ".jpeg", ".jfif", ".png", ".webp", ".heic", ".heif"})
_LONGEST_ID = 30
# A zip lets a name have 65,535 signs; no file system a photo comes from has one above this.
_LONGEST_NAME = 255
_WITH_ID = re.compile(r"(?P<id>.+?)[_\- ]+(?P<word>[a-z]+)(?:[_\- ]*\(?\d{1,4}\)?)?", re.I)
_WORD_ALONE = re.compile(r"(?P<word>[a-z]+)(?:[_\- ]*\(?\d{1,4}\)?)?", re.I)
_APART = re.compile(r"[_ ]+")
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-/]*")


@dataclass(frozen=True, slots=True)
class NamedPhoto:
    """`registry_id` is empty where the name tells none; `kind` None where its word is unknown."""

    registry_id: str
    kind: PhotoKind | None


def read_name(path: str) -> NamedPhoto:
    """Whose picture this is, and of what."""
    file = PurePosixPath(path)
    if len(file.stem) > _LONGEST_NAME:
        return NamedPhoto("", None)
    alone = _WORD_ALONE.fullmatch(file.stem)
    if alone and alone["word"].lower() in KIND_WORDS:
        return NamedPhoto(_id(file.parent.name), KIND_WORDS[alone["word"].lower()])
    named = _WITH_ID.fullmatch(file.stem)
    if named and (registry_id := _id(named["id"])):
        return NamedPhoto(registry_id, KIND_WORDS.get(named["word"].lower()))
    # "…_depan_lagi", "…_tampak depan", or such a name in the folder of its household. With no word
    # for a kind, or with two, we know whose it is and not what it shows.
    head, *words = _APART.split(file.stem.strip())
    kinds = {KIND_WORDS[word] for word in map(str.lower, words) if word in KIND_WORDS}
    return NamedPhoto(_id(head) or _id(file.parent.name), kinds.pop() if len(kinds) == 1 else None)


def is_picture_name(path: str) -> bool:
    """Whether the name is that of a picture we take; one without an ending may be one."""
    return PurePosixPath(path).suffix.lower() in _ENDINGS


def _id(text: str) -> str:
    """An id holds at least one digit: a word alone is no id of a register."""
    text = text.strip()
    known = len(text) <= _LONGEST_ID and _ID.fullmatch(text) and any(map(str.isdigit, text))
    return text if known else ""
