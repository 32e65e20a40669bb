"""What is painted into a picture for the person who looks at it (`core.watermarks`)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import PortalRequest
from core.templatetags.fmt import waktu


def seen_by(request: PortalRequest) -> str:
    """Who looks, and when."""
    return _("Dilihat %(name)s, %(at)s") % {
        "name": request.user.name,
        "at": waktu(timezone.now()),
    }
