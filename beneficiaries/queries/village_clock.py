"""The yearly clock as a village reads it: when each of its households was last verified.

A village reads neither recipients nor cases; a function of the owner tells its role the day alone.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from beneficiaries.models import Household
from beneficiaries.queries.household_catalogue import year_ago

_VERIFIED = "SELECT household_id, verified_at FROM beneficiaries_village_verified()"
_LATELY = "SELECT household_id FROM beneficiaries_village_verified() WHERE verified_at >= %s"


@dataclass(frozen=True, slots=True)
class VillageClock:
    """`days` knows each household that was ever verified; `due` are those to be seen again."""

    days: dict[uuid.UUID, datetime.datetime]
    total: int

    @property
    def lately(self) -> int:
        since = year_ago()
        return sum(day >= since for day in self.days.values())

    @property
    def due(self) -> int:
        return self.total - self.lately

    @property
    def share(self) -> float:
        """Percent verified within twelve months."""
        return 100 * self.lately / self.total if self.total else 0


def village_clock(rows: QuerySet[Household]) -> VillageClock:
    """Of all households of the village, `rows`; under its role."""
    with connection.cursor() as cursor:
        cursor.execute(_VERIFIED)
        return VillageClock(dict(cursor.fetchall()), rows.order_by().count())


def verified_at(pk: uuid.UUID) -> datetime.datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(f"{_VERIFIED} WHERE household_id = %s", [pk])
        row = cursor.fetchone()
    return row[1] if row else None


def by_clock(rows: QuerySet[Household], wanted: str) -> QuerySet[Household]:
    """Those verified within twelve months ("sudah"), those that were not ("belum"), or all."""
    lately = RawSQL(_LATELY, [year_ago()])  # noqa: S611 - our own words
    match wanted:
        case "sudah":
            return rows.filter(pk__in=lately)
        case "belum":
            return rows.exclude(pk__in=lately)
        case _:
            return rows
