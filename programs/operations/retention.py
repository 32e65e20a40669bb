"""Lists that agencies sent, long after their rows became recipients."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.conf import settings

from beneficiaries.operations.retention import drop_files
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import DeliveryUpload, RecipientUpload, UploadRow


def tidy_programs(now: datetime.datetime) -> Mapping[str, int]:
    """Drop the files of old lists, and what was written of their rows."""
    until = now - datetime.timedelta(days=settings.RETENTION_DAYS["uploads"])
    with scoped(DatabaseScope(DatabaseRole.ERASURE)):
        uploads = list(RecipientUpload.objects.filter(created_at__lt=until).exclude(file=""))
        keys = [one.pk for one in uploads]
        UploadRow.objects.filter(upload__in=keys).update(raw=[], faults=[])
        RecipientUpload.objects.filter(pk__in=keys).update(file="", first_rows={})
        deliveries = list(DeliveryUpload.objects.filter(created_at__lt=until).exclude(file=""))
        DeliveryUpload.objects.filter(pk__in=[one.pk for one in deliveries]).update(file="")
        drop_files([one.file for one in uploads] + [one.file for one in deliveries])
    return {"uploads": len(uploads), "deliveries": len(deliveries)}
