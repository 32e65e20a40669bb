"""The request as our middleware leaves it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.access import Door
from accounts.models import User
from accounts.scope import Scope


class PortalRequest(HttpRequest):
    """For annotations only. Pages open to anybody must not read `user` as an employee."""

    user: User
    door: Door
    scope: Scope
    is_technical: bool
    htmx: HtmxDetails
