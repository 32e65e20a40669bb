"""Who joins a standing household, laid over the base; and how many members households have by it.

Somebody whom the base knew in another household moves, and stays one person: while a release still
tells them there they are moved again after its activation, and when one tells them elsewhere it is
believed. Several such moves of one person are made in turn. `which` as in `amendment_sql`.
"""

from __future__ import annotations

from typing import Any

from beneficiaries.import_identity import PERSON_MARK
from beneficiaries.models import Person
from beneficiaries.operations.record_sql import assignments

OF_PROPOSALS = "a.proposal_id = ANY(%(proposals)s::uuid[])"
# Where they live now, and where they lived: a release of either regency may tell of them.
OF_REGENCY = "%(regency)s IN (a.regency_id, (a.before ->> 'regency_id')::int)"

_RANKED = """
    SELECT a.person_id, a.household_id, a.regency_id, a.before, a.after,
           row_number() OVER (PARTITION BY a.person_id ORDER BY a.at, a.id) AS turn
    FROM beneficiaries_amendment a
    WHERE {which} AND a.act = 'joined'
      -- Of somebody who was erased nothing is told any more.
      AND a.before <> '{{}}'
"""
_TURNS = "SELECT coalesce(max(turn), 0) FROM ({ranked}) ranked"
_JOIN = """
    UPDATE beneficiaries_person t
    SET {assignments}, household_id = x.household_id, in_base = true,
        release_id = CASE WHEN t.in_base AND t.regency_id = r.regency_id THEN t.release_id END,
        changed_at = now()
    FROM (
        SELECT kept AS record, kept.id, ranked.household_id,
               ranked.after || jsonb_build_object('regency_id', h.regency_id,
                   'district_id', h.district_id, 'village_id', h.village_id) AS told
        FROM ({ranked}) ranked
        JOIN beneficiaries_person kept ON kept.id = ranked.person_id
        JOIN beneficiaries_household h ON h.id = ranked.household_id AND h.in_base
         AND h.regency_id = ranked.regency_id
        WHERE ranked.turn = %(turn)s
          AND (kept.in_base AND kept.household_id <> ranked.household_id
               AND kept.household_id = (ranked.before ->> 'household_id')::uuid
               OR NOT kept.in_base AND NOT (kept.nik_usable AND EXISTS (
                   SELECT 1 FROM beneficiaries_person other
                   WHERE other.nik = kept.nik AND other.nik_usable AND other.in_base
                     AND other.id <> kept.id)))
    ) x CROSS JOIN LATERAL jsonb_populate_record(x.record, x.told) r
    WHERE t.id = x.id
"""
# Of households that somebody joined or left by a proposal: what their release tells, with those it
# has not heard of and without those it still counts. Absolute, so that it may be said twice.
_COUNT = """
    WITH touched AS (
        SELECT DISTINCT a.household_id AS id FROM beneficiaries_amendment a
        JOIN beneficiaries_proposal p ON p.id = a.proposal_id AND p.kind <> 'new'
        WHERE {which} AND a.person_id IS NOT NULL
          AND a.act IN ('entered', 'joined', 'gave', 'left')
    ), told AS (
        SELECT h.id, force.release_id, v.id IS NOT NULL AS is_told,
               CASE WHEN v.id IS NOT NULL THEN (v.data ->> 'member_count')::int
                    ELSE (SELECT (own.after ->> 'member_count')::int
                          FROM beneficiaries_amendment own
                          WHERE own.household_id = h.id AND own.person_id IS NULL
                            AND own.act = 'entered') END AS members
        FROM touched JOIN beneficiaries_household h ON h.id = touched.id AND h.in_base
        LEFT JOIN beneficiaries_releaseactivation force ON force.regency_id = h.regency_id
         AND force.superseded_at IS NULL
        LEFT JOIN beneficiaries_householdversion v ON v.household_id = h.id
         AND v.release_id = force.release_id
    ), counted AS (
        SELECT told.id, told.members
            + (SELECT count(DISTINCT a.person_id) FROM beneficiaries_amendment a
               JOIN beneficiaries_proposal p ON p.id = a.proposal_id AND p.kind = 'member'
               JOIN beneficiaries_person m ON m.id = a.person_id AND m.in_base
                AND m.household_id = told.id
               WHERE a.household_id = told.id AND a.act IN ('entered', 'joined')
                 AND NOT EXISTS (SELECT 1 FROM beneficiaries_personversion v
                                 WHERE v.person_id = m.id AND v.release_id = told.release_id
                                   AND v.household_id = told.id))
            - (SELECT count(DISTINCT a.person_id) FROM beneficiaries_amendment a
               JOIN beneficiaries_person m ON m.id = a.person_id
                AND NOT (m.in_base AND m.household_id = told.id)
               WHERE a.household_id = told.id AND a.act IN ('gave', 'left')
                 AND CASE WHEN told.is_told
                     THEN EXISTS (SELECT 1 FROM beneficiaries_personversion v
                                  WHERE v.person_id = m.id AND v.release_id = told.release_id
                                    AND v.household_id = told.id)
                     ELSE EXISTS (SELECT 1 FROM beneficiaries_amendment born
                                  JOIN beneficiaries_proposal p ON p.id = born.proposal_id
                                   AND p.kind = 'new'
                                  WHERE born.person_id = m.id AND born.act = 'entered'
                                    AND born.household_id = told.id) END) AS members
        FROM told
    )
    UPDATE beneficiaries_household h SET member_count = counted.members, changed_at = now()
    FROM counted WHERE counted.id = h.id AND h.member_count IS DISTINCT FROM counted.members
      AND counted.members >= 0
"""
# Somebody who came in by a proposal is known by numbers alone. The first release that tells of them
# under an id of its own means the same person: by the NIK, and of those without one by household,
# name and day of birth.
_PROPOSED_HERE = """
    SELECT EXISTS (
        SELECT 1 FROM beneficiaries_amendment a JOIN beneficiaries_person p ON p.id = a.person_id
        WHERE a.act = 'entered' AND a.regency_id = %(regency)s AND p.regency_id = %(regency)s
          AND p.registry_id LIKE %(mark)s)
"""
_ADOPT = """
    UPDATE beneficiaries_person p SET registry_id = told.registry_id
    FROM (SELECT DISTINCT ON (registry_id) id, registry_id FROM (
        SELECT DISTINCT ON (own.id) own.id, v.registry_id
        FROM beneficiaries_amendment a
        JOIN beneficiaries_person own ON own.id = a.person_id AND own.regency_id = %(regency)s
         AND own.registry_id LIKE %(mark)s
        JOIN beneficiaries_personversion v ON v.release_id = %(release)s
         AND v.regency_id = %(regency)s AND v.registry_id <> own.registry_id
         AND (own.nik_usable AND (v.data ->> 'nik_usable')::boolean AND v.data ->> 'nik' = own.nik
              OR own.nik = '' AND v.household_id = own.household_id
                 AND v.data ->> 'birth_date' = own.birth_date::text
                 AND v.data ->> 'name_norm' = own.name_norm)
        WHERE a.act = 'entered' AND a.regency_id = %(regency)s
          AND NOT EXISTS (SELECT 1 FROM beneficiaries_person known
                          WHERE known.registry_id = v.registry_id)
        ORDER BY own.id, v.registry_id) one
        ORDER BY registry_id, id
    ) told
    WHERE p.id = told.id
"""
# Who came to a household again after having left is not out any more.
CAME_BACK = """
    AND NOT EXISTS (SELECT 1 FROM beneficiaries_amendment later
                    WHERE later.person_id = a.person_id AND later.act IN ('joined', 'entered')
                      AND (later.at, later.id) > (a.at, a.id))
"""


def join(cursor: Any, given: dict[str, Any], *, by_regency: bool) -> None:
    """Move who joined another household, or let them in again; `given` as of `stand`."""
    ranked = _RANKED.format(which=OF_REGENCY if by_regency else OF_PROPOSALS)
    cursor.execute(_TURNS.format(ranked=ranked), given)
    for turn in range(1, cursor.fetchone()[0] + 1):
        statement = _JOIN.format(assignments=assignments(Person), ranked=ranked)
        cursor.execute(statement, {**given, "turn": turn})


def adopt(cursor: Any, *, release: Any, regency: int) -> None:
    """Let a release that is about to become the base of a regency find who came in by proposals.

    As the import role, before rows enter the base.
    """
    given = {"release": release, "regency": regency, "mark": f"{PERSON_MARK}%"}
    cursor.execute(_PROPOSED_HERE, given)
    if cursor.fetchone()[0]:
        cursor.execute(_ADOPT, given)


def count_members(cursor: Any, given: dict[str, Any], *, by_regency: bool) -> None:
    """Say how many members each household has that somebody joined or left."""
    which = OF_REGENCY if by_regency else OF_PROPOSALS
    cursor.execute(_COUNT.format(which=which), given)
