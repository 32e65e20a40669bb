"""Adding a picture to a household, and taking a wrong one away."""

from __future__ import annotations

import datetime
import uuid
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Household, HouseholdPhoto, PhotoRemoval
from beneficiaries.queries.place_checks import metres_beyond
from core import audit
from core.identifiers import uuid7
from core.images import CleanPhoto


class Sent(NamedTuple):
    """Who sent a picture, and when."""

    by: User
    at: datetime.datetime


def add(
    *,
    household: Household,
    kind: str,
    photo: CleanPhoto,
    by: User,
    key: uuid.UUID | None = None,
    sent: Sent | None = None,
) -> HouseholdPhoto | None:
    """Store a cleaned photo; None when the household already has this very picture.

    Identity papers and pictures of the house are held apart: of the same bytes each may be there.

    `key` becomes the row's id and the files' name: work that is done again after a worker's death
    writes over what it had begun. `sent` tells of a picture that somebody else sent before.
    """
    key = key or uuid7()
    sent = sent or Sent(by, timezone.now())
    row = HouseholdPhoto(
        pk=key,
        household=household,
        regency_id=household.regency_id,
        kind=kind,
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
        latitude=photo.lat,
        longitude=photo.lng,
        outside_m=metres_beyond(household, photo.lat, photo.lng),
        # The camera's clock has no zone: it shows the time of where it is.
        taken_at=timezone.make_aware(photo.taken_at) if photo.taken_at else None,
        uploaded_by=sent.by,
        uploaded_at=sent.at,
    )
    try:
        with transaction.atomic():
            row.image.name, row.thumbnail.name = f"photos/{key}.jpg", f"thumbnails/{key}.jpg"
            row.save(force_insert=True)
    except IntegrityError:
        return None
    _write(row.image, photo.image_bytes)
    _write(row.thumbnail, photo.thumb_bytes)
    audit.record("photo.add", by=by, subject=row, household=household.pk, kind=kind)
    return row


def remove(*, photo: HouseholdPhoto, reason: str, by: User) -> PhotoRemoval | None:
    """Take a wrong picture away for good: the removal stays with its reason, the files go.

    None when somebody else was faster. The files go after the commit: a picture whose row is still
    there must not lose its file.
    """
    files = [photo.image, photo.thumbnail]
    gone, _by_model = HouseholdPhoto.objects.filter(pk=photo.pk).delete()
    if not gone:
        return None
    removal = PhotoRemoval.objects.create(
        household_id=photo.household_id,
        regency_id=photo.regency_id,
        kind=photo.kind,
        reason=reason.strip(),
        uploaded_by_id=photo.uploaded_by_id,
        uploaded_at=photo.uploaded_at,
        removed_by=by,
    )
    audit.record(
        "photo.remove",
        by=by,
        subject=photo,
        reason=removal.reason,
        household=photo.household_id,
        kind=photo.kind,
    )
    transaction.on_commit(lambda: _erase(files))
    return removal


def _write(file: FieldFile, content: bytes) -> None:
    """Under exactly the name that the row already carries."""
    name = file.name or ""
    file.storage.delete(name)
    file.storage.save(name, ContentFile(content))


def _erase(files: list[FieldFile]) -> None:
    for file in files:
        file.storage.delete(file.name or "")
