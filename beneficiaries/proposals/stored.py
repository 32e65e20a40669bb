"""Values of the base as a proposal keeps them in JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any


def base_columns_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a household or person as JSON keeps them, whole."""
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A column's value as JSON keeps it. Two decimals of ten digits survive as a float."""
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
