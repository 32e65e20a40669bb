"""Who is told what about cases. One line at the end of an act; nothing here decides anything.

Everything is told as the matching role: an agency's recipient may live in another regency, and the
verifiers there are to know of it, though neither side reaches the other otherwise.
"""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from accounts.enums import NoticeKind
from accounts.models import User
from accounts.operations.notices import Audience, remind, tell
from accounts.queries.grants import guests_of
from beneficiaries.models import RegistryRelease
from core.scope import DatabaseRole, acting_as
from verification.enums import CaseState
from verification.models import Case, FieldCheck, Objection, Takeover


def submitted(*, program_id: uuid.UUID, by_regency: Mapping[int, int], by: User) -> None:
    """The verifiers of each regency: so many new cases of this program."""
    with acting_as(DatabaseRole.MATCHING):
        for regency_id, count in sorted(by_regency.items()):
            audience = Audience.verifiers_of(regency_id)
            tell(
                NoticeKind.CASES_NEW,
                audience=audience,
                subject_id=program_id,
                by=by,
                count=count,
            )


def decided(*, cases: Iterable[Case], state: CaseState, by: User) -> None:
    """Agencies and their guests: so many of a program were decided, or sent back to correct."""
    returned = state is CaseState.RETURNED
    _tell_agencies(NoticeKind.ROWS_RETURNED if returned else NoticeKind.CASE_DECIDED, cases, by)


def taken_back(*, cases: Iterable[Case], by: User) -> None:
    """The agencies: so many decisions of a program no longer stand; their cases wait again."""
    _tell_agencies(NoticeKind.DECISIONS_UNDONE, cases, by)


def _tell_agencies(kind: NoticeKind, cases: Iterable[Case], by: User) -> None:
    """Each agency, by program, how many cases are its own; its guests, how many are theirs."""
    owners: Counter[tuple[uuid.UUID, uuid.UUID]] = Counter()
    guests: Counter[tuple[uuid.UUID, uuid.UUID]] = Counter()
    for case in cases:
        owners[case.program_id, case.agency_id] += 1
        if case.guest_agency_id is not None:
            guests[case.program_id, case.guest_agency_id] += 1
    with acting_as(DatabaseRole.MATCHING):
        for (program_id, agency_id), count in sorted(owners.items()):
            audience = Audience.agency_people(agency_id)
            tell(kind, audience=audience, subject_id=program_id, by=by, count=count)
        for (program_id, home_id), count in sorted(guests.items()):
            _tell_guests(kind, program_id, home_id, subject_id=program_id, by=by, count=count)


def _tell_guests(
    kind: NoticeKind,
    program_id: uuid.UUID,
    home_id: uuid.UUID,
    *,
    subject_id: uuid.UUID,
    by: User,
    count: int = 1,
) -> None:
    """Those who enter people there from that agency; the notice leads to where they do."""
    for guest in guests_of(program_id, home_id):
        tell(
            kind,
            audience=Audience.user(guest.user_id, guest.membership_id),
            subject_id=subject_id,
            by=by,
            count=count,
            standpoint=guest.grant_id,
        )


def visit_asked_for(*, check: FieldCheck, by: User) -> None:
    """The other verifiers of the regency: somebody is to go there."""
    with acting_as(DatabaseRole.MATCHING):
        tell(
            NoticeKind.FIELD_CHECK_DUE,
            audience=Audience.verifiers_of(check.regency_id),
            subject_id=check.case_id,
            by=by,
            due=check.due_on,
        )


def visit_due(*, check: FieldCheck, today: datetime.date) -> int:
    """Remind who asked for the visit; once when the day is near, once when it has passed."""
    step = "late" if check.due_on < today else "near"
    return remind(
        NoticeKind.FIELD_CHECK_DUE,
        audience=Audience.verifiers_of(check.regency_id),
        subject_id=check.case_id,
        occasion=f"{check.pk}:{step}",
        due=check.due_on,
    )


def objection_lodged(*, objection: Objection) -> None:
    """The verifiers of the regency, except whoever decided; where nobody else is, the province:
    somebody else has to answer."""
    audiences = [Audience.verifiers_of(objection.regency_id), Audience.province_verifiers()]
    with acting_as(DatabaseRole.MATCHING):
        for audience in audiences:
            told = tell(
                NoticeKind.OBJECTION_LODGED,
                audience=audience,
                subject_id=objection.case_id,
                by=objection.contested_by,
                due=objection.due_on,
            )
            if told:
                return


def objection_answered(*, objection: Objection, by: User) -> None:
    with acting_as(DatabaseRole.MATCHING):
        tell(
            NoticeKind.OBJECTION_DECIDED,
            audience=Audience.agency_people(objection.agency_id),
            subject_id=objection.case_id,
            by=by,
        )
        case = objection.case
        if case.guest_agency_id is not None:
            _tell_guests(
                NoticeKind.OBJECTION_DECIDED,
                case.program_id,
                case.guest_agency_id,
                subject_id=case.pk,
                by=by,
            )


def objection_due(*, objection: Objection, today: datetime.date) -> int:
    """The regency when the day is near, except whoever decided; the province once it has passed."""
    late = objection.due_on < today
    audience = (
        Audience.province_verifiers() if late else Audience.verifiers_of(objection.regency_id)
    )
    return remind(
        NoticeKind.OBJECTION_DEADLINE,
        audience=audience,
        subject_id=objection.case_id,
        occasion=f"{objection.pk}:{'late' if late else 'near'}",
        by=objection.contested_by,
        due=objection.due_on,
    )


def drifts_found(*, regency_id: int, release: RegistryRelease | None, count: int) -> None:
    with acting_as(DatabaseRole.MATCHING):
        tell(
            NoticeKind.RECHECK_FOUND,
            audience=Audience.verifiers_of(regency_id),
            subject_id=release.pk if release else None,
            by=None,
            count=count,
        )


def cases_escalated(*, regency_id: int, count: int) -> None:
    """The regency that they are late; the province that they are now its concern."""
    with acting_as(DatabaseRole.MATCHING):
        tell(
            NoticeKind.CASES_OVERDUE,
            audience=Audience.verifiers_of(regency_id),
            subject_id=None,
            by=None,
            count=count,
        )
        tell(
            NoticeKind.CASES_ESCALATED,
            audience=Audience.province_verifiers(),
            subject_id=None,
            by=None,
            count=count,
        )


def taken_over(*, takeover: Takeover, by: User) -> None:
    _of_takeover(NoticeKind.TAKEOVER_STARTED, takeover, by)


def given_back(*, takeover: Takeover, by: User) -> None:
    _of_takeover(NoticeKind.TAKEOVER_ENDED, takeover, by)


def _of_takeover(kind: NoticeKind, takeover: Takeover, by: User) -> None:
    with acting_as(DatabaseRole.MATCHING):
        tell(
            kind,
            audience=Audience.verifiers_of(takeover.regency_id),
            subject_id=takeover.pk,
            by=by,
        )
