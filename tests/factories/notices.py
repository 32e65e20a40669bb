"""Notices planted straight into inboxes, by the tables' owner."""

from __future__ import annotations

from typing import Any

from accounts.enums import NoticeKind
from accounts.models import Membership, Notice


def a_notice(membership: Membership, **fields: Any) -> Notice:
    """A notice of this person; by default an unread one about nothing in particular."""
    fields.setdefault("kind", NoticeKind.CASES_OVERDUE)
    return Notice.objects.create(user=membership.user, membership=membership, **fields)
