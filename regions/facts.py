"""What we know of regencies beyond names and Kemendagri codes.

`data/regencies.csv` lists, for the provinces we have facts of, the BPS code, the short forms in
daily use ("OKU Timur") and a point inside. A regency that is missing there works all the same,
without a BPS code and without a point.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class RegencyFacts:
    code: str
    code_bps: str
    name: str
    short_forms: tuple[str, ...]
    latitude: Decimal
    longitude: Decimal


@cache
def regency_facts() -> Mapping[str, RegencyFacts]:
    """Facts by Kemendagri code."""
    with (DATA / "regencies.csv").open(encoding="utf-8", newline="") as file:
        return MappingProxyType(
            {
                row["code"]: RegencyFacts(
                    code=row["code"],
                    code_bps=row["code_bps"],
                    name=row["name"],
                    short_forms=tuple(filter(None, row["short_forms"].split(";"))),
                    latitude=Decimal(row["latitude"]),
                    longitude=Decimal(row["longitude"]),
                )
                for row in csv.DictReader(file)
            }
        )
