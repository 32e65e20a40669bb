"""Keeping the papers of a round and the pictures of the aid.

Files were judged and painted anew by the form; their stored names are numbers of ours. The same
file sent twice is kept once.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.images import CleanDocument, CleanPhoto
from core.uploads import safe_filename
from programs.delivery_rules import PHOTOGRAPHED
from programs.enums import AidMoment, DocumentKind, ProgramAction
from programs.models import AidPhoto, Distribution, DistributionDocument, Recipient
from programs.operations.history import remember


def add_document(
    *,
    distribution: Distribution,
    kind: DocumentKind,
    document: CleanDocument,
    file_name: str,
    by: User,
) -> tuple[DistributionDocument, bool]:
    """Store a paper of the round; return it, and whether it is new."""
    row = DistributionDocument(
        distribution=distribution,
        agency_id=distribution.agency_id,
        regency_id=distribution.regency_id,
        kind=kind,
        file_name=safe_filename(file_name),
        media_type=document.content_type,
        sha256=document.sha256,
        uploaded_by=by,
    )
    row.file.save(f"{row.pk}{document.extension}", ContentFile(document.content), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.file.delete(save=False)
        same = DistributionDocument.objects.get(distribution=distribution, sha256=row.sha256)
        return same, False
    remember(
        ProgramAction.DOCUMENT_ADDED,
        program=distribution.program,
        by=by,
        number=distribution.number,
        document=str(row.pk),
        kind=str(kind),
    )
    return row, True


def add_photo(
    *,
    recipient: Recipient,
    moment: AidMoment,
    photo: CleanPhoto,
    by: User,
    distribution: Distribution | None = None,
    progress: int | None = None,
) -> bool:
    """Store a picture of the aid; False when the recipient already has this very picture."""
    if recipient.state not in PHOTOGRAPHED:
        raise ValidationError(
            _("Foto bantuan hanya untuk penerima yang sudah diajukan atau disetujui."),
            code="wrong_state",
        )
    if distribution is not None and distribution.program_id != recipient.program_id:
        raise ValueError("A round of another program.")
    row = AidPhoto(
        recipient=recipient,
        distribution=distribution,
        agency_id=recipient.agency_id,
        regency_id=recipient.regency_id,
        moment=moment,
        progress=progress,
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
        latitude=photo.lat,
        longitude=photo.lng,
        # The camera's clock has no zone: it shows the time of where it is.
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
        return False
    remember(
        ProgramAction.PHOTO_ADDED,
        program=recipient.program,
        recipient=recipient,
        by=by,
        moment=str(moment),
        photo=str(row.pk),
    )
    return True
