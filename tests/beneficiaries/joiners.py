"""People who join a standing household by a proposal: editions that tell of them, and proposals."""

from __future__ import annotations

import datetime
from typing import Any

from beneficiaries.enums import Source
from beneficiaries.models import (
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    Proposal,
    RegistryRelease,
)
from beneficiaries.operations import activation
from beneficiaries.operations.proposals import Draft, draw_up
from beneficiaries.proposals.enums import ProposalKind
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.beneficiaries.proposing import at_desk, member, with_paper
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

HERE, BESIDE, FAR = "1604112001", "1604112002", "1671011001"
BORN = datetime.date(1995, 3, 4)
NIK = "1604114403950002"
CARD = "1604110101100009"


def edition(cast, period: str, *homes: Household, members: dict | None = None) -> RegistryRelease:
    """An edition of these households as they are, with `members` told beside or instead."""
    release = RegistryRelease.objects.create(
        source=Source.DTSEN, period=period, created_by=cast.steward_sumsel.user
    )
    for home in homes:
        place = {"regency_id": home.regency_id, "district_id": home.district_id,
                 "village_id": home.village_id}  # fmt: skip
        people = (members or {}).get(home.pk, list(home.members.all()))
        HouseholdVersion.objects.create(
            release=release, household=home, registry_id=home.registry_id,
            regency_id=home.regency_id,
            data=place | {"head_name": home.head_name, "member_count": len(people)},
        )  # fmt: skip
        for one in people:
            PersonVersion.objects.create(
                release=release, person=one, household=home, registry_id=one.registry_id,
                regency_id=home.regency_id,
                data=place | {
                    "name": one.name, "name_norm": one.name_norm, "nik": one.nik,
                    "nik_usable": one.nik_usable, "sex": one.sex, "kk": one.kk,
                    "name_skeleton": one.name_skeleton, "head_relation": one.head_relation,
                    "birth_date": one.birth_date.isoformat(),
                },
            )  # fmt: skip
    return release


def activate(cast, release: RegistryRelease, regency: str = "1604", *, anywhere=False) -> None:
    with scoped(DatabaseScope(DatabaseRole.IMPORT)):
        activation.activate(
            release=release, regency=region(regency), anywhere=anywhere,
            by=cast.steward_sumsel.user,
        )  # fmt: skip


def untold_home(village: str, head: str, *others: Person, **values) -> Household:
    home = a_household(region(village), head_name=head, in_base=False, **values)
    a_person(home, name=head, in_base=False, kk=CARD, registry_id=f"A-{head}")
    return home


def untold_child(home: Household, **values) -> Person:
    told = {
        "in_base": False,
        "name": "RATNA SARI",
        "nik": NIK,
        "birth_date": BORN,
        "sex": 2,
        "head_relation": 3,
    }
    return a_person(home, registry_id=f"C-{home.head_name}", **{**told, **values})


def a_home_in_base(cast) -> Household:
    """The household of Budi in the operator's village, told by the release in force."""
    row = untold_home(HERE, "BUDI")
    activate(cast, edition(cast, "2025-10", row))
    row.refresh_from_db()
    return row


def joins(cast, home: Household, *, by=None, told=None, joined_by="marriage", **values) -> Proposal:
    who = by or cast.village_lahat
    given: dict[str, Any] = {
        "name": "RATNA SARI",
        "nik": NIK,
        "birth_date": BORN,
        "head_relation": 4,
    } | values
    with at_desk(who) as scope:
        proposal = draw_up(
            kind=ProposalKind.MEMBER, by=who.user, scope=scope, household=home,
            draft=Draft(
                subject_name=given["name"], told=told or {}, members=[member(**given)],
                reason="Menikah bulan lalu, surat terlampir.", joined_by=joined_by,
                happened_on=datetime.date(2026, 1, 5),
            ),
        )  # fmt: skip
    return with_paper(proposal, who, "letter")
