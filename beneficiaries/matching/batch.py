"""Matching many rows at once: an upload, a file, a submission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from beneficiaries.identity import Nik, parse_nik
from beneficiaries.matching.candidates import Candidate, candidates
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.matching.judging import answer
from beneficiaries.names import normal_name
from core.scope import DatabaseRole, acting_as

# Rows a statement: large enough to be set-based, small enough for flat memory.
CHUNK = 2000


def match_batch(queries: Iterable[Query]) -> list[Answer]:
    """One answer per query, in order. Needs a transaction; works as the matching role inside."""
    waiting = iter(queries)
    answers: list[Answer] = []
    with acting_as(DatabaseRole.MATCHING):
        while chunk := list(islice(waiting, CHUNK)):
            answers += _chunk(chunk)
    return answers


def _chunk(queries: list[Query]) -> Iterator[Answer]:
    niks = [query.nik if isinstance(parse_nik(query.nik), Nik) else "" for query in queries]
    by_query: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates(queries, niks):
        by_query[candidate.query].append(candidate)
    for number, query in enumerate(queries):
        yield answer(query, normal_name(query.name), niks[number], by_query[number])
