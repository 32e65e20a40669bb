"""An agency's counts over the base: limited, written down, and of no more than it may ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.http import PortalRequest
from core import audit
from core.scope import DatabaseRole
from programs import disclosure
from programs.eligibility.conditions import Group, as_json
from programs.models import Program
from programs.operations import count_quota
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Asking:
    """What is counted for this reader: `groups` and `areas` as far as they take part.

    `left_out` and `widened` say that conditions, or areas below the district, do not.
    """

    groups: tuple[Group, ...]
    areas: tuple[int, ...]
    exact: bool
    left_out: bool = False
    widened: bool = False

    @property
    def seed(self) -> int | None:
        return None if self.exact else disclosure.seed()


def asking(request: PortalRequest, groups: Iterable[Group], areas: Iterable[int]) -> Asking:
    """Bappeda may read the rows and so counts what it likes; an agency what `disclosure` leaves."""
    groups, areas = tuple(groups), tuple(areas)
    if request.scope.role is not DatabaseRole.AGENCY:
        return Asking(groups, areas, exact=True)
    counted = disclosure.countable(groups)
    districts = _districts(areas)
    return Asking(
        counted, districts, exact=False,
        left_out=counted != groups, widened=set(districts) != set(areas),
    )  # fmt: skip


def _districts(areas: Sequence[int]) -> tuple[int, ...]:
    """The areas, with villages widened to their districts."""
    rows = Region.objects.filter(pk__in=areas).values_list("pk", "district_id")
    return tuple(sorted({district or pk for pk, district in rows}))


def allowed(
    request: PortalRequest, program: Program, asked: Asking, deciles: Iterable[int]
) -> bool:
    """Take one of the agency's counts of this hour and write it down; False when none is left."""
    if asked.exact:
        return True
    if not count_quota.spend(request.user):
        return False
    audit.record(
        "criteria.count", by=request.user, subject=program, deciles=sorted(deciles),
        areas=list(asked.areas), conditions=as_json(asked.groups),
    )  # fmt: skip
    return True
