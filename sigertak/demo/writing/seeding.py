"""The whole demonstration in one transaction: either all of it stands afterwards, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from programs.models import Program, Recipient
from public.operations.publish import publish_totals
from sigertak.demo import recipients, records
from sigertak.demo.households import generate
from sigertak.demo.places import digits
from sigertak.demo.pools import Pool
from sigertak.demo.programs import ProgramPlan, programs
from sigertak.demo.writing import editions
from sigertak.demo.writing.account_file import write_account_file
from sigertak.demo.writing.aid import ProgramWriter, stage_regencies
from sigertak.demo.writing.atlas import Atlas, read_atlas
from sigertak.demo.writing.cases import CaseWriter
from sigertak.demo.writing.offices import Staff, write_applications, write_operators, write_staff
from sigertak.demo.writing.pictures import write_photos
from sigertak.demo.writing.timeline import Calendar
from verification.models import Case

# The mark by which a database is known to hold the demonstration.
SEEDED = "demo.seed"
Say = Callable[[str], None]


class Holding(Enum):
    """What a database holds already."""

    NOTHING = auto()
    DEMO = auto()
    OTHER = auto()


def holding() -> Holding:
    """Whether anybody's data, or the demonstration, is here already. Regions do not count."""
    if AuditEvent.objects.filter(action=SEEDED).exists():
        return Holding.DEMO
    ours = (User, Agency, AccountRequest, RegistryRelease, Household, Program)
    used = any(model.objects.exists() for model in ours)
    return Holding.OTHER if used else Holding.NOTHING


def seed(*, count: int, seed: int, folder: Path, say: Say) -> Path:
    """Write `count` households and all that goes with them; returns the list of accounts.

    `folder` receives that list, and files to try the portal with. The database must be empty but
    for the regions; raises `atlas.NoRegions`. Whatever fails, database and files are as before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _no_files_left_behind(Path(settings.MEDIA_ROOT), folder), transaction.atomic():
        atlas = read_atlas()
        return _Seeding(atlas, Calendar(timezone.localdate()), count, seed, say).write(folder)


@dataclass(slots=True)
class _Seeding:
    atlas: Atlas
    calendar: Calendar
    count: int
    seed: int
    say: Say

    def write(self, folder: Path) -> Path:
        staff = write_staff(self.atlas, self.calendar, self.seed)
        steward = staff.first(Role.STEWARD)
        base = {"atlas": self.atlas, "calendar": self.calendar, "steward": steward}
        households = list(
            generate(self.atlas.regencies, self.count, self.seed, as_of=self.calendar.surveyed)
        )
        plans = self._plans(staff)
        write_operators(
            staff, [plan.agency_key for plan in plans], self.atlas, self.calendar, self.seed
        )
        self.say(f"{len(staff.agencies)} instansi, {len(staff.logins)} akun")
        aid = self._aid(staff, households, plans)
        known_before = editions.as_known_before(households, self.seed)
        editions.bring_in(editions.older(self.calendar), known_before, **base)
        aid.write_until(self.calendar.year - 1)
        editions.bring_in(editions.newer(self.calendar), households, **base)
        self.say(
            f"{Household.objects.in_base().count()} rumah tangga,"
            f" {Person.objects.in_base().count()} orang"
        )
        aid.write_until(self.calendar.year)
        self.say(
            f"{Program.objects.count()} program, {Recipient.objects.count()} penerima,"
            f" {Case.objects.count()} kasus"
        )
        photos = write_photos(households, calendar=self.calendar, by=steward, seed=self.seed)
        self.say(f"{photos} foto rumah")
        editions.leave_waiting(households, seed=self.seed, **base)
        write_applications(staff, self.atlas, self.calendar, self.seed)
        publish_totals()
        audit.record(SEEDED, by=None, households=self.count, seed=self.seed)
        return write_account_file(folder, staff.logins)

    def _plans(self, staff: Staff) -> list[ProgramPlan]:
        """The programs of the province and of some regencies, the oldest first."""
        stages = {digits(r.code) for r in stage_regencies(self.atlas.regencies, self.count)}
        offices = [
            plan
            for plan in staff.plans.values()
            if plan.regency_code is None or plan.regency_code in stages
        ]
        plans = programs(offices, self.atlas.regencies, self.seed, years=self.calendar.years)
        return sorted(plans, key=lambda plan: plan.year)

    def _aid(
        self, staff: Staff, households: Sequence[records.Household], plans: Sequence[ProgramPlan]
    ) -> _Aid:
        drafts = recipients.all_drafts(Pool(households), plans, self.count, self.seed)
        codes = {self.atlas.by_code[r.code].pk: r.code for r in self.atlas.regencies}
        return _Aid(
            iter(list(drafts)),
            ProgramWriter(self.atlas, staff, self.calendar, self.seed),
            CaseWriter(staff, codes, self.seed),
        )


Drafts = tuple[ProgramPlan, list[recipients.RecipientDraft]]


class _Aid:
    """Programs in the order of their years, each carried as far as it has come."""

    def __init__(self, drafts: Iterator[Drafts], programs: ProgramWriter, cases: CaseWriter):
        self._drafts = drafts
        self._programs = programs
        self._cases = cases
        self._next: Drafts | None = next(drafts, None)

    def write_until(self, year: int) -> None:
        """Write the programs up to and including a year."""
        while self._next is not None and self._next[0].year <= year:
            self._write(*self._next)
            self._next = next(self._drafts, None)

    def _write(self, plan: ProgramPlan, drafts: list[recipients.RecipientDraft]) -> None:
        program, batches = self._programs.write(plan, drafts)
        for batch in batches:
            self._cases.carry(batch)
        if plan.state == "closed":
            self._programs.close(plan, program)


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
