"""Why an agency objects, for lists of cases."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from accounts.scope import Scope
from verification.enums import CaseState, ObjectionState
from verification.models import Case, Objection


def tell_grounds(scope: Scope, cases: Iterable[Case]) -> None:
    """Set `grounds_told` of the rows of a list: the grounds of the objection that is open, whole;
    "" for cases that are not objected to. One query where there are any, else none."""
    rows = list(cases)
    objected = [case.pk for case in rows if case.state == CaseState.OBJECTED]
    grounds: dict[uuid.UUID, str] = {}
    if objected:
        told = Objection.objects.visible_to(scope).filter(
            case__in=objected, state=ObjectionState.OPEN
        )
        grounds = dict(told.values_list("case_id", "grounds"))
    for case in rows:
        case.grounds_told = grounds.get(case.pk, "")
