"""Visits, objections, drifts and takeovers of a planted tenant, with its canary in their texts."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from tests.factories.registry import a_case, a_recipient
from verification.models import (
    Case,
    Decision,
    Drift,
    FieldCheck,
    FieldPhoto,
    Objection,
    Takeover,
)


@dataclass
class Going:
    field_check: FieldCheck
    field_photo: FieldPhoto
    objection: Objection
    drift: Drift
    takeover: Takeover


def plant_going(canary: str, case: Case, operator: Membership, verifier: Membership) -> Going:
    """`case` gets a visit; a second case of the program is refused, objected to, and drifts."""
    own: dict[str, Any] = {"agency": case.agency, "regency": case.regency}
    check = FieldCheck.objects.create(
        case=case, case_version=1, question=f"{canary} PERTANYAAN", notes=f"{canary} URAIAN",
        visitor=canary, requested_by=verifier.user, due_on=timezone.localdate(), **own,
    )  # fmt: skip
    photo = FieldPhoto(
        field_check=check, regency=case.regency, width=1, height=1, sha256=canary,
        uploaded_by=verifier.user,
    )  # fmt: skip
    for stored in (photo.image, photo.thumbnail):
        stored.save(f"{uuid.uuid4()}.jpg", ContentFile(canary.encode()), save=False)
    photo.save()
    contested = _refused(canary, case, operator, verifier, own)
    objection = Objection(
        case=contested, decision=contested.decisions.get(), grounds=f"{canary} SANGGAHAN",
        file_name=f"{canary}.pdf", media_type="application/pdf", lodged_by=operator.user,
        due_on=timezone.localdate() + datetime.timedelta(days=14), contested_by=verifier.user,
        **own,
    )  # fmt: skip
    objection.file.save(f"{uuid.uuid4()}.pdf", ContentFile(canary.encode()), save=False)
    objection.save()
    drift = Drift.objects.create(
        case=contested, cause="rules", decided_state="rejected", before={"overlap": "clear"},
        after={"overlap": "warned"}, **own,
    )  # fmt: skip
    takeover = Takeover.objects.create(
        regency=case.regency, reason=f"{canary} ALASAN", by=verifier.user,
        ended_by=verifier.user, ended_at=timezone.now(),
    )  # fmt: skip
    # As after a commit: what the walk withdraws or answers later is judged by itself.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Going(check, photo, objection, drift, takeover)


def _refused(
    canary: str, case: Case, operator: Membership, verifier: Membership, own: dict[str, Any]
) -> Case:
    recipient = a_recipient(
        case.program, operator, case.recipient.village, name=f"{canary} DITOLAK"
    )  # fmt: skip
    contested = a_case(recipient, operator, version=2, drifted=True)
    Decision.objects.create(
        case=contested, case_version=1, action="reject", person_verdict=False,
        location_verdict=True, reason=f"{canary} PENOLAKAN", entered_by=operator.user,
        submitted_by=operator.user, decided_by=verifier.user, **own,
    )  # fmt: skip
    Case.objects.filter(pk=contested.pk).update(state="objected", decided_at=timezone.now())
    contested.refresh_from_db()
    return contested
