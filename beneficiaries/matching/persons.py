"""Candidates as the database gives them, turned into columns for comparing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.matching.records import Records, from_columns, written_address

# What is read of a person `p` and, where the address matters, of the household `h`.
FEATURES = """
    p.id::text, p.household_id::text, p.regency_id, p.district_id, p.village_id, p.name_norm,
    p.name_skeleton, p.nik, p.kk, p.birth_date, p.sex, h.address, h.rt, h.rw
"""


@dataclass(frozen=True, slots=True)
class Persons:
    """Candidate pairs: `rows[n]` is the database's row, `number[n]` the written row it is for.

    A person found for two written rows stands here twice.
    """

    rows: Sequence[tuple[Any, ...]]
    number: Array
    records: Records


def persons_of(rows: Sequence[tuple[Any, ...]]) -> Persons:
    """Rows of a number and `FEATURES`, as columns."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 15
    addresses = [_address(text) for text in columns[12]]
    households: dict[Any, int] = {}
    records = from_columns(
        names=columns[6],
        niks=columns[8],
        kks=columns[9],
        born=columns[10],
        sexes=columns[11],
        regencies=columns[3],
        districts=columns[4],
        villages=columns[5],
        streets=[address[0] for address in addresses],
        rts=[rt or address[1] for rt, address in zip(columns[13], addresses, strict=True)],
        rws=[rw or address[2] for rw, address in zip(columns[14], addresses, strict=True)],
        households=[households.setdefault(key, len(households) + 1) for key in columns[2]],
    )
    return Persons(rows, np.asarray(columns[0], dtype=np.int64), records)


@lru_cache(maxsize=100_000)
def _address(text: str | None) -> tuple[str, int, int]:
    return written_address(text or "")
