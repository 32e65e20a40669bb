"""The demonstration in the order in which it would have happened, written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from accounts.models import Membership
from accounts.roles import Role
from beneficiaries.models import Household, HouseholdPhoto, Person
from programs.models import Distribution, Program, Recipient
from public.operations.publish import publish_totals
from sigertak.demo import recipients, records
from sigertak.demo.accounts import FAVOURITE_KABUPATEN
from sigertak.demo.households import generate
from sigertak.demo.places import digits
from sigertak.demo.pools import Pool
from sigertak.demo.programs import ProgramPlan, programs
from sigertak.demo.slips import RecipientDraft
from sigertak.demo.writing import (
    aftermath,
    editions,
    groups,
    inbox,
    lists,
    registry_desk,
    sample_files,
)
from sigertak.demo.writing.account_file import write_account_file
from sigertak.demo.writing.aid import ProgramWriter, stage_regencies
from sigertak.demo.writing.atlas import Atlas
from sigertak.demo.writing.cases import CaseWriter
from sigertak.demo.writing.corrections import Corrector
from sigertak.demo.writing.drawing import being_drawn
from sigertak.demo.writing.offices import Staff, write_applications, write_operators, write_staff
from sigertak.demo.writing.pictures import choose_shots, store_photos
from sigertak.demo.writing.planned import PlanWriter
from sigertak.demo.writing.rounds import RoundWriter
from sigertak.demo.writing.timeline import Calendar
from sigertak.demo.writing.villages import write_village
from verification.models import Case
from verification.operations.escalation import escalate

# The agency of the demo accounts has longer lists than its share.
STAGE_SHARE = 3
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Story:
    """What is told: where, seen from which day, of how many households, from which seed."""

    atlas: Atlas
    calendar: Calendar
    count: int
    seed: int
    say: Say

    def write(self, folder: Path) -> Path:
        """Write all of it; returns the list of accounts in `folder`."""
        staff = write_staff(self.atlas, self.calendar)
        plans = self._plans(staff)
        write_operators(
            staff, [plan.agency_key for plan in plans], self.atlas, self.calendar, self.seed
        )
        self.say(f"{len(staff.agencies)} instansi, {len(staff.logins)} akun")
        households, newcomers = self._people()
        pool, steward = Pool(households), staff.holder(Role.STEWARD)
        shots = choose_shots(households, self.calendar, self.seed)
        # The slowest work goes on beside the rest.
        with being_drawn([shot.sitting for shot in shots]) as pictures:
            known = self._base_and_aid(staff, households, plans, pool, steward)
            store_photos(shots, pictures, calendar=self.calendar, by=steward)
        self.say(f"{HouseholdPhoto.objects.count()} foto rumah")
        self._aftermath(staff, plans)
        editions.leave_waiting(
            households, atlas=self.atlas, calendar=self.calendar, steward=steward, seed=self.seed
        )
        joined = groups.bring_in(households, staff, self.calendar, self.seed)
        self.say(f"{joined} keanggotaan kelompok")
        registry_desk.leave_unmapped(households, steward=steward)
        registry_desk.rename_a_village(staff, self.calendar)
        self.say(f"{registry_desk.hand_down_some(staff, self.calendar)} temuan diserahkan")
        write_applications(staff, self.atlas, self.calendar, self.seed)
        self.say(f"{write_village(staff, self.calendar, self.seed)} usulan desa")
        files = folder / sample_files.FOLDER
        files.mkdir(parents=True, exist_ok=True)
        sample_files.write_import_files(
            files, households, newcomers, atlas=self.atlas, seed=self.seed
        )
        self._files(files, staff, pool, lists.stage_plan(plans), known)
        publish_totals()
        return write_account_file(folder, staff.logins)

    def _aftermath(self, staff: Staff, plans: Sequence[ProgramPlan]) -> None:
        """Plans of all levels, and what followed the verdicts."""
        writer = PlanWriter(self.atlas, self.seed, staff.holder(Role.VERIFIER))
        planned = writer.write(plans, staff.agencies, self.count)
        ended = aftermath.end_some(self.calendar, self.seed)
        objections = aftermath.object_to_some(staff, self.seed)
        visits = aftermath.visit_some(staff, FAVOURITE_KABUPATEN, self.calendar, self.seed)
        aftermath.decide_some_at_once(staff, FAVOURITE_KABUPATEN)
        escalate()
        inbox.read_the_older()
        self.say(
            f"{Distribution.objects.count()} penyaluran, {planned} rencana, {ended} bantuan"
            f" berakhir, {objections} sanggahan, {visits} kunjungan"
        )

    def _people(self) -> tuple[list[records.Household], list[records.Household]]:
        """The households of the base, and some that only the next edition will bring."""
        count = self.count + sample_files.NEWCOMERS
        every = generate(self.atlas.regencies, count, self.seed, as_of=self.calendar.surveyed)
        return sample_files.hold_back(list(every), self.seed)

    def _plans(self, staff: Staff) -> list[ProgramPlan]:
        """The programs of the province and of some regencies, the oldest first."""
        stages = {digits(r.code) for r in stage_regencies(self.atlas.regencies, self.count)}
        offices = [
            plan
            for plan in staff.plans.values()
            if plan.regency_code is None or plan.regency_code in stages
        ]
        plans = [
            replace(plan, share=plan.share * STAGE_SHARE)
            if plan.agency_key == lists.STAGE_AGENCY
            else plan
            for plan in programs(
                offices, self.atlas.regencies, self.seed, years=self.calendar.years
            )
        ]
        return sorted(plans, key=lambda plan: plan.year)

    def _base_and_aid(
        self,
        staff: Staff,
        households: Sequence[records.Household],
        plans: Sequence[ProgramPlan],
        pool: Pool,
        steward: Membership,
    ) -> dict[str, Program]:
        """Each year's programs are matched with the base of that year. Programs by plan key."""
        bring_in = partial(
            editions.bring_in, atlas=self.atlas, calendar=self.calendar, steward=steward
        )
        drafts = list(recipients.all_drafts(pool, plans, self.count, self.seed))
        corrector = Corrector(self.atlas, households, self.seed)
        told_before = editions.told_otherwise(households, self.seed)
        bring_in(editions.older(self.calendar), told_before)
        years = self.calendar.years
        past = [pair for pair in drafts if pair[0].year < years[-1]]
        self._aid(staff, past, corrector)
        bring_in(editions.newer(self.calendar), households)
        self.say(
            f"{Household.objects.in_base().count()} rumah tangga,"
            f" {Person.objects.in_base().count()} orang"
        )
        known = self._aid(staff, [pair for pair in drafts if pair[0].year == years[-1]], corrector)
        stage = lists.stage_plan(plans)
        if stage and stage.key in known:
            lists.upload_list(
                pool, stage, known[stage.key], calendar=self.calendar, seed=self.seed + 1,
                operator=staff.holder(Role.OPD_OPERATOR, stage.agency_key),
            )  # fmt: skip
        self.say(
            f"{Program.objects.count()} program, {Recipient.objects.count()} penerima,"
            f" {Case.objects.count()} kasus"
        )
        return known

    def _aid(
        self,
        staff: Staff,
        drafts: Sequence[tuple[ProgramPlan, list[RecipientDraft]]],
        corrector: Corrector,
    ) -> dict[str, Program]:
        """Programs one after the other, each carried as far as it has come."""
        writer = ProgramWriter(self.atlas, staff, self.calendar, self.seed)
        codes = {self.atlas.by_code[r.code].pk: r.code for r in self.atlas.regencies}
        cases = CaseWriter(staff, codes, self.seed)
        rounds = RoundWriter(self.calendar, self.seed)
        known = {}
        for plan, rows in drafts:
            program, batches = writer.write(plan, rows)
            for batch in batches:
                cases.carry(batch)
            if plan.state == "closed":
                operator = staff.holder(Role.OPD_OPERATOR, plan.agency_key)
                for again in filter(None, (corrector.correct(b, operator) for b in batches)):
                    cases.carry(again)
                writer.close(plan, program)
            rounds.write(plan, program, staff.holder(Role.OPD_OPERATOR, plan.agency_key))
            known[plan.key] = program
        return known

    def _files(
        self,
        folder: Path,
        staff: Staff,
        pool: Pool,
        stage: ProgramPlan | None,
        known: dict[str, Program],
    ) -> None:
        """The letter, the list for the stage's program, and what each file is for."""
        sample_files.write_letter(folder, staff, calendar=self.calendar, seed=self.seed)
        if stage and stage.key in known:
            lists.write_list(
                folder / sample_files.LIST, pool, stage,
                taken=lists.niks_of(known[stage.key]), seed=self.seed + 2,
            )  # fmt: skip
        here = (
            self.atlas.by_code.get(FAVOURITE_KABUPATEN)
            or self.atlas.by_code[self.atlas.regencies[0].code]
        )
        sample_files.write_readme(
            folder, staff, calendar=self.calendar, regency=here.name,
            program=stage.name if stage else "",
        )  # fmt: skip
