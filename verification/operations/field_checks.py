"""Field checks (verifikasi lapangan): asked for by a verifier, made on the spot, and back again.

A case on a visit stands "field"; with the result, or when the visit is cancelled, it waits for its
verdict again. Every step raises the case's version: nobody decides on a page from before.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.models import Household
from core import audit
from core.images import CleanPhoto
from verification import machine
from verification.distances import Place, metres_between
from verification.enums import CaseState, FieldState
from verification.models import Case, FieldCheck, FieldPhoto
from verification.operations import telling
from verification.operations.locking import locked_case
from verification.queries.takeovers import is_taken_over
from verification.rules import Refused, refusal_to_decide

NOT_WAITING = _("Kasus ini tidak sedang menunggu putusan. Muat ulang halamannya.")
OVER = _("Verifikasi lapangan ini sudah selesai atau dibatalkan.")


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody found at the place. Coordinates in degrees (WGS 84), both or none."""

    visited_on: datetime.date
    visitor: str
    result: str
    notes: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    photos: Sequence[CleanPhoto] = ()

    def place(self) -> Place | None:
        """Where it was."""
        return place_told(self.latitude, self.longitude, self.photos)


def place_told(
    latitude: Decimal | None, longitude: Decimal | None, photos: Iterable[CleanPhoto]
) -> Place | None:
    """The place as the device told, else as the first photo with a place tells."""
    if latitude is not None and longitude is not None:
        return latitude, longitude
    for photo in photos:
        if photo.lat is not None and photo.lng is not None:
            return photo.lat, photo.lng
    return None


def request_visit(
    *,
    case_id: uuid.UUID,
    version: int,
    question: str,
    due_on: datetime.date,
    by: User,
    scope: Scope,
) -> FieldCheck:
    """Send somebody out for a waiting case, as it stood in `version`. Raises `Refused`."""
    case = locked_case(case_id, scope)
    _require_decider(case, scope, taken_over=is_taken_over(scope))
    if case.version != version or case.state != CaseState.SUBMITTED:
        raise Refused(NOT_WAITING)
    check = FieldCheck.objects.create(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        case_version=version,
        question=question.strip(),
        requested_by=by,
        due_on=due_on,
    )
    _step(case, machine.Step.SEND_OUT)
    audit.record("field_check.request", by=by, subject=check, case=case.pk, due_on=due_on)
    telling.visit_asked_for(check=check, by=by)
    return check


def report_visit(*, check: FieldCheck, report: Report, by: User, scope: Scope) -> FieldCheck:
    """Write what was found; the case waits for its verdict again, with the result beside it.

    Sent twice, the first is kept. A queue taken over by the province is no hindrance: it is still
    the regency's people who go there. Raises `Refused`.
    """
    case = locked_case(check.case_id, scope)
    check = FieldCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    _require_decider(case, scope)
    if check.state == FieldState.DONE and check.reported_by_id == by.pk:
        return check
    if check.state != FieldState.OPEN:
        raise Refused(OVER)
    place = report.place()
    check.state = FieldState.DONE
    check.visited_on = report.visited_on
    check.visitor = report.visitor.strip()
    check.result = report.result
    check.notes = report.notes.strip()
    if place is not None:
        check.latitude, check.longitude = place
        check.distance_m = _from_home(case, scope, place)
    check.reported_by = by
    check.reported_at = timezone.now()
    check.save(update_fields=[
        "state", "visited_on", "visitor", "result", "notes", "latitude", "longitude",
        "distance_m", "reported_by", "reported_at",
    ])  # fmt: skip
    for photo in report.photos:
        _keep(photo, check, by)
    _step(case, machine.Step.COME_BACK)
    audit.record(
        "field_check.report",
        by=by,
        subject=check,
        case=case.pk,
        result=check.result,
        photos=len(report.photos),
    )
    return check


def cancel_visit(*, check: FieldCheck, by: User, scope: Scope) -> None:
    """Call an open visit off; the case waits for its verdict again. Raises `Refused`."""
    case = locked_case(check.case_id, scope)
    check = FieldCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    _require_decider(case, scope, taken_over=is_taken_over(scope))
    if check.state != FieldState.OPEN:
        raise Refused(OVER)
    drop_open(case_ids=[case.pk])
    _step(case, machine.Step.COME_BACK)
    audit.record("field_check.cancel", by=by, subject=check, case=case.pk)


def drop_open(*, case_ids: Iterable[uuid.UUID]) -> int:
    """End the open visits of cases that are decided without them; the caller moves the cases."""
    asked = FieldCheck.objects.filter(case__in=list(case_ids), state=FieldState.OPEN)
    return asked.update(state=FieldState.CANCELLED)


def _require_decider(case: Case, scope: Scope, *, taken_over: bool = False) -> None:
    refusal = refusal_to_decide(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id),
        taken_over=taken_over,
    )
    if refusal:
        raise Refused(refusal)


def _step(case: Case, step: machine.Step) -> None:
    try:
        state = machine.stepped(CaseState(case.state), step)
    except machine.IllegalMove:
        raise Refused(NOT_WAITING) from None
    Case.objects.filter(pk=case.pk).update(state=state, version=F("version") + 1)


def _from_home(case: Case, scope: Scope, place: Place) -> int | None:
    """How far the place lies from the home that the base knows, as far as the scope sees it."""
    if case.recipient.household_id is None or case.recipient.match_outcome != "match":
        return None
    home = (
        Household.objects.visible_to(scope)
        .filter(pk=case.recipient.household_id)
        .values_list("latitude", "longitude")
        .first()
    )
    if home is None or home[0] is None or home[1] is None:
        return None
    return metres_between((home[0], home[1]), place)


def _keep(photo: CleanPhoto, check: FieldCheck, by: User) -> None:
    """Store a photo; the same one sent twice is kept once."""
    row = FieldPhoto(
        field_check=check,
        regency_id=check.regency_id,
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
        latitude=photo.lat,
        longitude=photo.lng,
        taken_at=timezone.make_aware(photo.taken_at) if photo.taken_at else None,
        uploaded_by=by,
    )
    name = f"{row.pk}.jpg"
    row.image.save(name, ContentFile(photo.image_bytes), save=False)
    row.thumbnail.save(name, ContentFile(photo.thumb_bytes), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.image.delete(save=False)
        row.thumbnail.delete(save=False)
