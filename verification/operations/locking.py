"""Taking a case in hand: whoever changes it waits for whoever does so already."""

from __future__ import annotations

import uuid

from accounts.scope import Scope
from verification.models import Case


def locked_case(case_id: uuid.UUID, scope: Scope) -> Case:
    """The case with its recipient, locked to the end of the transaction.

    Raises `Case.DoesNotExist` outside of the scope.
    """
    cases = Case.objects.visible_to(scope).select_for_update(of=("self",))
    return cases.select_related("recipient", "claimed_by").get(pk=case_id)
