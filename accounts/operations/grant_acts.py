"""What acts on a grant have in common: the refusal, the lock, the line in the trail, the notice."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from accounts.enums import GrantState, NoticeKind
from accounts.models import Grant, User
from accounts.operations.notices import Audience, tell
from core import audit
from core.scope import DatabaseRole, acting_as


class GrantConflict(Exception):
    """The act does not fit how things stand; the text is for the screen."""


def locked(grant: Grant, *states: GrantState) -> Grant:
    """The grant as it is now, locked; raises when somebody was faster."""
    found = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if found.state not in states:
        raise GrantConflict(_("Akses ini sudah diputuskan atau diakhiri; tidak ada yang diubah."))
    return found


def record(grant: Grant, verb: str, *, by: User | None, reason: str) -> None:
    """Write down what was done to it."""
    audit.record(
        f"grant.{verb}",
        by=by,
        subject=grant,
        reason=reason,
        kind=grant.kind,
        object=grant.object_pk,
        holder=str(grant.user_id or ""),
        writes=grant.writes,
        expires_on=grant.expires_on,
    )


def tell_holder(kind: NoticeKind, grant: Grant, by: User | None) -> None:
    """Let the holder know, who may work for an agency that the one who acts does not reach."""
    with acting_as(DatabaseRole.MATCHING):
        tell(
            kind,
            audience=Audience.user(_given_to(grant), grant.membership_id),
            subject_id=grant.pk,
            by=by,
        )


def _given_to(grant: Grant) -> uuid.UUID:
    if grant.user_id is None:
        raise ValueError("A given grant has its holder; the table says so.")
    return grant.user_id
