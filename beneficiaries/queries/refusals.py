"""Rows of a release that were refused and are still to be corrected."""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.scope import Scope
from beneficiaries.enums import ImportState
from beneficiaries.models import RegistryImport, RegistryRelease

# Families and people by their id, each once, in the newest file that refuses them, unless the
# release has them by another file. Rows without a readable id cannot be followed from file to file:
# those of the newest file of each kind and sender are the ones nobody corrected.
_STILL_REFUSED = """
    SELECT file, count(*) FROM (
        (SELECT DISTINCT ON (f.unit, s.registry_id) f.id AS file
         FROM beneficiaries_registryimport f
         JOIN beneficiaries_stagedrow s ON s.import_file_id = f.id
         WHERE f.id = ANY(%(files)s) AND s.outcome = 'faulty' AND s.registry_id <> ''
           AND CASE f.unit
               WHEN 'household' THEN NOT EXISTS (
                   SELECT 1 FROM beneficiaries_householdversion v
                   WHERE v.registry_id = s.registry_id AND v.release_id = %(release)s)
               ELSE NOT EXISTS (
                   SELECT 1 FROM beneficiaries_personversion v
                   WHERE v.registry_id = s.registry_id AND v.release_id = %(release)s)
               END
         ORDER BY f.unit, s.registry_id, f.id DESC)
        UNION ALL
        SELECT s.import_file_id
        FROM (SELECT DISTINCT ON (unit, regency_id) id
              FROM beneficiaries_registryimport WHERE id = ANY(%(files)s)
              ORDER BY unit, regency_id, id DESC) newest
        JOIN beneficiaries_stagedrow s ON s.import_file_id = newest.id
        WHERE s.outcome = 'faulty' AND s.registry_id = ''
    ) refused
    GROUP BY file
"""


def imports_with_refusals(scope: Scope, release: RegistryRelease) -> list[tuple[Any, int]]:
    """Applied files of the release with rows that no other file brought in good order, and how
    many, the newest first.
    """
    applied = RegistryImport.objects.visible_to(scope).filter(
        release=release, state=ImportState.APPLIED
    )
    found = list(applied.select_related("regency").order_by("-pk"))
    given: dict[str, Any] = {"files": [one.pk for one in found], "release": release.pk}
    with connection.cursor() as cursor:
        cursor.execute(_STILL_REFUSED, given)
        rows = dict(cursor.fetchall())
    return [(one, rows[one.pk]) for one in found if one.pk in rows]
