"""What a regency's base would lose to a release: enough to ask a second time?

A release that was filled by mistake, or only in part, looks like any other in a list; made the
base, it takes most families out of search, matching and verification.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from beneficiaries.models import RegistryRelease, ReleaseActivation
from core.scope import DatabaseRole, acting_as
from regions.models import Region

_HOUSEHOLDS = """
    SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
        SELECT 1 FROM beneficiaries_householdversion kept
        WHERE kept.release_id = %(release)s AND kept.regency_id = %(regency)s
          AND kept.household_id = h.id))
    FROM beneficiaries_household h WHERE h.regency_id = %(regency)s AND h.in_base
"""


class Loss(NamedTuple):
    """Households of the base of now and how many of them leave it; persons of the base of now, as
    its activation counted them, and persons of the release.
    """

    households: int
    leaving: int
    persons: int
    persons_told: int

    @property
    def is_grave(self) -> bool:
        """Whether more than half would be gone, or nobody be there to be found."""
        return (
            2 * self.leaving > self.households
            or 2 * self.persons_told < self.persons
            or not self.persons_told
        )


def loss_of(release: RegistryRelease, regency: Region, *, persons_told: int) -> Loss:
    """`persons_told` is how many persons the release tells of in the regency."""
    given: dict[str, str | int] = {"release": str(release.pk), "regency": regency.pk}
    with acting_as(DatabaseRole.COUNTING), connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, given)
        households, leaving = cursor.fetchone()
    persons = (
        ReleaseActivation.objects.filter(regency=regency, superseded_at__isnull=True)
        .values_list("persons", flat=True)
        .first()
    )
    return Loss(households, leaving, persons or 0, persons_told)
