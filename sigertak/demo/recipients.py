"""Draws the recipients of a program as its agency would write them: mostly right, not always.

Every draft carries the truth: which person of the base it
is (or none) and what is wrong with the row. Earlier recipients are drawn again now and then, so
that programs of one year overlap as they do in life.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from sigertak.demo import names
from sigertak.demo.chance import Picker, stream
from sigertak.demo.niks import nik_prefix
from sigertak.demo.places import digits
from sigertak.demo.pools import Pool, sought
from sigertak.demo.programs import ProgramPlan
from sigertak.demo.records import FEMALE, MALE, Household, Person
from sigertak.demo.slips import SLIPPERS, SLIPS, RecipientDraft, Slip

TRIES = 60
AGAIN = 0.12


def share_out(plans: Sequence[ProgramPlan], count: int) -> list[tuple[ProgramPlan, int]]:
    """How many of `count` recipients each program gets, at least five each."""
    total = sum(plan.share for plan in plans) or 1.0
    return [(plan, max(5, round(count * plan.share / total))) for plan in plans]


def draw(pool: Pool, plan: ProgramPlan, count: int, seed: int) -> list[RecipientDraft]:
    """Up to `count` rows of one program; fewer where nobody fits."""
    return _Draw(pool, plan, stream(seed, "recipients", plan.key)).rows(count)


class _Draw:
    def __init__(self, pool: Pool, plan: ProgramPlan, rng: Random) -> None:
        self._pool = pool
        self._plan = plan
        self._rng = rng
        codes = [plan.regency_code] if plan.regency_code else list(plan.areas) or pool.regencies()
        known = [(code, len(pool.places(code))) for code in codes if pool.places(code)]
        self._regency = Picker(known) if known else None
        self._taken: set[str] = set()
        # Some agencies type in capitals, some do not.
        self._capitals = rng.random() < 0.7

    def rows(self, count: int) -> list[RecipientDraft]:
        drafts: list[RecipientDraft] = []
        for _ in range(count):
            slip = SLIPS(self._rng)
            if slip is Slip.TWICE and drafts:
                again = drafts[int(self._rng.random() * len(drafts))]
                drafts.append(replace(again, slips=(*again.slips, Slip.TWICE)))
            elif slip is Slip.NOT_IN_BASE:
                drafts += self._outsider()
            else:
                drafts += self._row(slip)
        return drafts

    def _row(self, slip: Slip | None) -> list[RecipientDraft]:
        found = self._find(outside=slip is Slip.OUTSIDE_CRITERIA)
        if found is None:
            return []
        household, person = found
        self._taken.add(person.idart)
        self._pool.serve(household, self._plan.year)
        draft = RecipientDraft(
            nik=person.true_nik,
            kk=person.kk,
            name=self._typed(person.true_name),
            birth_date=person.true_birth_date,
            sex=person.sex,
            address=_address(household),
            place=household.place,
            village_name=household.place.village.name,
            amount=self._plan.amount,
            goods=self._plan.goods,
            given_on=self._day(),
            idart=person.idart,
            idbdt=household.idbdt,
        )
        return [self._slipped(draft, slip, household)]

    def _find(self, *, outside: bool) -> tuple[Household, Person] | None:
        """A household within (or outside) the deciles, and the member the program seeks."""
        rng, plan = self._rng, self._plan
        if self._regency is None:
            return None
        inside = [decile for decile in range(1, 11) if decile in plan.deciles]
        deciles = [d for d in range(1, 11) if d not in plan.deciles] if outside else inside
        for _ in range(TRIES):
            code = self._regency(rng)
            household = None
            if not outside and rng.random() < AGAIN:
                household = self._pool.served(rng, code, plan.year)
                if household and household.decile not in plan.deciles:
                    household = None
            if household is None:
                decile = deciles[int(rng.random() * len(deciles))]
                household = self._pool.household(rng, code, decile)
            person = household and sought(household, plan.seeks)
            if household and person and person.idart not in self._taken:
                return household, person
        return None

    def _slipped(
        self, draft: RecipientDraft, slip: Slip | None, household: Household
    ) -> RecipientDraft:
        if slip is None:
            return draft
        changed = SLIPPERS.get(slip, lambda d, _h, _r: d)(draft, household, self._rng)
        if slip in (Slip.OTHER_VILLAGE, Slip.OTHER_DISTRICT):
            changed = self._moved(changed, same_district=slip is Slip.OTHER_VILLAGE)
        if changed == draft and slip is not Slip.OUTSIDE_CRITERIA:
            return draft
        return replace(changed, slips=(slip,))

    def _moved(self, draft: RecipientDraft, *, same_district: bool) -> RecipientDraft:
        """The same person at another address of the regency."""
        places = [
            place
            for place in self._pool.places(digits(draft.place.regency.code))
            if (place.district.code == draft.place.district.code) is same_district
            and place.village.code != draft.place.village.code
        ]
        if not places:
            return draft
        place = places[int(self._rng.random() * len(places))]
        return replace(draft, place=place, village_name=place.village.name)

    def _outsider(self) -> list[RecipientDraft]:
        """Somebody the base does not know, with a NIK of the right shape."""
        rng = self._rng
        if self._regency is None:
            return []
        places = self._pool.places(self._regency(rng))
        place = places[int(rng.random() * len(places))]
        sex = MALE if rng.random() < 0.5 else FEMALE
        born = date(1950 + int(rng.random() * 55), 1 + int(rng.random() * 12), 1)
        born = born.replace(day=1 + int(rng.random() * 28))
        line = names.family_line(rng, names.origins_at(place)(rng))
        # Serials from 0500 are never given to people of the base.
        serial = 500 + int(rng.random() * 499)
        code = digits(place.district.code)
        name = names.full_name(rng, line, sex, born.year)
        draft = RecipientDraft(
            nik=f"{nik_prefix(code, born, sex)}{serial:04d}",
            kk=f"{nik_prefix(code, self._day() or born, MALE)}{serial:04d}",
            name=self._typed(name),
            birth_date=born,
            sex=sex,
            address=f"RT {1 + int(rng.random() * 8):03d} RW {1 + int(rng.random() * 4):03d}",
            place=place,
            village_name=place.village.name,
            amount=self._plan.amount,
            goods=self._plan.goods,
            given_on=self._day(),
            idart="",
            idbdt="",
            slips=(Slip.NOT_IN_BASE,),
        )
        return [draft]

    def _typed(self, name: str) -> str:
        return name if self._capitals else name.title()

    def _day(self) -> date | None:
        """A day of disbursement in the program's year; a running program has paid some."""
        month = 2 + int(self._rng.random() * (8 if self._plan.state == "running" else 11))
        day = 1 + int(self._rng.random() * 28)
        waiting = self._plan.state == "running" and self._rng.random() < 0.3
        return None if waiting else date(self._plan.year, month, day)


def _address(household: Household) -> str:
    return f"{household.address} RT {household.rt:03d} RW {household.rw:03d}"


def all_drafts(
    pool: Pool, plans: Sequence[ProgramPlan], count: int, seed: int
) -> Iterable[tuple[ProgramPlan, list[RecipientDraft]]]:
    """Every program with its rows, about `count` in all, program by program."""
    for plan, number in share_out(plans, count):
        yield plan, draw(pool, plan, number, seed)
