"""Offices of villages that ended, who still works there, and which villages took their place."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.enums import AgencyKind
from accounts.models import Agency, Membership
from accounts.scope import Scope
from regions.models import Region
from regions.queries.lineage import Lineage


@dataclass(frozen=True, slots=True)
class OfficeLeft:
    """An open office of a village that ended, with operators whose right is in force.

    `heirs` are the villages of today it would be of; `given` the heirs at whose offices a person
    (by key) holds a right already.
    """

    office: Agency
    heirs: Sequence[Region]
    members: Sequence[Membership]
    given: dict[object, list[Region]]

    @property
    def rows(self) -> list[tuple[Membership, list[Region]]]:
        return [(one, self.given.get(one.user_id, [])) for one in self.members]


def offices_left(scope: Scope) -> list[OfficeLeft]:
    """Their operators work for the ended village alone: whoever moved on is out of their sight."""
    here = Agency.objects.filter(
        is_active=True, kind=AgencyKind.VILLAGE, region__valid_to__isnull=False
    )
    if scope.regency_id is not None:
        here = here.filter(regency=scope.regency_id)
    working: dict[uuid.UUID, list[Membership]] = {}
    for held in (
        Membership.objects.visible_to(scope).live()
        .filter(agency__in=here).select_related("user").order_by("user__name", "pk")
    ):  # fmt: skip
        working.setdefault(held.agency_id, []).append(held)
    if not working:
        return []
    lineage = Lineage.load()
    offices = list(
        here.filter(pk__in=list(working)).select_related("region").order_by("region__code", "name")
    )
    ends = {one.region_id: lineage.today(one.region_id) - {one.region_id} for one in offices}
    heirs = Region.objects.select_related("district", "regency").in_bulk(
        {pk for found in ends.values() for pk in found}
    )
    there = Membership.objects.visible_to(scope).live().filter(agency__region__in=heirs)
    rights: dict[object, set[int]] = {}
    for user, region in there.values_list("user", "agency__region"):
        rights.setdefault(user, set()).add(region)
    return [
        OfficeLeft(
            office=one,
            heirs=(found := _sorted(heirs[pk] for pk in ends[one.region_id])),
            members=working[one.pk],
            given={
                held.user_id: [heir for heir in found if heir.pk in rights.get(held.user_id, ())]
                for held in working[one.pk]
            },
        )
        for one in offices
    ]


def heirs_of(office: Agency) -> list[Region]:
    """The villages of today that the village of an office became."""
    ends = Lineage.load().today(office.region_id) - {office.region_id}
    return _sorted(
        Region.objects.current().select_related("district", "regency").filter(pk__in=ends)
    )


def _sorted(regions: Iterable[Region]) -> list[Region]:
    return sorted(regions, key=lambda region: region.code)
