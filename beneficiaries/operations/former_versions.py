"""What a release said before a file changed it, kept for undoing (`FormerVersion`).

Only releases that are, or were, the base of a regency leave this trace: the first filling of a
release costs nothing.
"""

from __future__ import annotations

import uuid
from typing import Any

from beneficiaries.codebook_variable import Unit
from beneficiaries.models import ReleaseActivation

_KEEP = {
    Unit.HOUSEHOLD: """
        INSERT INTO beneficiaries_formerversion (release_id, household_id, regency_id, data)
        SELECT %(release)s, h.id, coalesce(v.regency_id, c.regency_id), v.data
        FROM sigertak_chunk c
        JOIN beneficiaries_household h ON h.registry_id = c.registry_id
        LEFT JOIN beneficiaries_householdversion v
          ON v.release_id = %(release)s AND v.household_id = h.id
        WHERE v.id IS NULL OR v.regency_id <> c.regency_id
           OR (v.data - %(wiped)s::text[]) || c.data <> v.data
    """,
    Unit.PERSON: """
        INSERT INTO beneficiaries_formerversion
            (release_id, household_id, person_id, regency_id, data)
        SELECT %(release)s, coalesce(v.household_id, p.household_id), p.id,
               coalesce(v.regency_id, c.regency_id), v.data
        FROM sigertak_chunk c
        JOIN beneficiaries_person p ON p.registry_id = c.registry_id
        LEFT JOIN beneficiaries_household h
          ON h.registry_id = c.data->>'household_registry_id'
        LEFT JOIN beneficiaries_personversion v
          ON v.release_id = %(release)s AND v.person_id = p.id
        WHERE v.id IS NULL OR v.regency_id <> c.regency_id OR v.household_id <> h.id
           OR (v.data - %(wiped)s::text[]) || (c.data - 'household_registry_id') <> v.data
    """,
}


def was_base(release_id: uuid.UUID) -> bool:
    """Whether anybody could want to go back to what the release says now."""
    return ReleaseActivation.objects.filter(release_id=release_id).exists()


def keep(cursor: Any, unit: Unit, given: dict[str, Any]) -> None:
    """Keep the versions that the rows of `sigertak_chunk` are about to replace or add.

    To be called in the transaction that replaces them, once their identities exist.
    """
    cursor.execute(_KEEP[unit], given)
