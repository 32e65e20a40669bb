"""Tables and columns of row changes in words, from the models that own them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db.models import Model

from accounts.trail_words import object_words
from core.row_changes import watched


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def table_words(table: str) -> str:
    """What a row of this table is; a table that is gone stands for itself."""
    model = _models().get(table)
    if model is None:
        return table
    said = object_words(model._meta.label_lower)
    return str(model._meta.verbose_name) if said == model._meta.label_lower else said


def column_words(table: str, columns: Iterable[str]) -> str:
    """The columns' names as the pages say them."""
    model = _models().get(table)
    fields = {field.column: field for field in model._meta.concrete_fields} if model else {}
    return ", ".join(str(fields[name].verbose_name) if name in fields else name for name in columns)


def watched_tables() -> dict[str, str]:
    """Every watched table with its words."""
    return {table: table_words(table) for table in watched()}
