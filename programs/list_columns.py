"""What of a list's columns was read and what was not, as its sender is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.tabular.columns import Column, ColumnSet, normal_header
from core.tabular.headers import OWN

# What the papers of a recipient ask for (`verification.administration`) and a list can tell.
ASKED = ("nik", "kk", "birth_date", "address")
# Columns that lists carry for their reader and nobody misses.
_IDLE = frozenset(
    map(normal_header, ("no", "no urut", "nomor", "nomor urut", "nmr", "ket", "keterangan", "ttd",
                        "tanda tangan", "paraf"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadColumns:
    """`unread` are headers as written that fit no column; `lacking` columns that are asked for and
    that the list does not have."""

    unread: Sequence[str] = ()
    lacking: Sequence[Column] = ()

    def __bool__(self) -> bool:
        return bool(self.unread or self.lacking)


def columns_read(
    headers: Sequence[str | None],
    positions: Mapping[str, int],
    columns: ColumnSet,
    *,
    needs_amount: bool,
) -> ReadColumns:
    """`headers` and `positions` as an upload keeps them; nothing is said of one not opened yet.

    `needs_amount`: the program has no one amount for everybody that could stand in.
    """
    if not positions:
        return ReadColumns()
    read = set(positions.values())
    unread = [
        header
        for index, header in enumerate(headers)
        if header and index not in read and normal_header(header) not in OWN | _IDLE
    ]
    asked = list(ASKED)
    # Goods are aid, too.
    if needs_amount and "goods" not in positions:
        asked.append("amount")
    return ReadColumns(unread, [columns[name] for name in asked if name not in positions])
