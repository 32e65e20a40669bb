"""Two databases of one server, asked in turn: the one that is filled, and a copy taken while small.

Sizes that are measured minutes apart differ by what else the machine did. Asked in turn, each first
in every other round, both meet the same machine, and their times compare without any correction.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg2
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

_COPY = "sigertak_small"
# Until connections are warm and a process has made what it makes once.
_WARMING = 3
Ask = Callable[[], object]


class Times(NamedTuple):
    """Medians in milliseconds: of whole answers, and of what they waited for the database."""

    whole: float
    database: float


class Size:
    """One of the two. Inside of `with size:` it is the portal's database."""

    def __init__(self, name: str) -> None:
        given = {**settings.DATABASES[DEFAULT_DB_ALIAS], "NAME": name}
        backend = load_backend(given["ENGINE"])
        self._database: BaseDatabaseWrapper = backend.DatabaseWrapper(given, DEFAULT_DB_ALIAS)
        self._before: list[BaseDatabaseWrapper] = []
        self._waited = 0.0

    def __enter__(self) -> Size:
        self._before.append(connections[DEFAULT_DB_ALIAS])
        connections[DEFAULT_DB_ALIAS] = self._database
        return self

    def __exit__(self, *_error: object) -> None:
        connections[DEFAULT_DB_ALIAS] = self._before.pop()

    def close(self) -> None:
        self._database.close()

    def timed(self, ask: Ask) -> Times:
        self._waited = 0.0
        with self, self._database.execute_wrapper(self._wait):
            began = time.perf_counter()
            ask()
            whole = time.perf_counter() - began
        return Times(whole * 1000, self._waited * 1000)

    def _wait(self, execute: Callable[..., Any], *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*given)
        finally:
            self._waited += time.perf_counter() - began


@contextmanager
def small_and_full() -> Iterator[tuple[Size, Size]]:
    """A copy of the benchmark's database as it stands now, and the database itself.

    Needs a login that may create databases; the copy goes in the end.
    """
    name = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]
    connection.close()
    _administer(f'DROP DATABASE IF EXISTS "{_COPY}"')
    _administer(f'CREATE DATABASE "{_COPY}" TEMPLATE "{name}"')
    sizes = Size(_COPY), Size(name)
    try:
        yield sizes
    finally:
        for size in sizes:
            size.close()
        _administer(f'DROP DATABASE IF EXISTS "{_COPY}"')


def in_turn(sizes: tuple[Size, Size], asked: tuple[Ask, Ask], rounds: int) -> tuple[Times, Times]:
    """What the same question, made ready for each size, takes at the one and at the other."""
    kept: tuple[list[Times], list[Times]] = ([], [])
    for number in range(-_WARMING, rounds):
        for place in (0, 1) if number % 2 else (1, 0):
            took = sizes[place].timed(asked[place])
            if number >= 0:
                kept[place].append(took)
    small, full = (Times(*map(statistics.median, zip(*times, strict=True))) for times in kept)
    return small, full


def _administer(statement: str) -> None:
    given = settings.DATABASES[DEFAULT_DB_ALIAS]
    past = psycopg2.connect(
        dbname="postgres", user=given["USER"], password=given["PASSWORD"] or None,
        host=given["HOST"], port=given["PORT"] or None,
    )  # fmt: skip
    past.autocommit = True
    with past.cursor() as cursor:
        cursor.execute(statement)
    past.close()
