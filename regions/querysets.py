"""Regions by level, by place in the tree, by validity and by code."""

from __future__ import annotations

import datetime
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from regions.enums import Level


class InTree(Protocol):
    """A region, seen from below the models."""

    pk: Any
    level: str


class RegionQuerySet(models.QuerySet):
    def provinces(self) -> Self:
        return self.filter(level=Level.PROVINCE)

    def regencies(self) -> Self:
        return self.filter(level=Level.REGENCY)

    def districts(self) -> Self:
        return self.filter(level=Level.DISTRICT)

    def villages(self) -> Self:
        return self.filter(level=Level.VILLAGE)

    def within(self, region: InTree) -> Self:
        """`region` itself and all that lies in it, at any depth."""
        ancestor = "pk" if region.level == Level.VILLAGE else region.level
        return self.filter(**{ancestor: region.pk})

    def current(self, on: datetime.date | None = None) -> Self:
        """Regions that exist on a day; without a day, those that have not ended."""
        if on is None:
            return self.filter(valid_to__isnull=True)
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gt=on),
        )

    def by_code(self, code: str) -> Self:
        """Every version of a Kemendagri code, written with or without dots."""
        return self.filter(code="".join(filter(str.isdigit, code)))
