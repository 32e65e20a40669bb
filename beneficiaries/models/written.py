"""JSON that is kept as it was written."""

from __future__ import annotations

from typing import Any

from django.db import models


class WrittenJSONField(models.JSONField):
    """JSON in a column of type `json`: text that PostgreSQL checks and does not take apart.

    For what is written by the million and read one row at a time: a third of the cost of `jsonb`.
    It cannot be searched or compared in the database.
    """

    def db_type(self, connection: Any) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """psycopg2 decodes this type itself, unlike `jsonb`."""
        return value
