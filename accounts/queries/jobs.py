"""Background work as the people around it may watch it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.scope import Scope
from core.models import Job
from core.scope import DatabaseRole


def told_of(scope: Scope) -> QuerySet[Job]:
    """Jobs of the reader, and of an agency those of colleagues: they work on the same lists.

    In a shared program colleagues are those who came from the guest's own agency, as the wall of
    jobs has it: the agency of a guest's standpoint is the owner's.
    """
    own = Q(created_by=scope.user_id)
    if scope.program_id is not None and scope.home_agency_id is not None:
        own |= Q(program_id=scope.program_id, guest_agency_id=scope.home_agency_id)
    if scope.role is DatabaseRole.AGENCY and not scope.is_guest:
        own |= Q(agency_id=scope.agency_id)
    return Job.objects.filter(own)
