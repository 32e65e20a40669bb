"""Rows of the base whose edition was corrected after it had filled them.

A file and a release are compared with the edition that filled a row (ADR 21). Where a later file
corrected that edition, and it was not activated again, they are compared with what the base does
not say yet: this has to be told beside the figures.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from beneficiaries.models import RegistryRelease

_CORRECTED = """
    SELECT f.release_id, count(DISTINCT coalesce(f.person_id, f.household_id))
    FROM beneficiaries_formerversion f
    CROSS JOIN LATERAL (
        SELECT coalesce(a.as_of, a.activated_at) AS stands_at
        FROM beneficiaries_releaseactivation a
        WHERE a.release_id = f.release_id AND a.regency_id = f.regency_id
        ORDER BY a.activated_at DESC LIMIT 1) base
    WHERE f.release_id <> %(release)s AND f.regency_id = ANY(%(regencies)s)
      AND f.replaced_at > base.stands_at
      AND CASE WHEN f.person_id IS NULL
          THEN EXISTS (SELECT 1 FROM beneficiaries_household h
                       WHERE h.id = f.household_id AND h.in_base AND h.release_id = f.release_id)
          ELSE EXISTS (SELECT 1 FROM beneficiaries_person p
                       WHERE p.id = f.person_id AND p.in_base AND p.release_id = f.release_id)
          END
    GROUP BY 1
"""


class Corrected(NamedTuple):
    """An edition, and of how many rows that it filled it says something else by now."""

    release: RegistryRelease
    rows: int


def waiting_corrections(release: RegistryRelease, regencies: Collection[int]) -> list[Corrected]:
    """Of the bases of these regencies (keys), beside what `release` itself says."""
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, {"release": release.pk, "regencies": list(regencies)})
        rows = dict(cursor.fetchall())
    releases = RegistryRelease.objects.in_bulk(list(rows))
    return [Corrected(releases[pk], number) for pk, number in sorted(rows.items())]
