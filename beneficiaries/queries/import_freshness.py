"""Whether what was found out about a checked file still holds."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from beneficiaries.enums import ImportState
from beneficiaries.models import RegistryImport, ReleaseActivation


def is_outdated(import_file: RegistryImport, regencies: Collection[int] | None = None) -> bool:
    """Whether the release, or a base it is compared with, has moved since the rows were judged.

    `regencies` are those whose bases and files count; without, those of all of them do.
    """
    judged_at = import_file.judged_at
    if judged_at is None:
        return True
    others = RegistryImport.objects.filter(release_id=import_file.release_id).exclude(
        pk=import_file.pk
    )
    moved = Q(state=ImportState.APPLYING) | Q(applied_at__gte=judged_at)
    activated = Q(activated_at__gte=judged_at) | Q(superseded_at__gte=judged_at)
    if regencies is not None:
        moved &= Q(regency__isnull=True) | Q(regency__in=regencies)
        activated &= Q(regency__in=regencies)
    return others.filter(moved).exists() or ReleaseActivation.objects.filter(activated).exists()


def is_of_before(import_file: RegistryImport) -> bool:
    """Whether a file that waits for a decision shows figures of before a move that concerns it.

    They promise something else than applying it would do.
    """
    if import_file.state != ImportState.STAGED:
        return False
    return is_outdated(import_file, concerned(import_file))


def concerned(import_file: RegistryImport) -> list[int]:
    """The regencies (keys) whose bases a checked file tells of."""
    if import_file.regency_id is not None:
        return [import_file.regency_id]
    return [int(key) for key in import_file.preview.get("regencies", {}) if key]
