"""What handing out aid allows, and the days of a schedule. Plain rules: no database, no request."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programs.enums import DistributionState, ItemState, ProgramState, RecipientState
from programs.rules import may_be_given_on

if TYPE_CHECKING:
    from programs.models import Distribution, Program

MOST_ROUNDS = 24
# How long before a planned day its agency is reminded.
DUE_WITHIN = datetime.timedelta(days=7)
# Aid is photographed of people who get it or are about to; afterwards its upkeep still is.
PHOTOGRAPHED = frozenset({RecipientState.APPROVED, RecipientState.ENDED, RecipientState.SUBMITTED})


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a recipient's part. `amount` None keeps the planned one.

    Received needs its day, missed its note.
    """

    state: ItemState
    on: datetime.date | None = None
    note: str = ""
    amount: Decimal | None = None
    goods: str | None = None


def may_be_planned(program: Program) -> bool:
    """Rounds are planned while a program is prepared, and while it runs."""
    return program.state in (ProgramState.DRAFT, ProgramState.RUNNING)


def takes_marks(distribution: Distribution, program: Program) -> bool:
    """Whether it may still be noted who received what: also after the round, for corrections."""
    return (
        program.state == ProgramState.RUNNING and distribution.state != DistributionState.CANCELLED
    )


def is_late(distribution: Distribution, today: datetime.date) -> bool:
    """Planned for a day that is over, and neither delivered nor called off."""
    return distribution.state == DistributionState.PLANNED and distribution.planned_on < today


def schedule(first: datetime.date, every_months: int, count: int) -> list[datetime.date]:
    """`count` days, `every_months` apart; the 31st falls on the last day of a shorter month."""
    return [_months_later(first, every_months * step) for step in range(count)]


def year_later(day: datetime.date, years: int = 1) -> datetime.date:
    """The same day of a later year; 29 February becomes the 28th."""
    return _months_later(day, 12 * years)


def day_fault(day: datetime.date, year: int, *, today: datetime.date | None = None) -> str:
    """Why aid of this budget year cannot be handed out on that day, or nothing.

    With `today`, the day may not lie ahead: it is about what has happened.
    """
    if today is not None and day > today:
        return _("Tanggal belum tiba. Isi tanggal saat bantuan benar-benar diterima.")
    if not may_be_given_on(day, year):
        return _(
            "Tanggal di luar tahun anggaran %(year)s. Pilih hari pada tahun itu, atau pada tahun "
            "berikutnya bila penyalurannya menyeberang tahun."
        ) % {"year": year}
    return ""


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
