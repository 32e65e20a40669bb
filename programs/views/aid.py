"""Aid a household has received, for its page in the registry."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.enums import SeenOn
from beneficiaries.models import Household
from beneficiaries.operations import sights
from programs.queries.aid import aid_of


@require_GET
def household_aid(request: PortalRequest, household_id: uuid.UUID) -> HttpResponse:
    """A fragment: the household's aid as far as the scope reaches (an agency sees its own)."""
    household = get_object_or_404(Household.objects.visible_to(request.scope), pk=household_id)
    sights.note(household, SeenOn.HOUSEHOLD, scope=request.scope, part=True)
    context = {
        "aid": aid_of(request.scope, household),
        "may_open": request.scope.may(Permission.PROGRAM_VIEW),
    }
    return render(request, "programs/_household_aid.html", context)
