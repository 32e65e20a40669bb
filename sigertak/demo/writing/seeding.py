"""The whole demonstration in one transaction: either all of it stands afterwards, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountRequest, Agency, User
from accounts.roles import Role
from beneficiaries.models import Household, Person, RegistryRelease
from core import audit
from core.models import AuditEvent
from programs.models import Program
from sigertak.demo.households import generate
from sigertak.demo.writing import editions
from sigertak.demo.writing.account_file import write_account_file
from sigertak.demo.writing.atlas import read_atlas
from sigertak.demo.writing.offices import write_applications, write_staff
from sigertak.demo.writing.pictures import write_photos
from sigertak.demo.writing.timeline import Calendar

# The mark by which a database is known to hold the demonstration.
SEEDED = "demo.seed"
Say = Callable[[str], None]


class Holding(Enum):
    """What a database holds already."""

    NOTHING = auto()
    DEMO = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was written."""

    households: int
    persons: int
    photos: int
    accounts: Path


def holding() -> Holding:
    """Whether anybody's data, or the demonstration, is here already. Regions do not count."""
    if AuditEvent.objects.filter(action=SEEDED).exists():
        return Holding.DEMO
    ours = (User, Agency, AccountRequest, RegistryRelease, Household, Program)
    used = any(model.objects.exists() for model in ours)
    return Holding.OTHER if used else Holding.NOTHING


def seed(*, count: int, seed: int, folder: Path, say: Say) -> Seeded:
    """Write `count` households and all that goes with them into an empty database.

    `folder` receives the list of accounts and files to try the portal with. Raises
    `atlas.NoRegions`. Whatever fails, database and files are as before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _no_files_left_behind(Path(settings.MEDIA_ROOT), folder), transaction.atomic():
        return _write(count, seed, folder, say)


def _write(count: int, seed: int, folder: Path, say: Say) -> Seeded:
    atlas, calendar = read_atlas(), Calendar(timezone.localdate())
    staff = write_staff(atlas, calendar, seed)
    say(f"{len(staff.agencies)} instansi, {len(staff.logins)} akun")
    steward = staff.first(Role.STEWARD)
    households = list(generate(atlas.regencies, count, seed, as_of=calendar.surveyed))
    known_before = editions.as_known_before(households, seed)
    base = {"atlas": atlas, "calendar": calendar, "steward": steward}
    editions.bring_in(editions.older(calendar), known_before, **base)
    editions.bring_in(editions.newer(calendar), households, **base)
    in_base = Household.objects.in_base().count(), Person.objects.in_base().count()
    say(f"{in_base[0]} rumah tangga, {in_base[1]} orang")
    photos = write_photos(households, calendar=calendar, by=steward, seed=seed)
    say(f"{photos} foto rumah")
    editions.leave_waiting(households, seed=seed, **base)
    write_applications(staff, atlas, calendar, seed)
    audit.record(SEEDED, by=None, households=count, seed=seed)
    accounts = write_account_file(folder, staff.logins)
    return Seeded(*in_base, photos, accounts)


@contextmanager
def _no_files_left_behind(*folders: Path) -> Iterator[None]:
    """Take away what was written below these folders when something fails.

    The database was empty, so that nobody else's file can be among them.
    """
    before = {path for folder in folders for path in folder.rglob("*")}
    try:
        yield
    except BaseException:
        for path in (path for folder in folders for path in folder.rglob("*")):
            if path.is_file() and path not in before:
                path.unlink(missing_ok=True)
        raise
