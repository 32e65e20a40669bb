"""Recipients that can be submitted: drafts, and returned ones corrected since."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.scope import Scope
from programs.enums import RecipientState
from programs.models import Program, Recipient
from verification.models import Case


def ready_to_submit(
    program: Program, scope: Scope, recipient_ids: Iterable[uuid.UUID] | None = None
) -> QuerySet[Recipient]:
    """What "Ajukan" would submit now. A returned recipient counts once it was changed."""
    ready = Recipient.objects.changeable_by(scope).filter(is_ready(), program=program)
    return ready if recipient_ids is None else ready.filter(pk__in=list(recipient_ids))


def is_ready() -> Q:
    """The condition for recipients of a running program."""
    # Asked of the few that came back alone: a join would look for the case of every draft as well.
    decided_before = Case.objects.filter(
        recipient=OuterRef("pk"), decided_at__lt=OuterRef("changed_at")
    )
    return Q(state=RecipientState.DRAFT) | Q(Exists(decided_before), state=RecipientState.RETURNED)
