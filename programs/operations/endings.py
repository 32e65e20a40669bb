"""Ending aid: graduation, a term that is over, a death. One recipient or many, after a preview."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programs.enums import EndKind, ProgramAction, RecipientState
from programs.models import Program, Recipient
from programs.operations.guards import require_reason
from programs.operations.history import remember_each
from programs.operations.recipients import mark_ended
from programs.queries.recipients import RECIPIENT_ORDER
from programs.rules import may_end_on

# One transaction stays short; the rest of a larger filter is a second act with its own preview.
MOST_AT_ONCE = 5000
SAMPLE = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What ending would do to the rows chosen: `approved` of the `total` end, the others stay."""

    total: int
    approved: int
    amount: Decimal
    sample: list[Recipient]

    @property
    def others(self) -> int:
        return self.total - self.approved

    @property
    def to_end(self) -> int:
        """How many one act ends."""
        return min(self.approved, MOST_AT_ONCE)


def preview(rows: QuerySet[Recipient]) -> Preview:
    """Count and sample `rows` for the eyes of whoever is about to end them."""
    approved = Q(state=RecipientState.APPROVED)
    found = rows.order_by().aggregate(
        total=Count("pk"),
        approved=Count("pk", filter=approved),
        amount=Sum("amount", filter=approved),
    )
    return Preview(
        total=found["total"],
        approved=found["approved"],
        amount=found["amount"] or Decimal(0),
        sample=list(rows.filter(approved).order_by(*RECIPIENT_ORDER)[:SAMPLE]),
    )


def end(
    *,
    program: Program,
    rows: QuerySet[Recipient],
    expected: int,
    kind: EndKind,
    on: datetime.date,
    reason: str,
    by: User,
) -> int:
    """End the aid of the approved among `rows`, all of `program`; return how many.

    `expected` is the number that the preview showed. Fewer are ended when some changed meanwhile;
    should there be more, nobody is ended and `ValidationError` says so: nobody ends the aid of
    people they were not shown. Every ending carries a reason, for the people it takes aid from.
    """
    reason = require_reason(reason, _("Tuliskan keterangan yang dapat dibaca Bappeda."))
    if not may_end_on(on, program.year, timezone.localdate()):
        raise ValidationError(
            {
                "on": _("Tanggalnya paling awal 1 Januari %(year)s dan paling akhir hari ini.")
                % {"year": program.year}
            },
            code="end_date",
        )
    approved = rows.filter(program=program, state=RecipientState.APPROVED)
    chosen = approved.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1]
    ids = list(chosen)
    if min(len(ids), MOST_AT_ONCE) > expected:
        raise ValidationError(
            _(
                "Daftarnya bertambah sejak pratinjau. Belum ada yang diakhiri. "
                "Periksa pratinjau yang baru, lalu tegaskan lagi."
            ),
            code="grew",
        )
    ended = mark_ended(
        rows=Recipient.objects.filter(pk__in=ids[:MOST_AT_ONCE]),
        kind=kind,
        on=on,
        reason=reason,
        by=by,
    )
    remember_each(
        ProgramAction.RECIPIENT_ENDED,
        ended,
        reason=reason,
        by=by,
        kind=kind.value,
        on=on.isoformat(),
    )
    return len(ended)
