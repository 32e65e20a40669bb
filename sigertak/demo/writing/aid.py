"""Programs and their recipients as the agencies entered them, year by year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils.timezone import localdate

from accounts.models import Membership
from accounts.roles import Role
from beneficiaries.matching.batch import match_batch
from core.identifiers import uuid7
from programs.eligibility.conditions import Condition, Group, Op, as_json
from programs.eligibility.presets import PRESETS
from programs.enums import Priority, ProgramState, Sector
from programs.models import Criteria, Program, ProgramEvent, ProgramKind, Recipient
from programs.operations import programs as operations
from programs.operations.recipients import answer_values
from programs.written import Written
from sigertak.demo.accounts import FAVOURITE_KABUPATEN, FAVOURITE_KOTA
from sigertak.demo.chance import stream
from sigertak.demo.places import Regency, digits
from sigertak.demo.programs import ProgramPlan, Seeks
from sigertak.demo.slips import RecipientDraft, Slip
from sigertak.demo.verdicts import DRAFT, SUBMITTED, verdict
from sigertak.demo.writing.answers import Answers
from sigertak.demo.writing.atlas import Atlas
from sigertak.demo.writing.offices import Staff
from sigertak.demo.writing.timeline import Calendar, happening

# Running programs whose verdicts are so fresh that their agencies may still object.
LATELY = 0.6
# With few households, few regencies run programs, so that every program has a list worth seeing.
LEAST_REGENCIES, HOUSEHOLDS_PER_REGENCY = 2, 400
# Which of the three strategies a field of work mostly serves.
_PRIORITIES = {
    Sector.ECONOMY: Priority.INCOME,
    Sector.LABOUR: Priority.INCOME,
    Sector.FOOD: Priority.INCOME,
    Sector.HOUSING: Priority.POCKETS,
    Sector.BASIC: Priority.POCKETS,
}
# Programs that look for somebody say so in their criteria.
_CONDITIONS = {
    Seeks.ELDER: PRESETS["elderly"].groups,
    Seeks.POOR_HOUSE: (
        Group(
            1,
            (
                Condition("roof_condition", Op.IN, (2,)),
                Condition("wall_condition", Op.IN, (2,)),
                Condition("floor_type", Op.IN, (7, 8, 9)),
            ),
        ),
    ),
}
_SIXTEEN = re.compile(r"[0-9]{16}")


@dataclass(slots=True)
class Batch:
    """Recipients that were entered together, and when they were handed over (None: not yet).

    `decided_on` None: they wait. `drafts` keeps what the generator knows of each row.
    """

    program: Program
    plan: ProgramPlan
    entered_at: datetime
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    recipients: list[Recipient] = field(default_factory=list)
    drafts: list[RecipientDraft] = field(default_factory=list)


def stage_regencies(regencies: Sequence[Regency], households: int) -> list[Regency]:
    """The regencies whose own agencies run programs: the favourites first, then the largest."""
    favourites = (FAVOURITE_KABUPATEN, FAVOURITE_KOTA)
    order = sorted(regencies, key=lambda r: (digits(r.code) not in favourites, -r.weight, r.code))
    return order[: LEAST_REGENCIES + households // HOUSEHOLDS_PER_REGENCY]


class ProgramWriter:
    """Writes one program after the other; needs the base of its year to be in force."""

    def __init__(self, atlas: Atlas, staff: Staff, calendar: Calendar, seed: int) -> None:
        self._atlas = atlas
        self._staff = staff
        self._calendar = calendar
        self._seed = seed
        self._kinds = {kind.code: kind for kind in ProgramKind.objects.all()}
        self._answers = Answers()

    def write(
        self, plan: ProgramPlan, drafts: Sequence[RecipientDraft]
    ) -> tuple[Program, list[Batch]]:
        """The program with its criteria and rows, matched, all of them drafts still."""
        rng = stream(self._seed, "writing", plan.key)
        operator = self._staff.holder(Role.OPD_OPERATOR, plan.agency_key)
        created = self._calendar.moment(rng, date(plan.year, 1, 22), date(plan.year, 2, 20))
        with happening(created, (Program, "created_at"), (Criteria, "created_at"),
                       (ProgramEvent, "at")):  # fmt: skip
            program = self._program(plan, operator)
        batches = self._batches(rng, program, plan, _without_doubles(drafts))
        for batch in batches:
            answers = stream(self._seed, "answers", plan.key, batch.entered_at)
            batch.recipients = [
                self._recipient(answers, batch, draft, operator) for draft in batch.drafts
            ]
            _match(batch.recipients)
            Recipient.objects.bulk_create(batch.recipients, batch_size=2000)
        return program, batches

    def close(self, plan: ProgramPlan, program: Program) -> None:
        """End a program of a past year."""
        moment = self._calendar.at(date(plan.year, 12, 19))
        with happening(moment, (ProgramEvent, "at")):
            operations.move(
                program=program,
                to=ProgramState.CLOSED,
                by=self._staff.holder(Role.OPD_OPERATOR, plan.agency_key).user,
            )

    def _program(self, plan: ProgramPlan, operator: Membership) -> Program:
        values = {
            "kind": self._kinds[plan.kind],
            "name": plan.name,
            "year": plan.year,
            "funding": plan.funding,
            "budget": Decimal(plan.budget),
            "target_unit": plan.target_unit,
            "target_quantity": plan.target_quantity,
            "unit_amount": Decimal(plan.amount) if plan.amount else None,
            "sector": self._kinds[plan.kind].sector,
            "priority": _PRIORITIES.get(Sector(self._kinds[plan.kind].sector), Priority.BURDEN),
            "starts_on": date(plan.year, 2, 1),
            "ends_on": date(plan.year, 12, 20),
            "review_on": date(plan.year, 10, 1),
            "description": plan.description,
        }
        program, _ = operations.create(
            agency=self._staff.agencies[plan.agency_key],
            program_id=uuid7(),
            values=values,
            deciles=plan.deciles,
            area_ids=[self._atlas.by_code[code].pk for code in plan.areas],
            state=ProgramState.RUNNING,
            by=operator.user,
            conditions=as_json(_CONDITIONS.get(plan.seeks, ())),
        )
        return program

    def _batches(
        self, rng: Random, program: Program, plan: ProgramPlan, drafts: Sequence[RecipientDraft]
    ) -> list[Batch]:
        """Rows by how far they have come; closed programs have nothing left open."""
        groups: dict[str, list[RecipientDraft]] = {}
        for draft in drafts:
            state = verdict(rng, plan, draft).state
            is_open = plan.state == "running" and state in (DRAFT, SUBMITTED)
            groups.setdefault(state if is_open else "decided", []).append(draft)
        return [
            self._batch(rng, program, plan, state, rows) for state, rows in sorted(groups.items())
        ]

    def _batch(
        self,
        rng: Random,
        program: Program,
        plan: ProgramPlan,
        state: str,
        drafts: list[RecipientDraft],
    ) -> Batch:
        today = self._calendar.today
        moment = self._calendar.moment
        if state == DRAFT:
            entered = moment(rng, today - timedelta(days=10), today)
            return Batch(program, plan, entered, drafts=drafts)
        if state == SUBMITTED:
            entered = moment(rng, today - timedelta(days=32), today - timedelta(days=4))
            sent = entered + timedelta(hours=2)
            return Batch(program, plan, entered, sent, drafts=drafts)
        first = date(plan.year, 3, 1)
        if plan.state == "closed":
            last = date(plan.year, 10, 31)
        elif rng.random() < LATELY:
            first, last = today - timedelta(days=26), today - timedelta(days=18)
        else:
            last = today - timedelta(days=45)
        entered = moment(rng, first, last)
        sent = entered + timedelta(days=1 + int(rng.random() * 3), minutes=35)
        decided = sent + timedelta(days=2 + int(rng.random() * 12), minutes=50)
        return Batch(program, plan, entered, sent, decided, drafts=drafts)

    def _recipient(
        self, rng: Random, batch: Batch, draft: RecipientDraft, operator: Membership
    ) -> Recipient:
        regions = self._atlas.by_code
        program = batch.program
        return Recipient(
            program=program,
            agency_id=program.agency_id,
            name=draft.name,
            nik=sixteen_digits(draft.nik),
            kk=sixteen_digits(draft.kk),
            birth_date=draft.birth_date,
            sex=draft.sex,
            address=draft.address,
            regency=regions[draft.place.regency.code],
            district=regions[draft.place.district.code],
            village=regions[draft.place.village.code],
            amount=draft.amount,
            goods=draft.goods,
            given_on=self._given_on(batch, draft),
            attributes=self._answers.given(rng, batch.plan.kind, batch.plan.year),
            entered_by=operator.user,
            entered_at=batch.entered_at,
            changed_at=batch.entered_at,
        )

    def _given_on(self, batch: Batch, draft: RecipientDraft) -> date | None:
        """Some weeks after the verdict, where the generator has the aid given at all."""
        if draft.given_on is None or batch.decided_at is None:
            return None
        day = localdate(batch.decided_at) + timedelta(days=7 + draft.given_on.day)
        return day if day < self._calendar.today else None


def sixteen_digits(number: str) -> str:
    """A NIK or KK as the entry form takes it, "" where it would be refused."""
    return number if _SIXTEEN.fullmatch(number) else ""


def _without_doubles(drafts: Sequence[RecipientDraft]) -> list[RecipientDraft]:
    """One row for a NIK, as the portal has it; who gets in twice does so without."""
    seen: set[str] = set()
    kept = []
    for draft in drafts:
        known = draft.nik in seen
        if known and Slip.TWICE in draft.slips:
            kept.append(replace(draft, nik=""))
        elif not known:
            kept.append(draft)
            seen.update(filter(None, [draft.nik]))
    return kept


def _match(recipients: Sequence[Recipient]) -> None:
    """Ask the engine about all of them, as an upload does."""
    for recipient, answer in zip(recipients, match_batch(_queries(recipients)), strict=True):
        for name, value in answer_values(answer).items():
            setattr(recipient, name, value)


def _queries(recipients: Sequence[Recipient]) -> Iterator:
    for row in recipients:
        written = Written(
            name=row.name, nik=row.nik, kk=row.kk, birth_date=row.birth_date,
            regency_id=row.regency_id, district_id=row.district_id, village_id=row.village_id,
        )  # fmt: skip
        yield written.query(str(row.pk))
