"""How tables of the base point at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from regions.models import Region

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def region_key(
    name: str | StrPromise, related_name: str = "+", **options: Any
) -> models.ForeignKey:
    """A region without an index of its own: the tables' composite indexes lead with it."""
    return models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name=related_name,
        db_index=False,
        verbose_name=name,
        **options,
    )
