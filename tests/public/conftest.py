"""A province with aid in it, planted as the owner; and the way to publish as the worker does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from accounts.models import Membership
from programs.models import Program, Recipient
from public.cells import Cell
from public.models import Publication
from public.operations.publish import publish_totals
from regions.models import Region
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program

CANARY = "KANARIPUBLIK"


@dataclass
class World:
    """`give` plants decided recipients; `move_in` households of two persons each."""

    operator: Membership
    lahat: Region
    palembang: Region

    def program(self, year: int = 2026, funding: str = "apbd_prov", **values) -> Program:
        return a_program(self.operator, year=year, funding=funding, **values)

    def move_in(self, village: Region, households: int) -> None:
        for number in range(households):
            household = a_household(village, head_name=f"{CANARY} {number}", address=CANARY)
            a_person(household)
            a_person(household, name=f"{CANARY} ANAK {number}", nik_usable=False)

    def give(
        self, program: Program, village: Region, number: int, state: str = "approved",
        amount: int | None = 1_000_000,
    ) -> None:  # fmt: skip
        Recipient.objects.bulk_create(
            Recipient(
                program=program, agency=program.agency, name=f"{CANARY} {state}", village=village,
                district=village.district, regency=village.regency, amount=amount, state=state,
                entered_by=self.operator.user,
            )
            for _ in range(number)
        )  # fmt: skip


@pytest.fixture
def world(cast) -> World:
    return World(cast.operator_sumsel, region("1604112001"), region("1671031001"))


@pytest.fixture
def publish(db) -> Callable[[], Publication | None]:
    def run() -> Publication | None:
        with as_login_role("sigertak_worker"):
            return publish_totals()

    return run


@pytest.fixture
def filled(world, publish) -> World:
    """Lahat with plenty, Palembang with four recipients too few to show; published."""
    world.move_in(world.lahat, 12)
    world.move_in(world.palembang, 11)
    first, second = world.program(2025, "apbn"), world.program(2026, "apbd_prov")
    world.give(first, world.lahat, 40)
    world.give(second, world.lahat, 30, amount=None)
    world.give(second, world.lahat, 12, state="rejected")
    world.give(second, world.palembang, 4)
    world.give(first, world.palembang, 25)
    world.give(first, region("1608012001"), 15)
    world.give(second, region("1608012001"), 18)
    world.give(second, world.lahat, 5, state="submitted")
    publish()
    return world


def figures(publication: Publication) -> dict[Cell, int | None]:
    rows = publication.totals.values_list("measure", "region_id", "year", "funding", "value")
    return {Cell(*row[:-1]): row[-1] for row in rows}
