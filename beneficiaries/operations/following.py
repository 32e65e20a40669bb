"""What belongs to a household goes with it when it moves to another regency or village.

Pictures, places and findings carry the regency of their household, since the walls compare nothing
else: left behind, the new regency would not see them and the former would see no more than that.
They follow in the transaction that moves the household, as the role that moves it.

Findings follow within a regency too: queue, list and task of a village speak of those who live
there. One that waits in a task of another place goes back to the task it was handed on from, or to
the queue; what was closed stays with the task it was closed in.

Proposals follow likewise, so that those of the new place see what was decided and
decide what was not: what waited at a tier begins anew with a new district. What is about one person
follows that person. The amendments of those that were ratified go along, and stand over the new
regency's releases. Only a ratified move within the regency stays with the village that proposed it.

Notes of who looked (`Reveal`, `DocumentReveal`, `Sight`) stay where the looking was done: the
regency whose people looked answers for it. So do versions, which say what a release once told.
"""

from __future__ import annotations

from typing import Any

from accounts.models import User

# Rows of one household each, and what of them holds no longer: how far a picture lies outside was
# measured against the former village.
_OWN = (
    ("beneficiaries_householdphoto", ", outside_m = NULL"),
    ("beneficiaries_photoremoval", ""),
    ("beneficiaries_householdplace", ""),
)
# Memberships are each person's own.
_FOLLOW_GROUPS = """
    UPDATE beneficiaries_grouprow t SET regency_id = h.regency_id
      FROM beneficiaries_person h
     WHERE h.id = t.person_id AND {moved}
"""
_FOLLOW = """
    UPDATE {table} t SET regency_id = h.regency_id{forget}
      FROM beneficiaries_household h
     WHERE h.id = t.household_id AND {moved}
"""
# A task is one regency's: its findings are open again where they went.
_FOLLOW_FINDINGS = """
    WITH moved AS (
        UPDATE beneficiaries_qualityfinding t
           SET household_id = {household}, regency_id = h.regency_id,
               district_id = h.district_id, village_id = h.village_id,
               state = CASE WHEN t.state = 'handed' THEN 'open' ELSE t.state END,
               task_id = NULL, before_task_id = NULL, due_on = NULL
          FROM {subjects} h
         WHERE h.id = t.subject_id AND {moved}
        RETURNING t.id, t.regency_id)
    UPDATE beneficiaries_qualityevent e SET regency_id = moved.regency_id
      FROM moved WHERE moved.id = e.finding_id
"""
_FINDINGS_WITHIN = """
    WITH moved AS (
        SELECT t.id, {household} AS household_id, h.district_id, h.village_id, k.id AS task_id,
               k.due_on
          FROM beneficiaries_qualityfinding t
          JOIN {subjects} h ON h.id = t.subject_id
          LEFT JOIN LATERAL (
              SELECT task.id, task.due_on FROM beneficiaries_qualitytask task
               WHERE task.id IN (t.task_id, t.before_task_id)
                 AND task.place_id IN (h.village_id, h.district_id, h.regency_id)
               ORDER BY task.id = t.task_id DESC LIMIT 1) k ON t.state = 'handed'
         WHERE {moved})
    UPDATE beneficiaries_qualityfinding t
       SET household_id = m.household_id, district_id = m.district_id, village_id = m.village_id,
           state = CASE WHEN t.state = 'handed' AND m.task_id IS NULL THEN 'open'
                        ELSE t.state END,
           task_id = CASE WHEN t.state = 'handed' THEN m.task_id ELSE t.task_id END,
           before_task_id = CASE WHEN t.state = 'handed' AND m.task_id IS DISTINCT FROM t.task_id
                                 THEN NULL ELSE t.before_task_id END,
           due_on = CASE WHEN t.state = 'handed' THEN m.due_on ELSE t.due_on END
      FROM moved m WHERE m.id = t.id
"""
_ANEW = "t.state IN ('district', 'regency', 'province') AND t.district_id <> h.district_id"
_FOLLOW_PROPOSALS = f"""
    WITH moved AS (
        UPDATE beneficiaries_proposal t
           SET regency_id = h.regency_id, district_id = h.district_id, village_id = h.village_id,
               state = CASE WHEN {_ANEW} THEN 'district' ELSE t.state END,
               since = CASE WHEN {_ANEW} THEN now() ELSE t.since END,
               forwarded_by_id = CASE WHEN NOT ({_ANEW}) THEN t.forwarded_by_id END,
               forwarded_at = CASE WHEN NOT ({_ANEW}) THEN t.forwarded_at END,
               checked_by_id = CASE WHEN NOT ({_ANEW}) THEN t.checked_by_id END,
               checked_at = CASE WHEN NOT ({_ANEW}) THEN t.checked_at END
          FROM {{subjects}} h
         WHERE h.id = t.{{key}} AND {{about}} AND {{moved}}
        RETURNING t.id, t.regency_id, t.village_id
    ), members AS (
        UPDATE beneficiaries_proposalmember own
           SET regency_id = moved.regency_id, village_id = moved.village_id
          FROM moved WHERE moved.id = own.proposal_id
    ), papers AS (
        UPDATE beneficiaries_proposalpaper own
           SET regency_id = moved.regency_id, village_id = moved.village_id
          FROM moved WHERE moved.id = own.proposal_id
    ), steps AS (
        UPDATE beneficiaries_proposalstep own
           SET regency_id = moved.regency_id, village_id = moved.village_id
          FROM moved WHERE moved.id = own.proposal_id
    )
    INSERT INTO beneficiaries_proposalstep (proposal_id, act, by_id, reason, regency_id, village_id)
    SELECT id, 'follow', %(by)s, '', regency_id, village_id FROM moved
"""  # noqa: S608 - our own words
_FOLLOW_AMENDMENTS = """
    UPDATE beneficiaries_amendment t SET regency_id = h.regency_id, village_id = h.village_id
      FROM {subjects} h
     WHERE h.id = t.{key} AND {about} AND {moved}
"""
# Whoever came in by a proposal came with the household, and the one they left tells of it; all else
# about a person is about them.
_OF_HOMES = "('entered', 'joined', 'gave')"
_PROPOSALS_OF = (
    (_FOLLOW_PROPOSALS, "beneficiaries_household", "household_id", "t.person_id IS NULL"),
    (_FOLLOW_PROPOSALS, "beneficiaries_person", "person_id", "true"),
    (
        _FOLLOW_AMENDMENTS, "beneficiaries_household", "household_id",
        f"(t.person_id IS NULL OR t.act IN {_OF_HOMES})",
    ),
    (_FOLLOW_AMENDMENTS, "beneficiaries_person", "person_id", f"t.act NOT IN {_OF_HOMES}"),
)  # fmt: skip
_SUBJECTS = (("beneficiaries_household", "h.id"), ("beneficiaries_person", "h.household_id"))
# Out of the regency, and into it: two conditions, each with an index of its own.
_MOVED = (
    "t.regency_id = %(regency)s AND h.regency_id <> t.regency_id",
    "h.regency_id = %(regency)s AND t.regency_id <> h.regency_id",
)
_WITHIN = (
    "t.regency_id = %(regency)s AND h.regency_id = t.regency_id AND t.village_id <> h.village_id"
)
# Where people are: whoever left the base, where their household is.
_WHEREABOUTS = {
    "beneficiaries_household": "beneficiaries_household",
    "beneficiaries_person": """(
        SELECT p.id, p.household_id,
               CASE WHEN p.in_base THEN p.regency_id ELSE o.regency_id END AS regency_id,
               CASE WHEN p.in_base THEN p.district_id ELSE o.district_id END AS district_id,
               CASE WHEN p.in_base THEN p.village_id ELSE o.village_id END AS village_id
          FROM beneficiaries_person p JOIN beneficiaries_household o ON o.id = p.household_id)""",
}
# What told of the move itself: it is about leaving the former village.
_STAYS = {
    _FOLLOW_PROPOSALS: " AND NOT (t.kind = 'moved' AND t.state = 'ratified')",
    _FOLLOW_AMENDMENTS: " AND t.act <> 'moved'",
}


def follow(cursor: Any, *, regency_id: int, by: User) -> None:
    """Let what households own follow those that left the regency or came to it.

    Whoever stayed may have moved within it: `follow_within`, once amendments stand again.
    """
    given = {"regency": regency_id, "by": by.pk}
    for moved in _MOVED:
        for table, forget in _OWN:
            cursor.execute(_FOLLOW.format(table=table, forget=forget, moved=moved), given)
        cursor.execute(_FOLLOW_GROUPS.format(moved=moved), given)
        for subjects, household in _SUBJECTS:
            cursor.execute(
                _FOLLOW_FINDINGS.format(subjects=subjects, household=household, moved=moved), given
            )
        for statement, subjects, key, about in _PROPOSALS_OF:
            cursor.execute(
                statement.format(subjects=subjects, key=key, about=about, moved=moved), given
            )


def follow_within(cursor: Any, *, regency_id: int, by: User) -> None:
    """Let findings and proposals follow their household to another village of the regency."""
    for subjects, household in _SUBJECTS:
        cursor.execute(
            _FINDINGS_WITHIN.format(
                subjects=_WHEREABOUTS[subjects], household=household, moved=_WITHIN
            ),
            {"regency": regency_id},
        )
    for statement, subjects, key, about in _PROPOSALS_OF:
        moved = _WITHIN + _STAYS[statement]
        cursor.execute(
            statement.format(subjects=_WHEREABOUTS[subjects], key=key, about=about, moved=moved),
            {"regency": regency_id, "by": by.pk},
        )
