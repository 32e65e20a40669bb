"""What a scope is given: by the querysets alone, by the database's wall alone, and by both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import ProgrammingError, connection, transaction

from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role

Keys = set[Any] | None


def seen_by_rule(scope: Scope, model: Any) -> set[Any]:
    """By the querysets alone: asked as the tables' owner, whom no wall holds back."""
    return set(model.objects.visible_to(scope).values_list("pk", flat=True))


def seen_by_both(scope: Scope, model: Any) -> Keys:
    """As a page of the portal does it."""
    return _asked(scope, lambda: seen_by_rule(scope, model))


def seen_by_wall(scope: Scope, model: Any) -> Keys:
    """By bare SQL under the scope's database role."""

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
