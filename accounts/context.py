"""What every page's shell shows: the tasks of this role, who one is here, and where."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts.access import Door
from accounts.http import PortalRequest
from accounts.menu import sections_for
from accounts.models import Grant, Membership
from accounts.page_sessions import page_session
from accounts.permissions import Permission
from accounts.queries.notices import unread_count
from accounts.scope import NOBODY


def shell(request: PortalRequest) -> dict[str, Any]:
    scope = getattr(request, "scope", NOBODY)
    # Public pages work as a role that may not even know who sits before them,
    # and the technical administration has a shell of its own.
    if scope.membership_id is None or request.door is Door.PUBLIC or request.is_technical:
        return {"menu": [], "can_search": False}
    membership = Membership.objects.select_related("agency", "regency").get(pk=scope.membership_id)
    lent = Grant.objects.filter(pk=scope.grant_id).first() if scope.grant_id else None
    return {
        # Of pages that a signed-in session with all its factors may open, which others are not.
        "page_session": page_session(request) if request.door is Door.SCOPED else None,
        "lent": lent,
        "home_url": reverse("home"),
        "menu": sections_for(request, scope),
        "scope": scope,
        "scope_label": f"{membership.get_role_display()} · {membership.agency.short_name}",
        "territory_label": lent.title if lent else _territory(membership),
        "inbox_url": reverse("accounts:notice_list"),
        # Pages of one's own security work as the login role, which reads no inbox.
        "inbox_count": unread_count(scope) if request.door is Door.SCOPED else None,
        "can_search": scope.may(Permission.REGISTRY_VIEW),
    }


def _territory(membership: Membership) -> str:
    if membership.regency is not None:
        return str(membership.regency.name)
    region = membership.agency.region
    return region.name if region.regency_id is None else str(region.province)
