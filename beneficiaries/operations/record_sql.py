"""Pieces of SQL that turn version data (JSON) into columns of `Household` and `Person`, and back.

A household or person of the base is a pure function of its version in the release in force: columns
the version does not speak of are empty, whatever an older release said.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.db import models

from beneficiaries.models import Household, Person

# Kept by identity and by activation, not told by a release.
_OUTSIDE = {"id", "registry_id", "household", "release", "in_base", "changed_at"}


@cache
def told_columns(model: type[Household] | type[Person]) -> tuple[str, ...]:
    """Columns that a version fills."""
    return tuple(field.attname for field in _told_fields(model))


@cache
def blank_record(model: type[Household] | type[Person]) -> str:
    """JSON of the values that stand for "not told" in columns that are never NULL."""
    blanks: dict[str, object] = {}
    for field in _told_fields(model):
        if field.null:
            continue
        if isinstance(field, models.CharField):
            blanks[field.attname] = ""
        elif isinstance(field, models.JSONField):
            blanks[field.attname] = {}
        elif isinstance(field, models.BooleanField):
            blanks[field.attname] = False
    return json.dumps(blanks)


def _told_fields(model: type[Household] | type[Person]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name not in _OUTSIDE]


def assignments(model: type[Household] | type[Person]) -> str:
    """`column = r.column, …` for an UPDATE from the record `r`."""
    return ", ".join(f"{column} = r.{column}" for column in told_columns(model))


def insert_columns(model: type[Household] | type[Person], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{column}" for column in told_columns(model))
