"""What is looked at every day: programs that end or are to be reviewed, rounds that fall due.

Runs outside of a transaction and for no user. Reads across agencies by the publishing role, tells
by the worker's own right; a reminder is told once per step, however often this runs.
"""

from __future__ import annotations

import datetime

from django.db import transaction

from accounts.enums import NoticeKind
from accounts.operations.notices import Audience, remind
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.queries.deadlines import (
    STEPS,
    Deadline,
    due_distributions,
    ending_programs,
    programs_to_review,
)

_SEEN = {
    NoticeKind.PROGRAM_EXPIRING: ending_programs,
    NoticeKind.PROGRAM_REVIEW_DUE: programs_to_review,
    NoticeKind.DISTRIBUTION_DUE: due_distributions,
}


def remind_agencies(today: datetime.date) -> int:
    """Tell operators and supervisors what is near; return how many were told."""
    told = 0
    for kind, due_by in _SEEN.items():
        with scoped(DatabaseScope(DatabaseRole.COUNTING)):
            deadlines = due_by(today)
        with transaction.atomic():
            told += sum(_remind(kind, deadline, today) for deadline in deadlines)
    return told


def _remind(kind: NoticeKind, deadline: Deadline, today: datetime.date) -> int:
    return remind(
        kind,
        audience=Audience.agency_people(deadline.agency_id),
        subject_id=deadline.program_id,
        occasion=f"{deadline.day}:{_step(deadline.day, today)}",
        count=deadline.things,
        due=deadline.day,
    )


def _step(day: datetime.date, today: datetime.date) -> str:
    """The stretch before the day that today lies in; one more once it is over."""
    left = (day - today).days
    return "late" if left < 0 else str(min(step for step in STEPS if left <= step))
