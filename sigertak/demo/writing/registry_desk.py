"""On a registry steward's desk: an unknown file, a task about faults, a village renamed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.enums import ImportUnit
from beneficiaries.models import Household, QualityFinding, RegistryRelease
from beneficiaries.operations import quality_checks, quality_tasks
from beneficiaries.operations.region_changes import record
from beneficiaries.quality_enums import QualityDesk
from beneficiaries.quality_rules import QualityRefused
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told
from sigertak.demo import records
from sigertak.demo.accounts import FAVOURITE_KABUPATEN
from sigertak.demo.places import digits
from sigertak.demo.writing.editions import receive
from sigertak.demo.writing.offices import Staff
from sigertak.demo.writing.timeline import Calendar

MOST_ROWS, DAYS_LEFT, RENAMED_DAYS_AGO = 60, 21, 120
# Headings as a village office makes them up: nobody but a person can tell what they mean.
_HEADINGS = ("Nomor", "Pemilik rumah", "Tempat", "Bangunan", "Keadaan ekonomi")


def leave_unmapped(households: Sequence[records.Household], *, steward: Membership) -> None:
    """A file with headings of its own, waiting for somebody to name its columns."""
    release = RegistryRelease.objects.order_by("-pk").first()
    if release is None:
        return
    here = [one for one in households if digits(one.place.regency.code) == FAVOURITE_KABUPATEN]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pendataan-desa.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, delimiter=";")
            table.writerow(_HEADINGS)
            for number, one in enumerate((here or list(households))[:MOST_ROWS], start=1):
                place = one.place.village.name
                table.writerow((number, one.head.name, place, "Milik sendiri", one.decile))
        receive(release, ImportUnit.HOUSEHOLD, path, steward)


def hand_down_some(staff: Staff, calendar: Calendar) -> int:
    """The province hands what it found to the regency of the demo accounts; returns how many."""
    steward = staff.holder(Role.STEWARD)
    regency = Region.objects.current().get(code=FAVOURITE_KABUPATEN)
    quality_checks.check(regency_id=regency.pk, by=steward.user)
    scope = Scope.of(steward.user, steward.pk)
    try:
        tasks = quality_tasks.hand_down(
            findings=QualityFinding.objects.filter(regency=regency),
            order=quality_tasks.Order(
                desk=QualityDesk.REGENCY,
                due_on=calendar.today + timedelta(days=DAYS_LEFT),
                note="Dahulukan desa yang menyalurkan bantuan bulan depan.",
            ),
            filters={"kabupaten": regency.pk},
            by=steward.user,
            scope=scope,
        )
    except QualityRefused:
        # Few households, and nothing wrong among them.
        return 0
    return sum(task.rows for task in tasks)


def rename_a_village(staff: Staff, calendar: Calendar) -> None:
    """A village where nobody of the base lives got another name by a decree."""
    lived_in = Household.objects.order_by().values("village")
    villages = Region.objects.villages().current().filter(regency__code=FAVOURITE_KABUPATEN)
    village = villages.exclude(pk__in=lived_in).order_by("-code").first()
    if village is None:
        return
    record(
        told=Told(
            Change.RENAME,
            calendar.today - timedelta(days=RENAMED_DAYS_AGO),
            f"Contoh Perda 7/{calendar.year}",
            (village.code,),
            (Outcome(village.code, f"{village.name} Jaya"),),
        ),
        by=staff.holder(Role.STEWARD).user,
    )
