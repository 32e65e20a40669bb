"""What a table is expected to hold: columns, their kinds, and the names they go by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, overload

from django.conf import settings
from django.utils import translation

from core.letters import decomposed

if TYPE_CHECKING:
    from core.uploads import Text

# From one bracket to the next: a cell full of opening ones is passed once, not once for each.
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class ColumnKind(StrEnum):
    """How a column is written in files for people."""

    TEXT = "text"
    IDENTIFIER = "identifier"  # NIK, KK, card numbers: digits that are no number
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One expected column.

    `name` is its key in the code and one of the headers it is known by, as are `label` (the header
    in our templates, in each language) and `aliases`. `help`, `example` and `choices` go into the
    template.
    """

    name: str
    label: Text
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: ColumnKind = ColumnKind.TEXT
    help: Text = ""
    example: str = ""
    choices: tuple[str, ...] = ()

    def headers(self) -> list[str]:
        """The headers it is known by, compared form, the most certain first."""
        own = (self.name, *_in_each_language(self.label), *self.aliases)
        return [normal_header(header) for header in own]


def _in_each_language(label: Text) -> list[str]:
    """A template is downloaded in the language of a person and read in that of the worker."""
    texts = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts.append(str(label))
    return texts


class ColumnSet(Sequence[Column]):
    """The columns of one kind of table, in the order of its template.

    `blank` is the record of an empty row, to be copied.
    """

    def __init__(self, *columns: Column) -> None:
        self._columns = columns
        self._by_name = {column.name: column for column in columns}
        self.blank: dict[str, str | None] = dict.fromkeys(self._by_name)
        if len(self._by_name) != len(columns):
            raise ValueError("Two columns of one set share a name.")

    @overload
    def __getitem__(self, key: int | str) -> Column: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Column]: ...
    def __getitem__(self, key: int | str | slice) -> Column | Sequence[Column]:
        return self._by_name[key] if isinstance(key, str) else self._columns[key]

    def __iter__(self) -> Iterator[Column]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def by_header(self) -> dict[str, tuple[Column, int]]:
        """Column and certainty (0 is the best) for each header; an earlier column wins a tie."""
        return self._known_headers

    @cached_property
    def _known_headers(self) -> dict[str, tuple[Column, int]]:
        found: dict[str, tuple[Column, int]] = {}
        for column in self._columns:
            for certainty, header in enumerate(column.headers()):
                if header not in found or certainty < found[header][1]:
                    found[header] = (column, certainty)
        return found


def normal_header(text: str) -> str:
    """The compared form of a header: "No. KK", "no_kk" and "NoKK" are all `nokk`."""
    plain = decomposed(text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def without_remark(text: str) -> str:
    """The header without "(16 digit)", "[wajib]" and the like."""
    return _REMARK.sub("", text)
