"""Pieces of SQL with their parameters, and the tables they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from beneficiaries.models import Household, Person

HOUSEHOLDS = f'"{Household._meta.db_table}"'
PERSONS = f'"{Person._meta.db_table}"'


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL and the parameters for its places, in their order."""

    text: str
    params: tuple[Any, ...] = ()

    def within(self, pattern: str) -> Sql:
        """This piece put into every `{}` of `pattern`."""
        return Sql(pattern.replace("{}", self.text), self.params * pattern.count("{}"))


def joined(pieces: Iterable[Sql], separator: str) -> Sql:
    parts = list(pieces)
    return Sql(
        separator.join(part.text for part in parts),
        tuple(value for part in parts for value in part.params),
    )
