"""Whether the session that a page was made in still stands when something is sent from it.

A page stays open longer than its session. What was entered there is sent only where the same
account works at the same place: the page carries an opaque mark of both, and sending asks first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.access import needs
from accounts.http import PortalRequest
from accounts.idleness import first_look
from accounts.second_factor import way_to_factor

HEADER = "X-Page-Session"


class Standing(StrEnum):
    """How the session of now stands to a page."""

    STANDS = "stands"
    ENDED = "ended"
    OTHER_ACCOUNT = "other"
    OTHER_PLACE = "elsewhere"


@dataclass(frozen=True, slots=True)
class PageSession:
    """What a page keeps of its session: the mark, and after how many seconds it asks again."""

    mark: str
    first_look: int


def page_session(request: PortalRequest) -> PageSession:
    return PageSession(_mark(request), first_look(request))


def standing(request: PortalRequest) -> Standing:
    """How the request's session stands to the page whose mark it carries.

    What cannot be told apart is taken for another account: nothing is sent then.
    """
    mark = request.headers.get(HEADER, "")
    if not request.user.is_authenticated or way_to_factor(request, needs(), request.scope):
        return Standing.ENDED
    here = _mark(request)
    if constant_time_compare(mark, here):
        return Standing.STANDS
    account, here_account = mark.partition(".")[0], here.partition(".")[0]
    same = constant_time_compare(account, here_account)
    return Standing.OTHER_PLACE if same else Standing.OTHER_ACCOUNT


def _mark(request: PortalRequest) -> str:
    """Two digests, of the account and of its place of work, which nobody makes without the key."""
    who = request.user.pk
    return f"{_digest('account', who)}.{_digest('place', who, request.scope.standpoint_id)}"


def _digest(kind: str, *parts: object) -> str:
    value = ":".join(map(str, parts))
    return salted_hmac(f"accounts.page_sessions.{kind}", value, algorithm="sha256").hexdigest()[:32]
