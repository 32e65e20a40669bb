"""Submitted proposals that nobody has decided on yet, for who decides something else meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Q

from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import Proposal
from beneficiaries.proposals.enums import WAITING, ProposalState
from beneficiaries.queries.proposals import leaving_by_joining

# A village's draft is nobody's word yet; what was sent back to be mended still is.
_SAID = (*WAITING, ProposalState.RETURNED)


def undecided_about(scope: Scope, households: Collection[uuid.UUID]) -> list[Proposal]:
    """Those about these households and their present members, the longest submitted first.

    None for who reads no proposals; of another territory the walls show none to anybody. One query.
    """
    if not households or not scope.may(Permission.PROPOSAL_VIEW):
        return []
    about = (
        Q(household__in=households)
        | Q(person__household__in=households)
        | Q(pk__in=leaving_by_joining(scope, households))
    )
    rows = Proposal.objects.visible_to(scope).filter(about, state__in=_SAID)
    return list(rows.select_related("submitted_by", "to_village").order_by("submitted_at", "id"))
