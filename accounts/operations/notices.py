"""Telling people: the one door by which a notice comes into an inbox.

    notices.tell(
        NoticeKind.CASES_NEW,
        audience=Audience.verifiers_of(case.regency_id),
        subject_id=program.pk,
        by=request.user,
        count=12,
    )

It runs in the caller's transaction and under the caller's role, and writes through the database
function ``accounts_tell``: a role may tell people whose rows it cannot read, and reaches nobody
outside of its territory. What the `subject_id` of a kind is, `accounts.notice_words` says.

Call it last in a transaction: whoever works on a busy program raises the same few rows. Who tells
about several subjects in one transaction does so in the order of their ids.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Notice, User
from accounts.roles import Role
from accounts.scope import Scope

Param = int | str | bool | datetime.date | uuid.UUID

# A code, never a sentence: what is stored about an event must not be able to hold a name.
_CODE = re.compile(r"[a-z0-9_.:-]{1,60}")
_LONGEST_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told: holders of live memberships, named by role and place, or one person."""

    kind: str
    roles: tuple[str, ...] = field(default=())
    agency_id: uuid.UUID | None = None
    regency_id: int | None = None
    user_id: uuid.UUID | None = None
    membership_id: uuid.UUID | None = None

    @classmethod
    def agency_people(
        cls,
        agency_id: uuid.UUID,
        roles: Iterable[Role] = (Role.OPD_OPERATOR, Role.OPD_SUPERVISOR),
    ) -> Audience:
        """Operators and supervisors of an agency, or one of the two."""
        return cls("agency", tuple(roles), agency_id=agency_id)

    @classmethod
    def verifiers_of(cls, regency_id: int) -> Audience:
        return cls("regency", (Role.VERIFIER,), regency_id=regency_id)

    @classmethod
    def stewards_of(cls, regency_id: int) -> Audience:
        return cls("regency", (Role.STEWARD,), regency_id=regency_id)

    @classmethod
    def province_stewards(cls) -> Audience:
        return cls("province", (Role.STEWARD,))

    @classmethod
    def auditors_of(cls, regency_id: int | None) -> Audience:
        """The inspectorate of a regency, or of the province."""
        if regency_id is None:
            return cls("province", (Role.AUDITOR,))
        return cls("regency", (Role.AUDITOR,), regency_id=regency_id)

    @classmethod
    def secretariat_of(cls, regency_id: int | None) -> Audience:
        """The secretariat of a regency, or of the province."""
        if regency_id is None:
            return cls("province", (Role.SECRETARIAT,))
        return cls("regency", (Role.SECRETARIAT,), regency_id=regency_id)

    @classmethod
    def province_verifiers(cls) -> Audience:
        return cls("province", (Role.VERIFIER,))

    @classmethod
    def user(cls, user_id: uuid.UUID, membership_id: uuid.UUID | None = None) -> Audience:
        """One person, told under the given hat, else under the oldest live one."""
        return cls("person", user_id=user_id, membership_id=membership_id)


def tell(
    kind: NoticeKind,
    *,
    audience: Audience,
    subject_id: uuid.UUID | None,
    by: User | None,
    count: int = 1,
    due: datetime.date | None = None,
    **params: Param,
) -> int:
    """Tell the audience, except `by`, and return how many were told.

    An unread notice of the same kind and subject has its count raised by `count`; nothing is told
    when `count` is 0. `by=None` is the system: then the one who caused it is told as well.
    """
    return _tell(kind, audience, subject_id, by, count, due, params, occasion="")


def remind(
    kind: NoticeKind,
    *,
    audience: Audience,
    subject_id: uuid.UUID | None,
    occasion: str,
    by: User | None = None,
    count: int = 1,
    due: datetime.date | None = None,
    **params: Param,
) -> int:
    """Tell once per occasion, however often it is called; for what is looked at every night.
    As with `tell`, `by` is left out.

    `occasion` names the step, such as ``f"{program.ends_on}:30"``. A person who was told of this
    kind, subject and occasion is left in peace; a new occasion replaces the unread notice of the
    one before, with its count.
    """
    if not occasion:
        raise ValueError("A reminder needs its occasion.")
    return _tell(kind, audience, subject_id, by, count, due, params, occasion=occasion)


def tell_of_spent_budget(user_id: uuid.UUID | None, *, regency_id: int | None) -> None:
    """Tell auditors and secretariat, once a day, that an account reached what a day allows."""
    occasion = f"{user_id}:{timezone.localdate()}"
    kind = NoticeKind.BUDGET_REACHED
    auditors, desk = Audience.auditors_of(regency_id), Audience.secretariat_of(regency_id)
    remind(kind, audience=auditors, subject_id=user_id, occasion=occasion)
    remind(kind, audience=desk, subject_id=user_id, occasion=occasion, desk=True)


def mark_read(*, notice: Notice, by: User) -> None:
    """Mark one notice of `by` as read; one that was read before keeps its time."""
    Notice.objects.filter(pk=notice.pk, user=by).unread().update(read_at=timezone.now())


def mark_all_read(*, scope: Scope, by: User) -> int:
    """Mark everything unread that `by` sees as read, and return how many it was."""
    return Notice.objects.visible_to(scope).filter(user=by).unread().update(read_at=timezone.now())


_TELL = "SELECT accounts_tell(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def _tell(
    kind: NoticeKind,
    audience: Audience,
    subject_id: uuid.UUID | None,
    by: User | None,
    count: int,
    due: datetime.date | None,
    params: dict[str, Param],
    *,
    occasion: str,
) -> int:
    if count < 1:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL,
            [
                NoticeKind(kind).value,
                audience.kind,
                audience.agency_id,
                audience.regency_id,
                audience.user_id,
                audience.membership_id,
                [str(role) for role in audience.roles],
                subject_id,
                count,
                due,
                json.dumps({name: _plain(value) for name, value in params.items()}),
                occasion,
                by.pk if by is not None else None,
            ],
        )
        told: int = cursor.fetchone()[0]
    return told


def _plain(value: Param) -> int | str | bool:
    """The value as it is stored; raises `ValueError` for what could be about a person."""
    match value:
        case bool():
            return value
        case int() if abs(value) < _LONGEST_NUMBER:
            return value
        case datetime.date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
        case str() if _CODE.fullmatch(value) and not re.search(r"\d{16}", value):
            return value
    raise ValueError("Notices hold codes, ids, numbers and days only.")
