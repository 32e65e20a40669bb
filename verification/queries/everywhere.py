"""Waiting cases of all regencies that one person works in, read place by place and merged.

Each place is asked under its own scope and its own database role, one after the other, for no more
than a page; so each question is the one its own list asks, along its own index, and each wall
stands. Nothing is read that the person would not find by going there.
"""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Permission
from accounts.queries.grants import standpoints
from accounts.scope import Scope
from core.keyset import PAGE_ROWS, beyond
from core.scope import DatabaseRole, scoped
from verification.models import Case
from verification.queries.worklist import OLDEST_FIRST

# With more of them, the province's own list is the better one to ask for.
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A waiting case, and the key of the place one would stand in to decide it."""

    case: Case
    standpoint_id: uuid.UUID | None
    is_here: bool


def regencies_of(user: User, here: Scope) -> list[Scope]:
    """The scopes of the regencies in which the person reads cases today, the present one first."""
    found: dict[int, Scope] = {}
    keys = [place.key for place in standpoints(user.pk, here)]
    for scope in (here, *(Scope.of(user, key) for key in keys)):
        reads = scope.role is DatabaseRole.REGENCY and scope.may(Permission.CASE_VIEW)
        if reads and scope.regency_id is not None:
            found.setdefault(scope.regency_id, scope)
    return list(found.values())


def waiting_everywhere(
    scopes: Sequence[Scope], here: Scope, after: uuid.UUID | None
) -> tuple[list[Elsewhere], uuid.UUID | None]:
    """The oldest waiting cases of these places behind `after`; and the row to go on from, if any.

    A row to go on from that no place shows any more gives the first page.
    """
    anchor = _anchor(scopes, after) if after else None
    pages = [_waiting(scope, anchor) for scope in scopes]
    lists = [
        [Elsewhere(case, scope.standpoint_id, scope.regency_id == here.regency_id) for case in page]
        for scope, page in zip(scopes, pages, strict=True)
    ]
    merged = list(heapq.merge(*lists, key=lambda one: (one.case.submitted_at, one.case.pk)))
    rows = merged[:PAGE_ROWS]
    return rows, rows[-1].case.pk if len(merged) > PAGE_ROWS else None


def _anchor(scopes: Sequence[Scope], key: uuid.UUID) -> tuple[object, ...] | None:
    for scope in scopes:
        with scoped(scope.database):
            rows = Case.objects.visible_to(scope).filter(pk=key)
            found = rows.values_list(*OLDEST_FIRST).first()
        if found is not None:
            return found
    return None


def _waiting(scope: Scope, anchor: tuple[object, ...] | None) -> list[Case]:
    with scoped(scope.database):
        rows = Case.objects.visible_to(scope).waiting().order_by(*OLDEST_FIRST)
        if anchor is not None:
            rows = rows.filter(beyond(OLDEST_FIRST, anchor))
        related = ("recipient__village", "recipient__district", "program", "agency", "regency")
        return list(rows.select_related(*related)[: PAGE_ROWS + 1])
