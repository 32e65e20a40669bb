"""Matching a whole file against the base, chunk by chunk, without making recipients of its rows."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from django.conf import settings

from beneficiaries.match_columns import MATCH_COLUMNS
from beneficiaries.match_rows import QueryReader
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as
from core.tabular.cells import Row
from core.tabular.reading import open_table

CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row as it came, the engine's answer, the register's own ids of those it names, and where
    they live."""

    cells: Sequence[str | None]
    answer: Answer
    registry_id: str = ""
    second_registry_id: str = ""
    regencies: frozenset[int] = frozenset()


# Answers the queries of one chunk, in order; opens the transaction it needs.
Matcher = Callable[[Sequence[Query]], list[MatchedRow]]
Mapper = Callable[[Matcher, Iterator[list[Query]]], Iterator[list[MatchedRow]]]


@dataclass(frozen=True, slots=True)
class MatchFile:
    """An opened file: its headers, and its rows as they are matched."""

    headers: list[str]
    expected: int
    rows: Iterator[list[MatchedRow]]


def match_queries(queries: Sequence[Query], *, only_regency: int | None = None) -> list[MatchedRow]:
    """Answers with register ids, in the caller's transaction.

    `only_regency`: persons of another regency keep their outcome but not their identity.
    """
    answers = match_batch(queries)
    wanted: set[uuid.UUID] = set()
    for answer in answers:
        wanted.update(pk for pk in (answer.person_id, answer.second_id) if pk)
    with acting_as(DatabaseRole.MATCHING):
        persons = Person.objects.filter(pk__in=wanted)
        if only_regency is not None:
            persons = persons.filter(regency_id=only_regency)
        known = {pk: (key, place) for pk, key, place in persons.values_list(
            "pk", "registry_id", "regency_id")}  # fmt: skip
    return [_named(answer, known) for answer in answers]


def _named(answer: Answer, known: Mapping[uuid.UUID, tuple[str, int]]) -> MatchedRow:
    named = [known.get(pk) if pk else None for pk in (answer.person_id, answer.second_id)]
    first, second = (one[0] if one else "" for one in named)
    return MatchedRow((), answer, first, second, frozenset(one[1] for one in named if one))


def matched_file(
    path: Path,
    filename: str,
    *,
    regency_id: int | None,
    matcher: Matcher,
    mapper: Mapper,
) -> Iterator[MatchFile]:
    """Open a file and match its rows; a generator, so that the file stays open while they come.

    Reads regions: needs a role that may. Raises `core.tabular.errors.TabularError`.
    """
    reader = QueryReader(settings.PROVINCE_CODE, regency_id)
    with open_table(path, filename) as table:
        header = table.find_header(MATCH_COLUMNS)
        cells: list[list[Row]] = []

        def queries() -> Iterator[list[Query]]:
            for rows in _chunks(table.rows(header)):
                cells.append(rows)
                yield [
                    reader.query(str(row.number), header.record(row), header.flagged(row))
                    for row in rows
                ]

        def rows() -> Iterator[list[MatchedRow]]:
            for answers in mapper(matcher, queries()):
                came = cells.pop(0)
                yield [
                    replace(one, cells=row.cells) for row, one in zip(came, answers, strict=True)
                ]

        yield MatchFile(header.headers, table.expected_rows(header), rows())


def one_by_one(matcher: Matcher, chunks: Iterator[list[Query]]) -> Iterator[list[MatchedRow]]:
    """The plain mapper: this process, one chunk after the other."""
    return map(matcher, chunks)


def counted(rows: Iterable[MatchedRow]) -> Counter[str]:
    return Counter(row.answer.outcome.value for row in rows)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
