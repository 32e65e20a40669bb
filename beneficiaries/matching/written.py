"""Queries as columns: what was written, in normal form."""

from __future__ import annotations

from collections.abc import Sequence

from beneficiaries.matching.address_forms import written_addresses
from beneficiaries.matching.interface import Query
from beneficiaries.matching.name_forms import normal_names
from beneficiaries.matching.records import Records, from_columns


def written_records(queries: Sequence[Query]) -> Records:
    streets, rts, rws = written_addresses([query.address for query in queries])
    return from_columns(
        names=normal_names([query.name for query in queries]),
        niks=[query.nik for query in queries],
        kks=[query.kk for query in queries],
        born=[query.birth_date for query in queries],
        sexes=[query.sex for query in queries],
        regencies=[query.regency_id for query in queries],
        districts=[query.district_id for query in queries],
        villages=[query.village_id for query in queries],
        streets=streets,
        rts=rts,
        rws=rws,
    )
