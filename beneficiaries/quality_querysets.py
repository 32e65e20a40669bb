"""Findings and tasks of the data-quality queue, by territory and state."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from beneficiaries.quality_enums import WAITING
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class _QualityQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Rows of the territory. Agencies see none."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
        return self.none()


class QualityFindingQuerySet(_QualityQuerySet):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def overdue(self, today: datetime.date) -> Self:
        return self.waiting().filter(due_on__lt=today)


class QualityTaskQuerySet(_QualityQuerySet):
    def standing(self) -> Self:
        """Tasks that were not taken back."""
        return self.filter(undone_at__isnull=True)
