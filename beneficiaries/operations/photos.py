"""Adding a picture to a household."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from accounts.models import User
from beneficiaries.models import Household, HouseholdPhoto
from core import audit
from core.identifiers import uuid7
from core.images import CleanPhoto


def add(*, household: Household, kind: str, photo: CleanPhoto, by: User) -> bool:
    """Store a cleaned photo; False when the household already has this very picture."""
    row = HouseholdPhoto(
        household=household,
        regency_id=household.regency_id,
        kind=kind,
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
        latitude=photo.lat,
        longitude=photo.lng,
        taken_at=photo.taken_at,
        uploaded_by=by,
    )
    name = f"{uuid7()}.jpg"
    row.image.save(name, ContentFile(photo.image_bytes), save=False)
    row.thumbnail.save(name, ContentFile(photo.thumb_bytes), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.image.delete(save=False)
        row.thumbnail.delete(save=False)
        return False
    audit.record("photo.add", by=by, subject=row, household=household.pk, kind=kind)
    return True
