"""Queries as columns: what was written, in normal form."""

from __future__ import annotations

from collections.abc import Sequence

from beneficiaries.matching.interface import Query
from beneficiaries.matching.records import (
    Records,
    from_columns,
    written_address,
    written_name,
    written_number,
)


def written_records(queries: Sequence[Query]) -> Records:
    addresses = [written_address(query.address) for query in queries]
    return from_columns(
        names=[written_name(query.name) for query in queries],
        niks=[written_number(query.nik) for query in queries],
        kks=[written_number(query.kk) for query in queries],
        born=[query.birth_date for query in queries],
        sexes=[query.sex for query in queries],
        regencies=[query.regency_id for query in queries],
        districts=[query.district_id for query in queries],
        villages=[query.village_id for query in queries],
        streets=[address[0] for address in addresses],
        rts=[address[1] for address in addresses],
        rws=[address[2] for address in addresses],
    )
