"""Rounds of handing out, their parts, papers and pictures, as pages show them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import Scope
from core.models import Job
from programs.delivery_rules import is_late
from programs.enums import DistributionState, ItemState, RecipientState
from programs.models import (
    AidPhoto,
    DeliveryUpload,
    Distribution,
    DistributionDocument,
    DistributionItem,
    Program,
    Recipient,
)
from programs.queries.recipients import found as found_recipients

ITEM_ORDER = ("recipient_id", "id")
_ITEM_FILTERS = {
    "state": "state",
    "regency": "regency_id",
    "district": "recipient__district_id",
    "village": "recipient__village_id",
}


@dataclass(slots=True)
class Totals:
    """People and rupiah of rounds: what was planned, and what was received."""

    waiting: int = 0
    received: int = 0
    missed: int = 0
    planned_amount: Decimal = Decimal(0)
    received_amount: Decimal = Decimal(0)

    @property
    def people(self) -> int:
        return self.waiting + self.received + self.missed

    @property
    def share(self) -> float | None:
        """Received in hundredths of all parts."""
        return self.received * 100 / self.people if self.people else None

    def add(self, other: Totals) -> None:
        self.waiting += other.waiting
        self.received += other.received
        self.missed += other.missed
        self.planned_amount += other.planned_amount
        self.received_amount += other.received_amount


@dataclass(frozen=True, slots=True)
class Round:
    """A round with its totals."""

    distribution: Distribution
    totals: Totals
    is_late: bool


def rounds_of(scope: Scope, program: Program) -> list[Round]:
    """The rounds of a program in their order."""
    rounds = list(Distribution.objects.visible_to(scope).filter(program=program).order_by("number"))
    totals = totals_of(scope, (one.pk for one in rounds))
    today = timezone.localdate()
    return [Round(one, totals[one.pk], is_late(one, today)) for one in rounds]


def totals_of(scope: Scope, distribution_ids: Iterable[UUID]) -> dict[UUID, Totals]:
    """Totals by round, in one query; in scope, so a regency counts what lies on its ground."""
    found = {key: Totals() for key in distribution_ids}
    rows = (
        DistributionItem.objects.visible_to(scope)
        .filter(distribution_id__in=found)
        .order_by()
        .values_list("distribution_id")
        .annotate(
            waiting=Count("id", filter=Q(state=ItemState.PLANNED)),
            received=Count("id", filter=Q(state=ItemState.RECEIVED)),
            missed=Count("id", filter=Q(state=ItemState.MISSED)),
            planned_amount=Sum("planned_amount"),
            received_amount=Sum("amount"),
        )
    )
    for key, waiting, received, missed, planned, given in rows:
        found[key] = Totals(waiting, received, missed, planned or Decimal(0), given or Decimal(0))
    return found


def sum_of(rounds: Iterable[Round]) -> Totals:
    """All rounds together, those called off left out."""
    total = Totals()
    for one in rounds:
        if one.distribution.state != DistributionState.CANCELLED:
            total.add(one.totals)
    return total


def items_of(scope: Scope, distribution: Distribution, **filters: Any) -> QuerySet:
    """Parts of a round in scope; keys are those of `ItemFilter`."""
    return (
        DistributionItem.objects.visible_to(scope)
        .filter(
            distribution=distribution,
            **{_ITEM_FILTERS[name]: value for name, value in filters.items()},
        )
        .select_related(
            "recipient", "recipient__village", "recipient__district", "recipient__regency"
        )
    )


def found_items(
    scope: Scope, distribution: Distribution, text: str
) -> list[DistributionItem] | None:
    """Parts of recipients by whole NIK or part of a name; None when too little is given."""
    people = found_recipients(scope, distribution.program, text)
    if people is None:
        return None
    return list(items_of(scope, distribution).filter(recipient__in=people))


def missing_recipients(scope: Scope, distribution: Distribution) -> int:
    """Approved recipients of the program who have no part in the round yet."""
    approved = Recipient.objects.visible_to(scope).filter(
        program_id=distribution.program_id, state=RecipientState.APPROVED
    )
    return approved.exclude(items__distribution=distribution).count()


def documents_of(scope: Scope, distribution: Distribution) -> list[DistributionDocument]:
    rows = DistributionDocument.objects.visible_to(scope).filter(distribution=distribution)
    return list(rows.select_related("uploaded_by"))


def delivery_uploads_of(scope: Scope, distribution: Distribution) -> list[DeliveryUpload]:
    """Lists sent for a round, the latest first."""
    rows = DeliveryUpload.objects.visible_to(scope).filter(distribution=distribution)
    return list(rows.annotate(faulty_rows=Count("faulty")).select_related("created_by"))


def passed_rounds(program: Program, today: datetime.date) -> int:
    """Rounds still planned for a day that is over."""
    rounds = Distribution.objects.filter(program=program, state=DistributionState.PLANNED)
    return rounds.filter(planned_on__lt=today).count()


def latest_job(kind: str, subject_id: UUID) -> Job | None:
    jobs = Job.objects.filter(kind=kind, subject_id=subject_id)
    return jobs.order_by(F("created_at").desc()).first()


@dataclass(frozen=True, slots=True)
class GalleryPhoto:
    """A picture of the aid for the gallery component."""

    thumb_url: str
    full_url: str
    label: str
    taken_at: datetime.datetime | None


def photos_of(scope: Scope, recipient: Recipient) -> list[GalleryPhoto]:
    """Pictures of one recipient's aid, before first."""
    order = {"before": 0, "progress": 1, "after": 2, "handover": 3}
    rows = AidPhoto.objects.visible_to(scope).filter(recipient=recipient)
    return [
        GalleryPhoto(
            reverse("programs:aid_photo_thumb", args=[row.pk]),
            reverse("programs:aid_photo_image", args=[row.pk]),
            _photo_label(row),
            row.taken_at or row.uploaded_at,
        )
        for row in sorted(rows, key=lambda row: (order[row.moment], row.uploaded_at))
    ]


def parts_of(scope: Scope, recipient: Recipient) -> list[DistributionItem]:
    """What one recipient got and is to get, round by round."""
    rows = DistributionItem.objects.visible_to(scope).filter(recipient=recipient)
    return list(
        rows.exclude(distribution__state=DistributionState.CANCELLED)
        .select_related("distribution", "changed_by")
        .order_by("distribution__planned_on", "distribution__number")
    )


def _photo_label(row: AidPhoto) -> str:
    label = str(row.get_moment_display())
    if row.progress is None:
        return label
    return _("%(moment)s, kemajuan %(progress)s%%") % {"moment": label, "progress": row.progress}
