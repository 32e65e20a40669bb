"""Pieces of SQL that turn version data (JSON) into columns of `Household` and `Person`, and back.

A household or person of the base is a pure function of its version in the release in force: columns
the version does not speak of are empty, whatever an older release said.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from beneficiaries.models import Household, Person

Table = type[Household] | type[Person]

# Kept by identity and by activation, not told by a release.
_OUTSIDE = {"id", "registry_id", "household", "release", "in_base", "changed_at"}


@cache
def told_columns(model: Table) -> tuple[str, ...]:
    """Columns that a version fills."""
    return tuple(field.attname for field in _told_fields(model))


@cache
def blank_record(model: Table) -> str:
    """JSON of the values that stand for "not told" in columns that are never NULL."""
    blanks = {field.attname: _blank(field) for field in _told_fields(model)}
    return json.dumps({name: blank for name, blank in blanks.items() if blank is not None})


@cache
def assignments(model: Table, *, also: tuple[str, ...] = ()) -> str:
    """`column = r.column, …` for an UPDATE from the record `r`, of told columns and `also`."""
    return ", ".join(f"{column} = r.{column}" for column in (*told_columns(model), *also))


@cache
def differs(model: Table, row: str) -> str:
    """The condition that a told column of `row` is not as in the record `r`."""
    columns = told_columns(model)
    return "ROW({}) IS DISTINCT FROM ROW({})".format(
        *(", ".join(f"{table}.{column}" for column in columns) for table in (row, "r"))
    )


@dataclass(frozen=True, slots=True)
class Birth:
    """How rows are made from the JSON of versions.

    `columns` and `values` belong into an INSERT; `record` is the list of typed columns for
    `jsonb_to_record(…) AS r(…)`, which is twice as fast as filling a whole row of the table.
    `named_values` are the values under their columns' names.
    """

    columns: str
    values: str
    named_values: str
    record: str


@cache
def birth(model: Table, *, instead: tuple[tuple[str, str], ...] = ()) -> Birth:
    """`instead` names columns with the expression over the record `r` that fills them."""
    others = dict(instead)
    columns, values, record = [], [], []
    for field in _told_fields(model):
        name, blank = field.attname, _blank(field)
        columns.append(name)
        told = f"r.{name}" if blank is None else f"coalesce(r.{name}, {_sql(blank)})"
        values.append(others.get(name, told))
        record.append(f"{name} {field.db_type(connection)}")
    named = [f"{value} AS {name}" for name, value in zip(columns, values, strict=True)]
    return Birth(*(", ".join(parts) for parts in (columns, values, named, record)))


def _told_fields(model: Table) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in _OUTSIDE and not field.generated
    ]


def _blank(field: models.Field[Any, Any]) -> object:
    """What stands for "not told" in a column that is never NULL; None where NULL does."""
    if field.null:
        return None
    if isinstance(field, models.CharField):
        return ""
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.BooleanField):
        return False
    return None


def _sql(blank: object) -> str:
    """A blank as a literal. None of them holds anything that would need quoting."""
    return "false" if blank is False else "''" if blank == "" else "'{}'"
