"""What belongs to a household goes with it when it moves to another regency.

Pictures, places and findings carry the regency of their household, since the walls compare nothing
else: left behind, the new regency would not see them and the former would see no more than that.
They follow in the transaction that moves the household, as the import role.

Notes of who looked (`Reveal`, `DocumentReveal`, `Sight`) stay where the looking was done: the
regency whose people looked answers for it. So do versions, which say what a release once told.
"""

from __future__ import annotations

from typing import Any

# Rows of one household each, and what of them holds no longer: how far a picture lies outside was
# measured against the former village.
_OWN = (
    ("beneficiaries_householdphoto", ", outside_m = NULL"),
    ("beneficiaries_photoremoval", ""),
    ("beneficiaries_householdplace", ""),
)
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
_SUBJECTS = (("beneficiaries_household", "h.id"), ("beneficiaries_person", "h.household_id"))
# Out of the regency, and into it: two conditions, each with an index of its own.
_MOVED = (
    "t.regency_id = %(regency)s AND h.regency_id <> t.regency_id",
    "h.regency_id = %(regency)s AND t.regency_id <> h.regency_id",
)


def follow(cursor: Any, *, regency_id: int) -> None:
    """Let what households own follow those that left the regency or came to it."""
    given = {"regency": regency_id}
    for moved in _MOVED:
        for table, forget in _OWN:
            cursor.execute(_FOLLOW.format(table=table, forget=forget, moved=moved), given)
        for subjects, household in _SUBJECTS:
            cursor.execute(
                _FOLLOW_FINDINGS.format(subjects=subjects, household=household, moved=moved), given
            )
