"""When things happened: the past years of the demo, and setting rows back to their day.

Everything is written in one transaction. Timestamps that the database or an operation made during
it are later than its beginning, all others are earlier: that tells which rows are to be moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from core import audit

OFFICE_OPENS, OFFICE_HOURS = 8, 7.5
_MOVE = 'UPDATE "{table}" SET "{column}" = %s WHERE "{column}" >= transaction_timestamp()'


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of the demo as seen from `today`; nothing happens after it."""

    today: date

    @property
    def year(self) -> int:
        return self.today.year

    @property
    def years(self) -> tuple[int, int, int]:
        """Two budget years that are over, and the running one."""
        return self.year - 2, self.year - 1, self.year

    @property
    def surveyed(self) -> date:
        """The day the base tells of: the last of the year before."""
        return date(self.year - 1, 12, 31)

    def moment(self, rng: Random, first: date, last: date) -> datetime:
        """Some moment in office hours between two days, but before now."""
        last = min(last, self.today - timedelta(days=1))
        days = max(0, (last - first).days)
        day = min(first, last) + timedelta(days=int(rng.random() * (days + 1)))
        # From Saturday and Sunday back to Friday.
        day -= timedelta(days=max(0, day.weekday() - 4))
        return self.at(day, rng.random())

    def at(self, day: date, share_of_day: float = 0.2) -> datetime:
        """That day in office hours: 0 at opening, 1 at closing."""
        minutes = OFFICE_OPENS * 60 + int(share_of_day * OFFICE_HOURS * 60)
        midnight = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
        return midnight + timedelta(minutes=minutes)


@contextmanager
def happening(moment: datetime, *columns: tuple[type[Model], str]) -> Iterator[None]:
    """What is written inside happened at `moment`: set these timestamp columns back to it.

    Audit events bear it from the start, since a sealed one cannot be changed.
    """
    with audit.dated(moment):
        yield
    with connection.cursor() as cursor:
        for model, name in columns:
            (column,) = [f.column for f in model._meta.concrete_fields if f.name == name]
            statement = _MOVE.format(table=model._meta.db_table, column=column)
            cursor.execute(statement, [moment])
