"""Findings that are the two halves of one double: each of two people who share a NIK has one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from django.db import connection

from accounts.scope import Scope
from beneficiaries.quality_enums import WAITING

# Only where exactly two people share the number and both are to be seen: with a third, or one in
# another regency, an answer about one says nothing yet about the others.
_TWINS = """
    SELECT q.id, t.id
      FROM beneficiaries_qualityfinding q
      JOIN beneficiaries_person p ON p.id = q.person_id AND p.in_base AND p.nik_usable
      JOIN beneficiaries_person o
        ON o.nik = p.nik AND o.in_base AND o.nik_usable AND o.id <> p.id
      JOIN beneficiaries_qualityfinding t ON t.subject_id = o.id AND t.kind = q.kind
     WHERE q.id = ANY(%(ids)s::uuid[]) AND q.kind IN ('nik_same_person', 'nik_two_persons')
       AND (q.facts ->> 'records') = '1' AND (t.facts ->> 'records') = '1'
       AND (%(regency)s IS NULL OR (q.regency_id = %(regency)s AND t.regency_id = %(regency)s))
       AND (%(regency)s IS NULL OR NOT coalesce((q.facts ->> 'elsewhere')::boolean, false))
       AND (NOT %(waiting)s OR t.state = ANY(%(states)s))
       AND (SELECT count(*) FROM beneficiaries_person x
             WHERE x.nik = p.nik AND x.in_base AND x.nik_usable) = 2
"""


def twins_of(
    ids: Iterable[uuid.UUID], scope: Scope, *, waiting: bool = False
) -> Mapping[uuid.UUID, uuid.UUID]:
    """The other half of each finding that has one in the reader's territory."""
    wanted = [str(pk) for pk in ids]
    if not wanted:
        return {}
    given = {
        "ids": wanted,
        "regency": scope.regency_id,
        "waiting": waiting,
        "states": [str(state) for state in WAITING],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TWINS, given)
        return dict(cursor.fetchall())
