"""The second question of the page of activating, for those who activate at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management.base import CommandError

from beneficiaries.models import RegistryRelease
from beneficiaries.queries.release_losses import loss_of
from beneficiaries.queries.releases import RegencyLine

UNSURE = 4


def refuse_losses(release: RegistryRelease, lines: Iterable[RegencyLine]) -> None:
    """Raises `CommandError` where most of a base would be gone, before anything begins.

    A first base takes nothing away from anybody, and is not asked about.
    """
    grave = []
    for line in lines:
        if not line.households or not line.base_households:
            continue
        loss = loss_of(release, line.regency, persons_told=line.persons)
        if loss.is_grave:
            grave.append(
                f"{line.regency.name}: {loss.leaving} dari {loss.households} rumah tangga keluar, "
                f"anggota {loss.persons} menjadi {loss.persons_told}"
            )
    if grave:
        raise CommandError(
            f"Belum ada yang diaktifkan. {'; '.join(grave)}. Periksa angkanya, lalu ulangi "
            "perintah ini dengan --sure bila memang benar.",
            returncode=UNSURE,
        )
