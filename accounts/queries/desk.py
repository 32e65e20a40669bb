"""What waits on the secretariat's desk."""

from __future__ import annotations

from accounts.models import AccountRequest
from accounts.scope import Scope


def open_requests(scope: Scope) -> int:
    """Applications of this territory that nobody has decided."""
    return AccountRequest.objects.visible_to(scope).open().count()
