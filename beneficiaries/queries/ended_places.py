"""Whether places of a checked file have ended since it was checked."""

from __future__ import annotations

from django.db.models import IntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from beneficiaries.enums import RowOutcome
from beneficiaries.models import RegistryImport, StagedRow
from regions.models import Region, RegionEvent


def names_ended_village(import_file: RegistryImport) -> bool:
    """Whether a good row lies in a village that goes by another code now.

    Changes of regions are rare: the rows are walked through only if one came after the file did.
    """
    if not RegionEvent.objects.filter(recorded_at__gte=import_file.created_at).exists():
        return False
    rows = StagedRow.objects.filter(import_file=import_file).exclude(outcome=RowOutcome.FAULTY)
    villages = rows.annotate(village=Cast(KT("data__village_id"), IntegerField())).values("village")
    return Region.objects.filter(valid_to__isnull=False, pk__in=villages).exists()
