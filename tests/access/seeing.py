"""What a scope is given: by the querysets of the portal, and by the database's wall alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import ProgrammingError, connection, transaction

from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role

Keys = set[Any] | None


def seen_by_rule(scope: Scope, model: Any) -> Keys:
    return _asked(scope, lambda: set(model.objects.visible_to(scope).values_list("pk", flat=True)))


def seen_by_wall(scope: Scope, model: Any) -> Keys:
    def bare() -> set[Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {model._meta.db_table}")
            return {key for (key,) in cursor.fetchall()}

    return _asked(scope, bare)


def _asked(scope: Scope, question: Callable[[], set[Any]]) -> Keys:
    """The answer under the scope's database role; None where the database refuses."""
    try:
        with as_login_role("sigertak_web"), transaction.atomic(), scoped(scope.database):
            return question()
    except ProgrammingError as refused:
        if "permission denied" not in str(refused):
            raise
        return None
