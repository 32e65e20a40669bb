"""Who gets what in a round: drawing the list up, and noting what was received.

Set-based: a round of a hundred thousand recipients is one statement. Each function locks the round
first, so that two people at the same round follow one another.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from programs.delivery_rules import Mark, day_fault, takes_marks
from programs.enums import DistributionState, ItemState, RecipientState
from programs.models import Distribution, DistributionItem


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many parts were added, and how many planned ones went because aid ended."""

    added: int
    removed: int


# The round's own amount or goods go before what was written for the recipient.
_ADD = """
    INSERT INTO programs_distributionitem
        (distribution_id, recipient_id, agency_id, regency_id, state,
         planned_amount, goods, note, changed_by_id)
    SELECT d.id, r.id, r.agency_id, r.regency_id, %(planned)s,
           CASE WHEN d.amount IS NOT NULL THEN d.amount
                WHEN d.goods = '' THEN r.amount END,
           CASE WHEN d.goods <> '' THEN d.goods ELSE r.goods END, '', %(by)s
    FROM programs_distribution d
    JOIN programs_recipient r ON r.program_id = d.program_id
    WHERE d.id = %(distribution)s AND r.state = %(approved)s
    ORDER BY r.id
    ON CONFLICT (distribution_id, recipient_id) DO NOTHING
"""


def draw_up(*, distribution: Distribution, by: User) -> Drawn:
    """Bring the list of a planned round up to date with the approved recipients.

    Adds who is approved and missing; takes off planned parts of those whose aid ended or is open
    again. What was marked stays. Doing it twice changes nothing.
    """
    distribution = locked(distribution)
    if distribution.state != DistributionState.PLANNED:
        raise ValidationError(
            _("Daftar penerima hanya disusun untuk penyaluran yang masih direncanakan."),
            code="wrong_state",
        )
    require_marks(distribution)
    gone = DistributionItem.objects.filter(
        distribution=distribution, state=ItemState.PLANNED
    ).exclude(recipient__state=RecipientState.APPROVED)
    removed, _by_model = gone.delete()
    with connection.cursor() as cursor:
        cursor.execute(
            _ADD,
            {
                "distribution": distribution.pk,
                "planned": ItemState.PLANNED.value,
                "approved": RecipientState.APPROVED.value,
                "by": by.pk,
            },
        )
        added = cursor.rowcount
    if added or removed:
        audit.record(
            "distribution.draw_up", by=by, subject=distribution, added=added, removed=removed
        )
    return Drawn(added, removed)


def mark_planned(
    *,
    distribution: Distribution,
    mark: Mark,
    by: User,
    item_ids: Collection[uuid.UUID] | None = None,
) -> int:
    """Mark those of the items that nobody has marked yet, all of the round without `item_ids`.

    Returns how many it marked. Who was marked meanwhile by somebody else stays as they did it.
    """
    distribution = locked(distribution)
    require_marks(distribution)
    values = _values(distribution, mark)
    rows: QuerySet[DistributionItem] = DistributionItem.objects.filter(
        distribution=distribution, state=ItemState.PLANNED
    )
    if item_ids is not None:
        rows = rows.filter(pk__in=list(item_ids))
    marked = rows.update(**values, changed_by=by, changed_at=Now())
    if marked:
        audit.record(
            "distribution.mark", by=by, subject=distribution, rows=marked, state=str(mark.state)
        )
    return marked


def correct(
    *, item: DistributionItem, mark: Mark, seen_at: datetime.datetime, by: User
) -> DistributionItem:
    """Write one recipient's part anew, also after the round was closed.

    `seen_at` is the `changed_at` the writer had before their eyes: when somebody else has changed
    the part since, it is refused.
    """
    distribution = locked(item.distribution)
    require_marks(distribution)
    values = _values(distribution, mark)
    changed = DistributionItem.objects.filter(pk=item.pk, changed_at=seen_at).update(
        **values, changed_by=by, changed_at=Now()
    )
    if not changed:
        raise ValidationError(
            _("Bagian ini baru saja diubah orang lain. Muat ulang halaman, lalu periksa lagi."),
            code="changed_meanwhile",
        )
    audit.record("distribution_item.change", by=by, subject=item, state=str(mark.state))
    item.refresh_from_db()
    return item


def _values(distribution: Distribution, mark: Mark) -> dict[str, object]:
    """The fields of a marked item; raises `ValidationError` for a mark that says too little."""
    note = " ".join(mark.note.split())
    goods = {} if mark.goods is None else {"goods": mark.goods}
    if mark.state == ItemState.RECEIVED:
        if mark.on is None:
            raise ValidationError({"on": _("Isi tanggal bantuan diterima.")}, code="day_missing")
        if fault := day_fault(mark.on, distribution.program.year, today=timezone.localdate()):
            raise ValidationError({"on": fault}, code="day")
        return {
            "state": ItemState.RECEIVED,
            "received_on": mark.on,
            "amount": F("planned_amount") if mark.amount is None else mark.amount,
            "note": note,
            **goods,
        }
    if mark.state == ItemState.MISSED and not note:
        raise ValidationError(
            {"note": _("Tulis sebab bantuan tidak diterima, misalnya “tidak di tempat”.")},
            code="note_missing",
        )
    # The round was delivered: nobody is left as planned in it.
    if mark.state == ItemState.PLANNED and distribution.state == DistributionState.DELIVERED:
        raise ValidationError(
            {"state": _("Penyaluran sudah selesai; pilih diterima atau tidak diterima.")},
            code="delivered",
        )
    return {"state": mark.state, "received_on": None, "amount": None, "note": note, **goods}


def locked(distribution: Distribution) -> Distribution:
    """The round as it is now; whoever else changes it or its items waits."""
    return (
        Distribution.objects.select_for_update(of=("self",))
        .select_related("program")
        .get(pk=distribution.pk)
    )


def require_marks(distribution: Distribution) -> None:
    """Raises `ValidationError` where nobody may be marked."""
    if not takes_marks(distribution, distribution.program):
        raise ValidationError(
            _(
                "Penyaluran dibatalkan atau program tidak sedang berjalan; penerima tidak dapat "
                "ditandai."
            ),
            code="wrong_state",
        )
