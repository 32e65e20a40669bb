"""The application wall over rows that lie in a regency, and those that also belong to an agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models

from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


Rows = TypeVar("Rows", bound=models.QuerySet)


def within_program(rows: Rows, scope: Scope, column: str) -> Rows:
    """What of `rows` belongs to the one program of this scope; none where no column names it.

    Its agency is named as well: the indexes of lists lead with it.
    """
    if not column:
        return rows.none()
    return rows.filter(agency_id=scope.agency_id, **{column: scope.program_id})


class TerritoryQuerySet(models.QuerySet):
    """Rows with `regency_id`; those without one are the province's alone."""

    def visible_to(self, scope: Scope) -> Self:
        """Those of its territory for a regency, all for the province, none for an agency."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
        return self.none()


class TenantQuerySet(TerritoryQuerySet):
    """Rows with `agency_id` and `regency_id`; `of_program` is the column that names the program.

    Who works in one shared program sees its rows, and nothing of tables that do not name it.
    """

    of_program: ClassVar[str] = ""

    def visible_to(self, scope: Scope) -> Self:
        """As by territory, and for an agency its own."""
        if scope.program_id is not None:
            return within_program(self, scope, self.of_program)
        if scope.role is DatabaseRole.AGENCY:
            return self.filter(agency_id=scope.agency_id)
        return super().visible_to(scope)
