"""A list of NIKs, pasted or as a file, whose owners' data turned up somewhere.

The numbers are read, looked for and forgotten. What goes on from page to file is the sealed list of
keys and places, which means nothing outside of the portal.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.files.uploadedfile import UploadedFile
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from beneficiaries.identity import NIK_LENGTH, is_placeholder, normalise_digits
from core.tabular.columns import Column, ColumnKind, ColumnSet
from core.tabular.limits import MIB, Limits
from core.tabular.reading import open_table
from core.workplace import workplace

MOST_NUMBERS = 10_000
# The file is read while its sender waits.
FILE_LIMITS = Limits(max_bytes=MIB, max_inflated=32 * MIB, max_cells=1_000_000, cpu_seconds=20)
_SALT = "beneficiaries.breach_lists"
_KEPT_SECONDS = 12 * 60 * 60
_COLUMNS = ColumnSet(
    Column(
        "nik",
        _("NIK"),
        aliases=("nomor_induk_kependudukan", "no_nik", "nik_ktp"),
        required=True,
        kind=ColumnKind.IDENTIFIER,
    )
)
_BETWEEN = re.compile(r"[,;\t|]+|\s+")


class TooMany(Exception):
    """More numbers than one report takes."""


class NotSealedHere(Exception):
    """No list that this account found in this standpoint, some hours ago at most."""


@dataclass(slots=True)
class Numbers:
    """What was written: NIKs once each, in their order, and how many entries are none."""

    niks: list[str] = field(default_factory=list)
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """The list without its numbers: the places, counted from 1, at which each person stands.

    `asked`: how many different NIKs. Two persons of the base with one NIK share their place.
    """

    asked: int
    unreadable: int
    places: dict[uuid.UUID, int]

    @property
    def missing(self) -> list[int]:
        """Places whose NIK nobody of the territory has."""
        found = {*self.places.values()}
        return [place for place in range(1, self.asked + 1) if place not in found]

    def seal(self, owner: str) -> str:
        """For a hidden field, readable to the portal alone, so that files say what the page said.

        `owner`: account and standpoint; nobody else can send it back.
        """
        told = [self.asked, self.unreadable, [[key.hex, at] for key, at in self.places.items()]]
        return _cipher(owner).encrypt(zlib.compress(json.dumps(told).encode())).decode()

    @classmethod
    def unseal(cls, text: str, owner: str) -> Listed:
        """Raises `NotSealedHere`."""
        try:
            content = _cipher(owner).decrypt(text.encode(), ttl=_KEPT_SECONDS)
        except InvalidToken:
            raise NotSealedHere from None
        told: Any = json.loads(zlib.decompress(content))
        asked, unreadable, places = told
        return cls(asked, unreadable, {uuid.UUID(key): at for key, at in places})


def read_text(text: str) -> Numbers:
    """A NIK a line, written in any way, or several with signs between them. Raises `TooMany`."""
    return _gathered(entry for line in text.splitlines() for entry in _entries(line))


def read_file(file: UploadedFile) -> Numbers:
    """The column NIK of a judged xlsx or csv. Raises `TabularError`, `TooMany`."""
    with workplace() as folder:
        path = folder / "list"
        with path.open("wb") as target:
            target.writelines(file.chunks())
        with open_table(path, file.name or "", limits=FILE_LIMITS) as table:
            header = table.find_header(_COLUMNS)
            return _gathered(
                "" if header.flagged(row) else header.record(row)["nik"] or ""
                for row in table.rows(header)
            )


def together(*lists: Numbers) -> Numbers:
    """Several lists as one. Raises `TooMany`."""
    niks = list(dict.fromkeys(nik for one in lists for nik in one.niks))
    if len(niks) > MOST_NUMBERS:
        raise TooMany
    return Numbers(niks, sum(one.unreadable for one in lists))


def _entries(line: str) -> Iterator[str]:
    if not line.strip():
        return
    if _is_nik(whole := normalise_digits(line)):
        yield whole
        return
    yield from (entry for entry in _BETWEEN.split(line) if entry)


def _cipher(owner: str) -> Fernet:
    key = salted_hmac(_SALT, owner, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _gathered(entries: Iterable[str]) -> Numbers:
    """Read no further than a report takes; entries that are no NIK count too."""
    found = Numbers()
    for number, entry in enumerate(entries, 1):
        if number > MOST_NUMBERS:
            raise TooMany
        if _is_nik(digits := normalise_digits(entry)):
            found.niks.append(digits)
        else:
            found.unreadable += 1
    return found


def _is_nik(digits: str) -> bool:
    return (
        len(digits) == NIK_LENGTH
        and digits.isascii()
        and digits.isdigit()
        and not is_placeholder(digits)
    )
