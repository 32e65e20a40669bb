"""What people ask about their own data: taken down by an officer, answered by another where it
cannot be taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.models import User
from accounts.operations import notices
from accounts.operations.notices import Audience
from beneficiaries.models import Erasure, Person, SubjectRequest
from beneficiaries.operations import erasing
from beneficiaries.rights_enums import SubjectRequestKind, SubjectRequestState
from core import audit
from core.scope import DatabaseRole, DatabaseScope, scoped

# How long before its deadline those who answer a request are reminded of it.
DAY_BEFORE = timedelta(days=1)


def remind(now: datetime) -> int:
    """Remind of open requests: the desk a day before, then desk and province once it is late.

    Told once for each step, however often this runs; returns how many were told. Works under the
    province's scope.
    """
    told = 0
    near = SubjectRequest.objects.filter(
        state=SubjectRequestState.OPEN, due_at__lte=now + DAY_BEFORE
    )
    for request in near.order_by("pk"):
        late = request.due_at < now
        audiences = [Audience.stewards_of(request.regency_id)]
        if late:
            audiences.append(Audience.province_stewards())
        for audience in audiences:
            told += notices.remind(
                NoticeKind.SUBJECT_DUE,
                audience=audience,
                subject_id=request.pk,
                occasion=f"{request.due_at:%Y%m%dT%H%M}:{'late' if late else 'near'}",
                due=timezone.localdate(request.due_at),
            )
    return told


def take_down(
    *, person: Person, kind: SubjectRequestKind, basis: str, fields: Collection[str], note: str,
    by: User,
) -> SubjectRequest:  # fmt: skip
    """Write a request down; it is due within `SUBJECT_REQUEST_HOURS`."""
    now = timezone.now()
    request = SubjectRequest.objects.create(
        kind=kind,
        person=person,
        regency_id=person.regency_id,
        basis=basis,
        fields=sorted(fields),
        note=note,
        received_at=now,
        due_at=now + timedelta(hours=settings.SUBJECT_REQUEST_HOURS),
        created_by=by,
    )
    audit.record("subject_request.take_down", by=by, subject=request, reason=basis, kind=kind)
    return request


def answer(
    *, request: SubjectRequest, state: SubjectRequestState, text: str, by: User
) -> SubjectRequest:
    """Close a request with its answer. What was granted to be erased, `carry_out` erases.

    Raises `ValidationError` when it is answered already, or when the one who took an erasure down
    would grant it too.
    """
    granted = state == SubjectRequestState.DONE
    erases = granted and request.kind == SubjectRequestKind.ERASURE
    if erases and request.created_by_id == by.pk:
        raise ValidationError(
            _("Penghapusan diputuskan oleh petugas lain daripada yang mencatatnya.")
        )
    closed = SubjectRequest.objects.filter(pk=request.pk, state=SubjectRequestState.OPEN).update(
        state=state, answer=text, answered_at=timezone.now(), answered_by=by
    )
    if not closed:
        raise ValidationError(_("Permintaan ini sudah dijawab."))
    audit.record("subject_request.answer", by=by, subject=request, reason=text, state=state)
    request.refresh_from_db()
    return request


def granted_erasures() -> QuerySet[SubjectRequest]:
    """Erasures that one officer took down and another granted, and that nobody carried out yet."""
    return (
        SubjectRequest.objects.filter(
            kind=SubjectRequestKind.ERASURE, state=SubjectRequestState.DONE
        )
        .exclude(created_by=F("answered_by"))
        .exclude(Exists(Erasure.objects.filter(request_id=OuterRef("pk"))))
    )


def carry_out(request: SubjectRequest) -> None:
    """Erase whom a granted request is about, for good, in the name of whoever granted it.

    Needs a transaction under a scope that sees the person, of a login that may become the erasure
    role: no page's may. Done twice, the second time finds a blank row.
    """
    if request.answered_by is None:
        raise ValueError("A granted request has its officer; the table says so.")
    erasing.erase(
        person=request.person, reason=request.answer, by=request.answered_by, request_id=request.pk
    )


def erase_granted() -> int:
    """Carry out every erasure whose job came to nothing, by night; returns how many.

    It was granted by two officers, and whether the second still works here changes nothing of it.
    """
    done = 0
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        waiting = list(granted_erasures().values_list("pk", "answered_by_id"))
    for pk, by in waiting:
        with scoped(DatabaseScope(DatabaseRole.PROVINCE, by)):
            found = granted_erasures().filter(pk=pk).first()
            if found is not None:
                carry_out(found)
                done += 1
    return done
