"""Findings and tasks of the data-quality queue, by territory and state."""

from __future__ import annotations

import datetime
from typing import Self

from accounts.tenancy import TerritoryQuerySet
from beneficiaries.quality_enums import WAITING


class QualityFindingQuerySet(TerritoryQuerySet):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def overdue(self, today: datetime.date) -> Self:
        return self.waiting().filter(due_on__lt=today)


class QualityTaskQuerySet(TerritoryQuerySet):
    def standing(self) -> Self:
        """Tasks that were not taken back."""
        return self.filter(undone_at__isnull=True)


class AnswerFileQuerySet(TerritoryQuerySet):
    """Answered lists of the territory; those sent by the province are the province's alone."""
