"""What a page may tell of the engine's answer."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.scope import Scope
from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as
from programs.models import Recipient


def reasons_told(scope: Scope, recipient: Recipient) -> Sequence[str]:
    """Why the engine answered as it did; nothing where it speaks of somebody elsewhere.

    An agency learns that the base knows such a person outside of its territory, and no more: which
    numbers and names agree would tell it who that is.
    """
    if scope.role is not DatabaseRole.AGENCY or scope.regency_id is None:
        return recipient.match_reasons
    if recipient.person_id is not None:
        with acting_as(DatabaseRole.MATCHING):
            here = Person.objects.filter(pk=recipient.person_id, regency_id=scope.regency_id)
            if not here.exists():
                return []
    return recipient.match_reasons
