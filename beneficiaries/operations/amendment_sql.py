"""Amendments laid over the base, set-based: who comes in, what changes, who moves, who leaves.

`which` names the amendments: those of some proposals, or all of a regency. Several corrections of
one row are laid on in turn, each upon what the one before left.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from beneficiaries.models import Household, Person
from beneficiaries.operations import joining_sql
from beneficiaries.operations.landing import NOWHERE_ELSE, Landing
from beneficiaries.operations.record_sql import assignments, blank_record
from beneficiaries.proposals.columns import LEADS

_OF_PROPOSALS = "a.proposal_id = ANY(%(proposals)s::uuid[])"
_OF_REGENCY = "a.regency_id = %(regency)s"

_HOUSEHOLDS_ENTER = """
    UPDATE beneficiaries_household h
    SET {assignments}, release_id = NULL, in_base = true, changed_at = now()
    FROM beneficiaries_amendment a
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_household, %(blank)s::jsonb || {after}) r
    WHERE {which} AND a.act = 'entered' AND a.person_id IS NULL AND a.household_id = h.id
      AND NOT h.in_base
"""
# A NIK that somebody else has in the base by now keeps its second bearer out. They live where their
# household lives by now.
_PERSONS_ENTER = """
    UPDATE beneficiaries_person p
    SET {assignments}, household_id = a.household_id, release_id = NULL, in_base = true,
        changed_at = now()
    FROM beneficiaries_amendment a
    JOIN beneficiaries_household h ON h.id = a.household_id AND h.in_base
     AND h.regency_id = a.regency_id
    CROSS JOIN LATERAL jsonb_populate_record(
        NULL::beneficiaries_person, %(blank)s::jsonb || a.after || jsonb_build_object(
            'regency_id', h.regency_id, 'district_id', h.district_id,
            'village_id', h.village_id)) r
    WHERE {which} AND a.act = 'entered' AND a.person_id = p.id AND NOT p.in_base
      -- Of somebody who was erased nothing is told any more.
      AND a.after <> '{{}}'
      AND NOT (r.nik_usable AND EXISTS (
          SELECT 1 FROM beneficiaries_person other
          WHERE other.nik = r.nik AND other.nik_usable AND other.in_base AND other.id <> p.id))
"""
_RANKED = """
    SELECT a.{key} AS id, a.before, a.after,
           row_number() OVER (PARTITION BY a.{key} ORDER BY a.at, a.id) AS turn
    FROM beneficiaries_amendment a
    WHERE {which} AND a.act = 'changed' AND {about}
"""
_TURNS = "SELECT coalesce(max(turn), 0) FROM ({ranked}) ranked"
_CHANGE = """
    UPDATE {table} t SET {assignments}, changed_at = now()
    FROM (
        SELECT kept AS record, kept.id,
               (SELECT jsonb_object_agg(told.key, told.value) FROM jsonb_each(ranked.after) told
                WHERE to_jsonb(kept) -> coalesce(%(leads)s::jsonb ->> told.key, told.key)
                    = ranked.before -> coalesce(%(leads)s::jsonb ->> told.key, told.key)) AS fix
        FROM ({ranked}) ranked JOIN {table} kept ON kept.id = ranked.id
        WHERE ranked.turn = %(turn)s AND kept.in_base
    ) x CROSS JOIN LATERAL jsonb_populate_record(x.record, x.fix) r
    WHERE t.id = x.id AND x.fix IS NOT NULL
"""
_MOVE_PERSONS = """
    UPDATE beneficiaries_person p
    SET village_id = ({after} ->> 'village_id')::int,
        district_id = ({after} ->> 'district_id')::int, changed_at = now()
    FROM beneficiaries_amendment a
    JOIN beneficiaries_household h ON h.id = a.household_id AND h.in_base
     AND h.regency_id = a.regency_id AND h.village_id = ({before} ->> 'village_id')::int
    WHERE {which} AND a.act = 'moved' AND p.household_id = h.id AND p.in_base
"""
_MOVE_HOUSEHOLDS = """
    UPDATE beneficiaries_household h
    SET village_id = ({after} ->> 'village_id')::int,
        district_id = ({after} ->> 'district_id')::int, changed_at = now()
    FROM beneficiaries_amendment a
    WHERE {which} AND a.act = 'moved' AND h.id = a.household_id AND h.in_base
      AND h.regency_id = a.regency_id AND h.village_id = ({before} ->> 'village_id')::int
"""
# The dead stay out; who moved away, unless a release knows them elsewhere; who was not eligible,
# as long as the release that ranked them is in force.
_STILL = """
    (proposal.kind = 'deceased'
     OR proposal.kind = 'moved' AND kept.village_id = ({before} ->> 'village_id')::int
     OR proposal.kind = 'ineligible' AND a.release_id IS NOT DISTINCT FROM (
         SELECT force.release_id FROM beneficiaries_releaseactivation force
         WHERE force.regency_id = a.regency_id AND force.superseded_at IS NULL))
"""
_LEAVE = """
    UPDATE {table} t SET in_base = false, release_id = NULL, changed_at = now()
    FROM beneficiaries_amendment a
    JOIN beneficiaries_proposal proposal ON proposal.id = a.proposal_id
    JOIN {table} kept ON kept.id = a.{key}
    WHERE {which} AND a.act = 'left' AND {about} AND t.id = kept.id AND t.in_base
      AND t.regency_id = a.regency_id AND {still} {came_back}
"""
_MEMBERS_LEAVE = """
    UPDATE beneficiaries_person p SET in_base = false, release_id = NULL, changed_at = now()
    FROM beneficiaries_amendment a
    JOIN beneficiaries_household h ON h.id = a.household_id AND NOT h.in_base
    WHERE {which} AND a.act = 'left' AND a.person_id IS NULL AND p.household_id = h.id AND p.in_base
"""
_LEARN = """
    INSERT INTO beneficiaries_nameword (word)
    SELECT DISTINCT word FROM beneficiaries_amendment a
    JOIN beneficiaries_person p ON p.id = a.person_id AND p.in_base,
    unnest(string_to_array(p.name_norm, ' ')) word
    WHERE {which} AND a.act IN ('entered', 'joined', 'changed') AND length(word) BETWEEN 3 AND 60
    ON CONFLICT DO NOTHING
"""
_TABLES = (
    (Household, "beneficiaries_household", "household_id", "a.person_id IS NULL"),
    (Person, "beneficiaries_person", "person_id", "a.person_id IS NOT NULL"),
)


def stand(
    cursor: Any,
    *,
    proposals: Sequence[uuid.UUID] | None = None,
    regency: int | None = None,
    landing: Landing = NOWHERE_ELSE,
) -> None:
    """Lay the amendments of these proposals, or of a regency, over the base as it is.

    `landing` says where the villages lie that amendments name: those of the base it was made by.
    """
    which = _OF_REGENCY if proposals is None else _OF_PROPOSALS
    given: dict[str, Any] = {
        "proposals": list(proposals or ()), "regency": regency, "leads": json.dumps(LEADS),
        **landing.given,
    }  # fmt: skip
    places = {"before": landing.of("a.before"), "after": landing.of("a.after")}
    for (model, *_rest), statement in zip(
        _TABLES, (_HOUSEHOLDS_ENTER, _PERSONS_ENTER), strict=True
    ):
        cursor.execute(
            statement.format(assignments=assignments(model), which=which, **places),
            {**given, "blank": blank_record(model)},
        )
    joining_sql.join(cursor, given, by_regency=proposals is None)
    for model, table, key, about in _TABLES:
        ranked = _RANKED.format(key=key, which=which, about=about)
        cursor.execute(_TURNS.format(ranked=ranked), given)
        for turn in range(1, cursor.fetchone()[0] + 1):
            cursor.execute(
                _CHANGE.format(table=table, assignments=assignments(model), ranked=ranked),
                {**given, "turn": turn},
            )
    for statement in (_MOVE_PERSONS, _MOVE_HOUSEHOLDS):
        cursor.execute(statement.format(which=which, **places), given)
    for model, table, key, about in _TABLES:
        still = _STILL.format(**places)
        came_back = joining_sql.CAME_BACK if model is Person else ""
        cursor.execute(
            _LEAVE.format(
                table=table, key=key, about=about, which=which, still=still, came_back=came_back
            ),
            given,
        )
    cursor.execute(_MEMBERS_LEAVE.format(which=which), given)
    joining_sql.count_members(cursor, given, by_regency=proposals is None)
    # After an activation all words of the regency are learnt (`operations.name_words`), in an order
    # that lets two regencies wait for each other's words in turn.
    if proposals is not None:
        cursor.execute(_LEARN.format(which=which), given)
