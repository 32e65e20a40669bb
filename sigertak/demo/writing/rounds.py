"""Handing out: rounds of every program, with what came in time and in full and what did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.utils.timezone import localdate

from accounts.models import Membership
from programs.enums import DistributionState, ItemState, RecipientState
from programs.models import Distribution, DistributionItem, Program, Recipient
from sigertak.demo.chance import stream
from sigertak.demo.programs import ProgramPlan
from sigertak.demo.writing.timeline import Calendar

# Aid that comes again and again through the year; all other aid comes once.
QUARTERLY = frozenset({"sembako", "bantuan-pangan", "blt-dana-desa", "pbpu-pemda", "stunting"})
# Nobody is on the list of a round before the verdict has come.
SETTLED = timedelta(days=21)
IN_TIME, LATE_BY = 0.78, (9, 45)
MISSED, SHORT = 0.02, 0.03
WITH_DECREE, WITH_HANDOVER = 0.95, 0.85


class RoundWriter:
    """Writes the rounds of one program after the other."""

    def __init__(self, calendar: Calendar, seed: int) -> None:
        self._calendar = calendar
        self._seed = seed

    def write(self, plan: ProgramPlan, program: Program, by: Membership) -> int:
        """All rounds with the shares of the recipients that stand; returns how many rounds."""
        rng = stream(self._seed, "rounds", plan.key)
        standing = list(
            Recipient.objects.filter(
                program=program, state__in=(RecipientState.APPROVED, RecipientState.ENDED)
            ).order_by("pk")
        )
        if not standing:
            return 0
        rounds = [
            self._round(rng, number, planned, plan, program, by)
            for number, planned in enumerate(_days(rng, plan), 1)
        ]
        Distribution.objects.bulk_create(rounds)
        for each in rounds:
            share = Decimal(plan.amount or 0) / len(rounds)
            items = [
                self._item(rng, each, row, share, by)
                for row in standing
                if localdate(row.entered_at) + SETTLED < each.planned_on
            ]
            DistributionItem.objects.bulk_create(items, batch_size=2000)
        return len(rounds)

    def _round(
        self,
        rng: Random,
        number: int,
        planned: date,
        plan: ProgramPlan,
        program: Program,
        by: Membership,
    ) -> Distribution:
        late = rng.random() >= IN_TIME
        first, last = LATE_BY
        delay = first + int(rng.random() * (last - first)) if late else int(rng.random() * 6)
        delivered: date | None = planned + timedelta(days=delay)
        if delivered is None or delivered >= self._calendar.today:
            delivered = None
        has_decree, has_handover = rng.random() < WITH_DECREE, rng.random() < WITH_HANDOVER
        papers: dict[str, str | date] = {}
        if has_decree:
            papers |= {
                "decree_number": f"{100 + number}/SK/{plan.year}",
                "decree_date": planned - timedelta(days=14),
            }
        if delivered and has_handover:
            papers |= {
                "handover_number": f"{number:02d}/BAST/{plan.year}", "handover_date": delivered,
            }  # fmt: skip
        return Distribution(
            program=program,
            agency_id=program.agency_id,
            regency_id=program.regency_id,
            number=number,
            name=f"Tahap {number}",
            planned_on=planned,
            delivered_on=delivered,
            state=DistributionState.DELIVERED if delivered else DistributionState.PLANNED,
            goods=plan.goods,
            created_by=by.user,
            created_at=self._calendar.at(date(plan.year, 2, 20)),
            **papers,
        )

    def _item(
        self, rng: Random, each: Distribution, row: Recipient, share: Decimal, by: Membership
    ) -> DistributionItem:
        item = DistributionItem(
            distribution=each,
            recipient=row,
            agency_id=row.agency_id,
            regency_id=row.regency_id,
            planned_amount=share.quantize(Decimal(1)),
            goods=each.goods,
            changed_by=by.user,
        )
        if each.delivered_on is None:
            return item
        chance = rng.random()
        if chance < MISSED:
            item.state, item.note = ItemState.MISSED, "Tidak hadir saat penyaluran."
            return item
        item.state, item.received_on = ItemState.RECEIVED, each.delivered_on
        item.amount = item.planned_amount
        if chance < MISSED + SHORT:
            item.amount = (share * Decimal("0.8")).quantize(Decimal(1))
            item.note = "Diterima sebagian."
        return item


def _days(rng: Random, plan: ProgramPlan) -> Iterator[date]:
    """The days planned: each quarter, or once in the second half of the year."""
    if plan.kind in QUARTERLY:
        for month in (4, 6, 9, 11):
            yield date(plan.year, month, 10)
    else:
        yield date(plan.year, 7 + int(rng.random() * 4), 15)
