"""One row of a group list as it is read: whom it names, its category, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from beneficiaries.group_codes import CATEGORIES, INSTITUTIONS, GroupKind, category_of, key_of
from beneficiaries.group_enums import GroupFault
from beneficiaries.match_rows import QueryReader
from beneficiaries.matching.interface import Query
from core.tabular.cells import CellFlag

_SAID_PKH = {"pkh": GroupKind.PKH, "ya": GroupKind.PKH, "nonpkh": GroupKind.BSP,
             "bukanpkh": GroupKind.BSP, "tidak": GroupKind.BSP, "bsp": GroupKind.BSP}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """`number` is the row's as the sender sees it; `fault` is set where the row alone decides."""

    number: int
    query: Query
    category: int | None = None
    fault: GroupFault | None = None


def read_entry(
    number: int,
    record: Mapping[str, str | None],
    flags: Mapping[str, CellFlag],
    *,
    kind: GroupKind,
    reader: QueryReader,
) -> GroupEntry:
    """Judge a row by itself. Columns that the file lacks count as empty."""
    query = reader.query(str(number), record, flags)
    category, fault = _category(kind, record.get("category") or "")
    if not query.name.strip():
        fault = GroupFault.NO_NAME
    elif flags.get("nik") is CellFlag.LOSSY_NUMBER:
        fault = GroupFault.LOST_NIK
    elif _SAID_PKH.get(key_of(record.get("pkh") or ""), kind) is not kind:
        fault = GroupFault.OTHER_KIND
    return GroupEntry(number, query, category, fault)


def _category(kind: GroupKind, written: str) -> tuple[int | None, GroupFault | None]:
    if kind not in CATEGORIES:
        return None, None
    if not written:
        return None, GroupFault.NO_CATEGORY
    category = category_of(kind, written)
    if category is None:
        return None, GroupFault.BAD_CATEGORY
    if category in INSTITUTIONS.get(kind, ()):
        return None, GroupFault.INSTITUTION
    return category, None
